//! Writing callbacks with what time does to them, and loading them to look at or to change them.
#![warn(clippy::future_not_send)]

pub(crate) mod attempts;
pub(crate) mod coverage;
mod entities;
pub(crate) mod list;
#[cfg(test)]
mod list_indexes;
mod rows;

use std::collections::BTreeSet;

use db::{Context, Db, DbError, IdColumn, Timer, Tx, Writes, scope_filter, where_held};
use kernel::{Actor, Failure, Permission, Principal, Scope, StaffId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Condition, Expr, OnConflict},
};
use vocabulary::{CallbackId, CallbackStatus, TicketId, TicketKind};

use crate::callbacks::domain::{Callback, Discretion};
use entities::callback;

/// The stored words of what somebody has to do.
const OWED: [&str; 2] = [CallbackStatus::Due.as_str(), CallbackStatus::InProgress.as_str()];

/// What an actor may see: what lies within their scope and what they may read of it.
fn visible_to(actor: &Actor) -> Condition {
    scope_filter(&actor.scope, callback::Column::EstateId).add(readable_by(actor))
}

/// What an actor may read, wherever it lies: of what follows a confidential ticket, only with the right to such ones and
/// never what is about themselves; nothing of what follows one that is for named readers, whom only the ticket desk knows.
fn readable_by(actor: &Actor) -> Condition {
    let open = Condition::all()
        .add(callback::Column::IsConfidential.eq(false))
        // What the version before this scheduled does not say that it is confidential.
        .add(callback::Column::Kind.ne(TicketKind::Report.as_str()));
    let restricted = Condition::all().add(callback::Column::IsForNamedReaders.eq(false));
    let all = match &actor.principal {
        Principal::Staff(staff_id) => restricted.add(
            Condition::any()
                .add(callback::Column::AboutStaffId.is_null())
                .add(callback::Column::AboutStaffId.ne(staff_id.as_uuid())),
        ),
        Principal::Client(_) => restricted,
        Principal::System(_) => Condition::all(),
    };
    where_held(actor, (Permission::TicketsConfidential, callback::Column::EstateId), all, open)
}

/// Stores a new callback; false when this resolution is followed up in this series already.
pub(crate) async fn insert(tx: &Tx, callback: &Callback) -> Result<bool, DbError> {
    let once = [callback::Column::TicketId, callback::Column::Resolution, callback::Column::Series];
    let inserted = callback::Entity::insert(rows::to_row(callback))
        .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await
        .context("storing a callback")?;
    if inserted == 1 {
        watch(tx, callback);
    }
    Ok(inserted == 1)
}

/// True when this resolution is followed up in this series already.
pub(crate) async fn is_followed_up(
    tx: &Tx,
    (ticket_id, resolution): (TicketId, i32),
    series: &str,
) -> Result<bool, DbError> {
    let known = callback::Entity::find()
        .filter(callback::Column::TicketId.eq(ticket_id.as_uuid()))
        .filter(callback::Column::Resolution.eq(resolution))
        .filter(callback::Column::Series.eq(series))
        .one(tx.conn())
        .await
        .context("looking for a follow-up")?;
    Ok(known.is_some())
}

/// Until this transaction ends, no other one changes the follow-ups of a ticket: which of them is the last depends on all
/// of them.
pub(crate) async fn hold(tx: &Tx, ticket_id: TicketId) -> Result<(), DbError> {
    tx.hold(&hold_of(ticket_id)).await
}

/// The same for the tickets of several callbacks: which they are.
pub(crate) async fn hold_tickets_of(tx: &Tx, ids: &BTreeSet<CallbackId>) -> Result<Vec<TicketId>, DbError> {
    let found: Vec<IdColumn<TicketId>> = callback::Entity::find()
        .select_only()
        .column(callback::Column::TicketId)
        .distinct()
        .filter(callback::Column::Id.is_in(ids.iter().map(|id| id.as_uuid())))
        .into_tuple()
        .all(tx.conn())
        .await
        .context("looking for the tickets of callbacks")?;
    let tickets: Vec<TicketId> = found.into_iter().map(|id| id.0).collect();
    tx.hold_all(tickets.iter().copied().map(hold_of)).await?;
    Ok(tickets)
}

fn hold_of(ticket_id: TicketId) -> String {
    format!("callbacks of {ticket_id}")
}

/// The callback, if the actor may see it.
pub(crate) async fn load(tx: &Tx, actor: &Actor, id: CallbackId) -> Result<Option<Callback>, DbError> {
    let row = callback::Entity::find_by_id(IdColumn(id))
        .filter(visible_to(actor))
        .one(tx.conn())
        .await
        .context("loading a callback")?;
    row.map(rows::from_row).transpose()
}

/// What is still owed for a ticket.
pub(crate) async fn owed_for(tx: &Tx, scope: &Scope, ticket_id: TicketId) -> Result<Vec<Callback>, DbError> {
    let rows = callback::Entity::find()
        .filter(scope_filter(scope, callback::Column::EstateId))
        .filter(callback::Column::TicketId.eq(ticket_id.as_uuid()))
        .filter(callback::Column::Status.is_in(OWED))
        .order_by_asc(callback::Column::Id)
        .all(tx.conn())
        .await
        .context("loading a ticket's callbacks")?;
    rows.into_iter().map(rows::from_row).collect()
}

