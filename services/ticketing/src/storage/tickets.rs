//! Writing tickets, and loading them to change them.

use chrono::{DateTime, Utc};
use db::{Db, DbError, Doing, Tx, Writes, scope_filter};
use kernel::{DeadlineKind, Failure, Scope, TicketId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::Expr,
};

use super::{
    entities::{ticket, ticket_promise},
    promise_rows, ticket_rows,
};
use crate::domain::{PromiseStatus, Ticket};

/// Stores a ticket that was just opened, with its promises.
pub(crate) fn insert(writes: &Writes, ticket: &Ticket) {
    writes.insert(ticket::Entity::insert(ticket_rows::to_row(ticket)).into_query());
    if !ticket.promises.is_empty() {
        let rows = ticket.promises.iter().map(|promise| promise_rows::to_row(ticket.id, promise));
        writes.insert(ticket_promise::Entity::insert_many(rows).into_query());
    }
}

/// The ticket, if it lies within `scope`.
pub(crate) async fn load(tx: &Tx, scope: &Scope, id: TicketId) -> Result<Option<Ticket>, DbError> {
    let row = ticket::Entity::find_by_id(id.as_uuid())
        .filter(scope_filter(scope, ticket::Column::EstateId))
        .one(tx.conn())
        .await
        .doing("loading a ticket")?;
    let Some(row) = row else { return Ok(None) };
    let promises = ticket_promise::Entity::find()
        .filter(ticket_promise::Column::TicketId.eq(id.as_uuid()))
        .order_by_asc(ticket_promise::Column::DueAt)
        .all(tx.conn())
        .await
        .doing("loading promises")?;
    let promises = promises.into_iter().map(promise_rows::from_row).collect::<Result<_, _>>()?;
    ticket_rows::from_row(row, promises).map(Some)
}

/// Stores a changed ticket over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, ticket: &Ticket) -> Result<(), Failure> {
    let mut row = ticket_rows::to_row(ticket);
    row.not_set(ticket::Column::Id);
    let updated = ticket::Entity::update_many()
        .set(row)
        .filter(ticket::Column::Id.eq(ticket.id.as_uuid()))
        .filter(ticket::Column::Version.eq(ticket.version - 1))
        .exec(tx.conn())
        .await
        .doing("saving a ticket")?;
    db::expect_one(updated.rows_affected)?;
    settle_promises(tx, ticket).await.map_err(Failure::from)
}

/// Settled promises never change again, so only rows still running are touched.
async fn settle_promises(tx: &Tx, ticket: &Ticket) -> Result<(), DbError> {
    for promise in ticket.promises.iter().filter(|promise| promise.status != PromiseStatus::Running) {
        let (status, settled_at) = promise_rows::status_columns(promise.status);
        ticket_promise::Entity::update_many()
            .col_expr(ticket_promise::Column::Status, Expr::value(status))
            .col_expr(ticket_promise::Column::SettledAt, Expr::value(settled_at))
            .filter(ticket_promise::Column::TicketId.eq(ticket.id.as_uuid()))
            .filter(ticket_promise::Column::Kind.eq(promise.kind.as_str()))
            .filter(ticket_promise::Column::Status.eq(promise_rows::RUNNING))
            .exec(tx.conn())
            .await
            .doing("settling a promise")?;
    }
    Ok(())
}

/// Up to `limit` promises that ran out before `now`, the oldest first, of the whole group: for the sweep alone.
pub(crate) async fn due_promises(
    db: &Db,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<(TicketId, DeadlineKind)>, DbError> {
    let rows = ticket_promise::Entity::find()
        .filter(ticket_promise::Column::Status.eq(promise_rows::RUNNING))
        .filter(ticket_promise::Column::DueAt.lt(now))
        .order_by_asc(ticket_promise::Column::DueAt)
        .limit(limit)
        .all(db.reader())
        .await
        .doing("looking for broken promises")?;
    let parse = |row: ticket_promise::Model| {
        let kind = row.kind.parse().map_err(|error: kernel::UnknownWord| DbError::Corrupt {
            what: "promise",
            source: Box::new(error),
        })?;
        Ok((TicketId::from_uuid(row.ticket_id), kind))
    };
    rows.into_iter().map(parse).collect()
}
