//! Reading tickets: lists and single ones, for people to look at.

use db::{Db, DbError, Doing, scope_filter};
use kernel::{CustomerId, Failure, Page, PageOf, Scope, TicketId, TicketKind, UnitId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid};

use super::{
    entities::{ticket, ticket_promise},
    promise_rows, ticket_rows,
};
use crate::domain::Ticket;

/// What a list of tickets may be narrowed to.
#[derive(Debug, Clone, Default)]
pub(crate) struct TicketFilter {
    pub(crate) status: Option<String>,
    pub(crate) kind: Option<TicketKind>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) unit_id: Option<UnitId>,
}

/// The ticket, if it lies within `scope`.
pub(crate) async fn find(db: &Db, scope: &Scope, id: TicketId) -> Result<Option<Ticket>, DbError> {
    let row = ticket::Entity::find_by_id(id.as_uuid())
        .filter(scope_filter(scope, ticket::Column::EstateId))
        .one(db.reader())
        .await
        .doing("reading a ticket")?;
    let tickets = with_promises(db, row.into_iter().collect()).await?;
    Ok(tickets.into_iter().next())
}

/// One page, newest first. Ids are made in order of time, so that the id is the place in the list.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    filter: &TicketFilter,
    page: &Page,
) -> Result<PageOf<Ticket>, Failure> {
    let TicketFilter { status, kind, customer_id, unit_id } = filter;
    let mut query = ticket::Entity::find().filter(scope_filter(scope, ticket::Column::EstateId));
    if let Some(status) = status {
        query = query.filter(ticket::Column::Status.eq(status));
    }
    if let Some(kind) = kind {
        query = query.filter(ticket::Column::Kind.eq(kind.as_str()));
    }
    if let Some(customer_id) = customer_id {
        query = query.filter(ticket::Column::CustomerId.eq(customer_id.as_uuid()));
    }
    if let Some(unit_id) = unit_id {
        query = query.filter(ticket::Column::UnitId.eq(unit_id.as_uuid()));
    }
    if let Some(after) = page.after_id()? {
        query = query.filter(ticket::Column::Id.lt(after));
    }
    let rows = query
        .order_by_desc(ticket::Column::Id)
        .limit(u64::from(page.limit) + 1)
        .all(db.reader())
        .await
        .doing("listing tickets")?;
    let page = PageOf::cut(rows, page, |row| row.id.to_string());
    Ok(PageOf { items: with_promises(db, page.items).await?, next: page.next })
}

/// Adds the promises of all rows in one statement.
async fn with_promises(db: &Db, rows: Vec<ticket::Model>) -> Result<Vec<Ticket>, DbError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut promises = ticket_promise::Entity::find()
        .filter(ticket_promise::Column::TicketId.is_in(ids))
        .order_by_asc(ticket_promise::Column::DueAt)
        .all(db.reader())
        .await
        .doing("reading promises")?;
    rows.into_iter()
        .map(|row| {
            let own = promises.extract_if(.., |promise| promise.ticket_id == row.id);
            let own = own.map(promise_rows::from_row).collect::<Result<_, _>>()?;
            ticket_rows::from_row(row, own)
        })
        .collect()
}