/// The same for several tickets, wherever they are.
pub(crate) async fn owed_for_all(tx: &Tx, tickets: &[TicketId]) -> Result<Vec<Callback>, DbError> {
    let rows = callback::Entity::find()
        .filter(callback::Column::TicketId.is_in(tickets.iter().map(|id| id.as_uuid())))
        .filter(callback::Column::Status.is_in(OWED))
        .order_by_asc(callback::Column::Id)
        .all(tx.conn())
        .await
        .context("loading tickets' callbacks")?;
    rows.into_iter().map(rows::from_row).collect()
}

/// What somebody has to do, with the ticket of each. Ticket by ticket: whoever holds several holds them in one order.
pub(crate) async fn work_of(tx: &Tx, assignee: StaffId) -> Result<Vec<(CallbackId, TicketId)>, DbError> {
    let rows: Vec<(IdColumn<CallbackId>, IdColumn<TicketId>)> = callback::Entity::find()
        .select_only()
        .columns([callback::Column::Id, callback::Column::TicketId])
        .filter(callback::Column::AssigneeId.eq(assignee.as_uuid()))
        .filter(callback::Column::Status.is_in(OWED))
        .order_by_asc(callback::Column::TicketId)
        .order_by_asc(callback::Column::Id)
        .into_tuple()
        .all(tx.conn())
        .await
        .context("looking for somebody's callbacks")?;
    Ok(rows.into_iter().map(|(id, ticket)| (id.0, ticket.0)).collect())
}

/// True while a follow-up of a resolution is owed.
pub(crate) async fn is_any_owed(tx: &Tx, (ticket_id, resolution): (TicketId, i32)) -> Result<bool, DbError> {
    let owed = callback::Entity::find()
        .filter(callback::Column::TicketId.eq(ticket_id.as_uuid()))
        .filter(callback::Column::Resolution.eq(resolution))
        .filter(callback::Column::Status.is_in(OWED))
        .one(tx.conn())
        .await
        .context("looking for what else is owed")?;
    Ok(owed.is_some())
}

/// Stores a changed callback that had published `sequence` events when it was loaded.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, callback: &Callback, sequence: i32) -> Result<(), Failure> {
    let mut row = rows::to_row(callback);
    row.not_set(callback::Column::Id);
    let updated = callback::Entity::update_many()
        .set(row)
        .filter(callback::Column::Id.eq(callback.id.as_uuid()))
        .filter(callback::Column::Version.eq(sequence))
        .exec(tx.conn())
        .await
        .context("saving a callback")?;
    db::expect_one(updated.rows_affected)?;
    watch(tx, callback);
    Ok(())
}

/// Stores callbacks whose tickets were held, and whose timers have just fired.
///
/// # Errors
/// `stale_version` when one of them is newer.
pub(crate) async fn save_all(tx: &Tx, callbacks: &[&Callback]) -> Result<(), Failure> {
    let rows = callbacks.iter().map(|callback| rows::to_row(callback)).collect();
    db::save_all::<callback::ActiveModel>(tx, rows, callback::Column::Version).await
}

/// Whatever followed a ticket, long ago or now, is as confidential as the ticket turned out to be.
pub(crate) async fn follow_ticket(
    tx: &Tx,
    ticket_id: TicketId,
    discretion: Discretion,
) -> Result<(), DbError> {
    let Discretion { is_confidential, is_for_named_readers, about_staff } = discretion;
    callback::Entity::update_many()
        .col_expr(callback::Column::IsConfidential, Expr::value(is_confidential))
        .col_expr(callback::Column::IsForNamedReaders, Expr::value(is_for_named_readers))
        .col_expr(callback::Column::AboutStaffId, Expr::value(about_staff.map(StaffId::as_uuid)))
        .filter(callback::Column::TicketId.eq(ticket_id.as_uuid()))
        .exec(tx.conn())
        .await
        .context("marking a ticket's callbacks")
        .map(drop)
}

/// The callback, if the actor may see it.
pub(crate) async fn find(db: &Db, actor: &Actor, id: CallbackId) -> Result<Option<Callback>, DbError> {
    let row = callback::Entity::find_by_id(IdColumn(id))
        .filter(visible_to(actor))
        .one(db.reader())
        .await
        .context("reading a callback")?;
    row.map(rows::from_row).transpose()
}

/// Timers that find a callback late.
pub(crate) const LATE: &str = "late";

/// Watches a callback that is owed, and one that is not, or is known as late, no more.
pub(crate) fn watch(writes: &Writes, callback: &Callback) {
    let timer = |at| Timer::new(LATE, callback.id, at);
    match callback.late_at() {
        Some(at) => writes.schedule(timer(at)),
        None => writes.cancel(timer(callback.due_at)),
    }
}
