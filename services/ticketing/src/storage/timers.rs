//! Tickets at which time has to look: each replica takes its own part, and a ticket that cannot be looked at is set aside
//! instead of standing in the way of the others.

use chrono::{DateTime, TimeDelta, Utc};
use db::{Claim, Context, Db, DbError, IdColumn, Tx};
use kernel::StaffId;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait},
};
use vocabulary::TicketId;

use super::entities::ticket;

/// So many failures, and a ticket's timer is given up until somebody changes the ticket.
pub(crate) const MOST_FAILURES: i32 = 5;
/// For how long a ticket is taken: longer than a turn lasts, and no longer than a deadline may wait for a replica that died.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// How long a ticket that could not be looked at is left alone.
const AGAIN_AFTER: TimeDelta = TimeDelta::seconds(60);

/// Takes up to `limit` tickets of the whole group whose timers ran out, the oldest first.
pub(crate) async fn claim(db: &Db, holder: Uuid, limit: u64) -> Result<Vec<TicketId>, DbError> {
    let claim = Claim {
        table: "tickets",
        key: "id",
        due: "timer_at",
        only: Condition::all().add(ticket::Column::TimerFailures.lt(MOST_FAILURES)),
        holder,
        ttl: LEASE,
        limit,
    };
    let tx = db.begin().await?;
    let taken = claim.take(tx.conn(), tx.now()).await?;
    if taken.is_empty() {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    Ok(taken.into_iter().map(TicketId::from_uuid).collect())
}

/// Notes that a ticket could not be looked at; how often by now. It is looked at again after a while.
pub(crate) async fn note_failure(db: &Db, id: TicketId) -> Result<i32, DbError> {
    let tx = db.begin().await?;
    ticket::Entity::update_many()
        .col_expr(ticket::Column::TimerFailures, Expr::col(ticket::Column::TimerFailures).add(1))
        .col_expr(ticket::Column::TimerAt, Expr::value(tx.now() + AGAIN_AFTER))
        .col_expr(ticket::Column::LeasedUntil, Expr::value(None::<DateTime<Utc>>))
        .filter(ticket::Column::Id.eq(id.as_uuid()))
        .exec(tx.conn())
        .await
        .context("noting a failed timer")?;
    let failures: Option<i32> = ticket::Entity::find_by_id(IdColumn(id))
        .select_only()
        .column(ticket::Column::TimerFailures)
        .into_tuple()
        .one(tx.conn())
        .await
        .context("reading a failed timer")?;
    tx.commit().await?;
    Ok(failures.unwrap_or_default())
}

/// How many timers are given up.
pub(crate) async fn count_failed(db: &Db) -> Result<u64, DbError> {
    ticket::Entity::find()
        .filter(ticket::Column::TimerAt.is_not_null())
        .filter(ticket::Column::TimerFailures.gte(MOST_FAILURES))
        .count(db.reader())
        .await
        .context("counting failed timers")
}

/// The tickets whose work is owed by this person, the oldest first.
pub(crate) async fn work_of(tx: &Tx, assignee: StaffId) -> Result<Vec<TicketId>, DbError> {
    let ids: Vec<IdColumn<TicketId>> = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::Id)
        .filter(ticket::Column::AssigneeId.eq(assignee.as_uuid()))
        .filter(ticket::Column::Status.is_in(["assigned", "accepted", "on_site"]))
        .order_by_asc(ticket::Column::Id)
        .into_tuple()
        .all(tx.conn())
        .await
        .context("looking for somebody's work")?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}
