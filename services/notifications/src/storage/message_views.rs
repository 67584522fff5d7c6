//! Reading messages.

use db::{Context, Db, DbError, IdColumn, scope_filter};
use kernel::{EstateId, Failure, Page, PageOf, Scope, text::match_key};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use vocabulary::{CustomerId, MessageId, TicketId};

use super::{entities::message, message_rows};
use crate::domain::Message;

/// What a list of messages may be narrowed to.
#[derive(Debug, Clone, Default)]
pub(crate) struct MessageFilter {
    pub(crate) estate_id: Option<EstateId>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) ticket_id: Option<TicketId>,
    pub(crate) reference: Option<String>,
    pub(crate) status: Option<&'static str>,
}

/// The message, if it lies within `scope`.
pub(crate) async fn find(db: &Db, scope: &Scope, id: MessageId) -> Result<Option<Message>, DbError> {
    let row = message::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(scope, message::Column::EstateId))
        .one(db.reader())
        .await
        .context("reading a message")?;
    row.map(message_rows::from_row).transpose()
}

/// One page, newest first.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    filter: &MessageFilter,
    page: &Page,
) -> Result<PageOf<Message>, Failure> {
    let MessageFilter { estate_id, customer_id, ticket_id, reference, status } = filter;
    let mut query = message::Entity::find().filter(scope_filter(scope, message::Column::EstateId));
    if let Some(estate_id) = estate_id {
        query = query.filter(message::Column::EstateId.eq(estate_id.as_uuid()));
    }
    if let Some(customer_id) = customer_id {
        query = query.filter(message::Column::CustomerId.eq(customer_id.as_uuid()));
    }
    if let Some(ticket_id) = ticket_id {
        query = query.filter(message::Column::TicketId.eq(ticket_id.as_uuid()));
    }
    if let Some(reference) = reference {
        // Ours are in capitals (numbers) or small letters (ids), however they are typed.
        let key = match_key(reference);
        query = query.filter(message::Column::Reference.is_in([key.to_uppercase(), key]));
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
        .context("listing messages")?;
    let page = PageOf::cut(rows, page, |row| row.id.0.to_string());
    let items = page.items.into_iter().map(message_rows::from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
