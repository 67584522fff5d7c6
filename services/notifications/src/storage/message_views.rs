//! Reading messages.

use db::{Db, DbError, Doing, scope_filter};
use kernel::{CustomerId, Failure, MessageId, Page, PageOf, Scope, TicketId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{entities::message, message_rows};
use crate::domain::Message;

/// What a list of messages may be narrowed to.
#[derive(Debug, Clone, Default)]
pub(crate) struct MessageFilter {
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) ticket_id: Option<TicketId>,
    pub(crate) reference: Option<String>,
    pub(crate) status: Option<&'static str>,
}

/// The message, if it lies within `scope`.
pub(crate) async fn find(db: &Db, scope: &Scope, id: MessageId) -> Result<Option<Message>, DbError> {
    let row = message::Entity::find_by_id(id.as_uuid())
        .filter(scope_filter(scope, message::Column::EstateId))
        .one(db.reader())
        .await
        .doing("reading a message")?;
    row.map(message_rows::from_row).transpose()
}

/// One page, newest first.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    filter: &MessageFilter,
    page: &Page,
) -> Result<PageOf<Message>, Failure> {
    let MessageFilter { customer_id, ticket_id, reference, status } = filter;
    let mut query = message::Entity::find().filter(scope_filter(scope, message::Column::EstateId));
    if let Some(customer_id) = customer_id {
        query = query.filter(message::Column::CustomerId.eq(customer_id.as_uuid()));
    }
    if let Some(ticket_id) = ticket_id {
        query = query.filter(message::Column::TicketId.eq(ticket_id.as_uuid()));
    }
    if let Some(reference) = reference {
        query = query.filter(message::Column::Reference.eq(reference.as_str()));
    }
    if let Some(status) = status {
        query = query.filter(message::Column::Status.eq(*status));
    }
    if let Some(after) = page.after_id()? {
        query = query.filter(message::Column::Id.lt(after));
    }
    let rows = query
        .order_by_desc(message::Column::Id)
        .limit(u64::from(page.limit) + 1)
        .all(db.reader())
        .await
        .doing("listing messages")?;
    let page = PageOf::cut(rows, page, |row| row.id.to_string());
    let items = page.items.into_iter().map(message_rows::from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next })
}
