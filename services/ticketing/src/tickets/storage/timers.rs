//! What a ticket waits for: timers, one for each deadline that runs and one for the closing of resolved work, written with
//! the ticket; and the follow-ups that are owed after it, as the callback desk tells of them.

use std::collections::BTreeSet;

use db::{Context, DbError, FiredTimer, IdColumn, Timer, Tx, Writes};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::OnConflict};
use vocabulary::{CallbackId, TicketId};

use super::entities::follow_up;
use crate::tickets::domain::{Ticket, TicketTimer};

/// Timers that miss a deadline; the key is the deadline's kind.
pub(crate) const DEADLINE: &str = "deadline";

/// Timers that take a step of a ladder.
pub(crate) const STEP: &str = "step";

/// Timers that ask how far the work is.
pub(crate) const PROGRESS: &str = "progress";

/// Timers that close a ticket.
pub(crate) const CLOSING: &str = "closing";

/// Schedules, moves and cancels timers, so that they are those of the tickets as they are now: for each what it was, if it was,
/// and what it is. Timers that have just fired are gone: where one was too early, it is scheduled once more.
pub(super) fn write(writes: &Writes, changes: &[(Option<&Ticket>, &Ticket)], fired: &[FiredTimer]) {
    let mut before: Vec<Timer> =
        changes.iter().filter_map(|(before, _ticket)| *before).flat_map(of_ticket).collect();
    before.retain(|timer| !fired.iter().any(|fired| fired.is(timer)));
    let after: Vec<Timer> = changes.iter().flat_map(|(_before, ticket)| of_ticket(ticket)).collect();
    writes.reschedule(&before, &after);
}

fn of_ticket(ticket: &Ticket) -> Vec<Timer> {
    let timer = |(timer, at)| match timer {
        TicketTimer::Deadline(kind) => Timer::new(DEADLINE, ticket.id, at).under(kind.as_str()),
        TicketTimer::Step => Timer::new(STEP, ticket.id, at),
        TicketTimer::Progress => Timer::new(PROGRESS, ticket.id, at),
        TicketTimer::Closing => Timer::new(CLOSING, ticket.id, at),
    };
    ticket.timers().into_iter().map(timer).collect()
}

/// Notes a follow-up and whether it is owed. What is no longer owed never is again.
pub(crate) async fn note(
    tx: &Tx,
    callback_id: CallbackId,
    ticket_id: TicketId,
    is_owed: bool,
) -> Result<(), DbError> {
    let row = follow_up::ActiveModel {
        callback_id: Set(IdColumn(callback_id)),
        ticket_id: Set(IdColumn(ticket_id)),
        is_owed: Set(is_owed),
    };
    let mut again = OnConflict::column(follow_up::Column::CallbackId);
    if is_owed {
        again.do_nothing();
    } else {
        again.update_column(follow_up::Column::IsOwed);
    }
    follow_up::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(tx.conn())
        .await
        .context("noting a follow-up")
        .map(drop)
}

/// Those of these tickets about which somebody has to call.
pub(crate) async fn owed_for(tx: &Tx, tickets: &[TicketId]) -> Result<BTreeSet<TicketId>, DbError> {
    let found: Vec<IdColumn<TicketId>> = follow_up::Entity::find()
        .select_only()
        .column(follow_up::Column::TicketId)
        .filter(follow_up::Column::TicketId.is_in(tickets.iter().map(|id| id.as_uuid())))
        .filter(follow_up::Column::IsOwed.eq(true))
        .into_tuple()
        .all(tx.conn())
        .await
        .context("looking for follow-ups")?;
    Ok(found.into_iter().map(|id| id.0).collect())
}
