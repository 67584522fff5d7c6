//! Writing tickets, and loading them to look at or to change them.
#![warn(clippy::future_not_send)]

mod belongings;
pub(crate) mod entities;
mod escalation_rows;
pub(crate) mod leaks;
pub(crate) mod list;
pub(crate) mod messages;
mod quote_rows;
pub(crate) mod readers;
mod rows;
pub(crate) mod steps;
pub(crate) mod timers;

pub(crate) use rows::class;

use std::collections::BTreeSet;

use db::{Context, Db, DbError, FiredTimer, IdColumn, Tx, WordColumn, Writes, scope_filter, where_held};
use kernel::{Actor, Failure, Permission, Principal, StaffId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, sea_query::LockType,
};
use vocabulary::{InteractionId, TicketId, TicketStatus};

use crate::tickets::domain::Ticket;
use entities::ticket;

/// What an actor may see: what lies within their scope and what they may read of it.
fn visible_to(actor: &Actor) -> Condition {
    scope_filter(&actor.scope, ticket::Column::EstateId).add(readable_by(actor))
}

/// What an actor may read, wherever it lies: of what is confidential, only with the right to it and never what is about
/// themselves; of what is for named readers, only as one of them, whatever they hold.
fn readable_by(actor: &Actor) -> Condition {
    let open = Condition::all().add(ticket::Column::IsConfidential.eq(false));
    let restricted = Condition::all().add(ticket::Column::IsForNamedReaders.eq(false));
    let held = (Permission::TicketsConfidential, ticket::Column::EstateId);
    match &actor.principal {
        Principal::Staff(staff_id) => {
            let is_about_another = Condition::any()
                .add(ticket::Column::AboutStaffId.is_null())
                .add(ticket::Column::AboutStaffId.ne(staff_id.as_uuid()));
            let readable = where_held(actor, held, restricted.add(is_about_another), open);
            let named = readers::behind_glass_for(*staff_id)
                .add(ticket::Column::Id.in_subquery(readers::read_by(*staff_id)));
            Condition::any().add(readable).add(named)
        }
        Principal::Client(_) => where_held(actor, held, restricted, open),
        Principal::System(_) => where_held(actor, held, Condition::all(), open),
    }
}

/// A ticket that is for named readers, whether or not the actor is one of them; never one about themselves.
pub(crate) async fn load_behind_glass(
    tx: &Tx,
    actor: &Actor,
    id: TicketId,
) -> Result<Option<Ticket>, DbError> {
    let Some(staff_id) = actor.principal.staff_id() else { return Ok(None) };
    let row = ticket::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(&actor.scope, ticket::Column::EstateId))
        .filter(readers::behind_glass_for(staff_id))
        .one(tx.conn())
        .await
        .context("loading a ticket for named readers")?;
    let tickets = belongings::complete(tx.conn(), row.into_iter().collect()).await?;
    Ok(tickets.into_iter().next())
}

/// Stores a ticket that was just opened, with its deadlines and what time is to do to it.
pub(crate) fn insert(writes: &Writes, ticket: &Ticket) {
    writes.insert(ticket::Entity::insert(rows::to_row(ticket)).into_query());
    belongings::write(writes, &[(None, ticket)]);
    timers::write(writes, &[(None, ticket)], &[]);
}

/// The ticket, if the actor may see it.
pub(crate) async fn load(tx: &Tx, actor: &Actor, id: TicketId) -> Result<Option<Ticket>, DbError> {
    let row = ticket::Entity::find_by_id(IdColumn(id))
        .filter(visible_to(actor))
        .one(tx.conn())
        .await
        .context("loading a ticket")?;
    let tickets = belongings::complete(tx.conn(), row.into_iter().collect()).await?;
    Ok(tickets.into_iter().next())
}

/// Holds the ticket until the commit, so that of two transactions about it one waits for the other.
pub(crate) async fn lock(tx: &Tx, id: TicketId) -> Result<(), DbError> {
    let locked = ticket::Entity::find_by_id(IdColumn(id)).lock_exclusive().one(tx.conn()).await;
    locked.context("locking a ticket").map(drop)
}

/// Stores a changed ticket over what it was `before`.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, before: &Ticket, ticket: &Ticket) -> Result<(), Failure> {
    let mut row = rows::to_row(ticket);
    row.not_set(ticket::Column::Id);
    let updated = ticket::Entity::update_many()
        .set(row)
        .filter(ticket::Column::Id.eq(ticket.id.as_uuid()))
        .filter(ticket::Column::Version.eq(before.sequence))
        .exec(tx.conn())
        .await
        .context("saving a ticket")?;
    db::expect_one(updated.rows_affected)?;
    belongings::write(tx, &[(Some(before), ticket)]);
    timers::write(tx, &[(Some(before), ticket)], &[]);
    Ok(())
}

/// Loads tickets to change them, and holds them until the commit. In the order of their ids, as whoever holds several does.
pub(crate) async fn hold_all(
    tx: &Tx,
    actor: &Actor,
    ids: impl IntoIterator<Item = TicketId>,
) -> Result<Vec<Ticket>, DbError> {
    let rows = ticket::Entity::find()
        .filter(ticket::Column::Id.is_in(ids.into_iter().map(TicketId::as_uuid)))
        .filter(visible_to(actor))
        .order_by_asc(ticket::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx.conn())
        .await
        .context("loading tickets")?;
    belongings::complete(tx.conn(), rows).await
}

/// Stores tickets that were held, over what they were before, and after timers of theirs have fired.
///
/// # Errors
/// `stale_version` when one of them is newer.
pub(crate) async fn save_fired(
    tx: &Tx,
    tickets: &[(Ticket, Ticket)],
    fired: &[FiredTimer],
) -> Result<(), Failure> {
    let changed = tickets.iter().filter(|(before, ticket)| before != ticket);
    let rows = changed.map(|(_before, ticket)| rows::to_row(ticket)).collect();
    db::save_all::<ticket::ActiveModel>(tx, rows, ticket::Column::Version).await?;
    let changes: Vec<_> = tickets.iter().map(|(before, ticket)| (Some(before), ticket)).collect();
    belongings::write(tx, &changes);
    timers::write(tx, &changes, fired);
    Ok(())
}

/// The tickets whose work is owed by this person, the oldest first.
pub(crate) async fn work_of(tx: &Tx, assignee: StaffId) -> Result<Vec<TicketId>, DbError> {
    let ids: Vec<IdColumn<TicketId>> =
        ticket::Entity::find()
            .select_only()
            .column(ticket::Column::Id)
            .filter(ticket::Column::AssigneeId.eq(assignee.as_uuid()))
            .filter(ticket::Column::Status.is_in(
                [TicketStatus::Assigned, TicketStatus::Accepted, TicketStatus::OnSite].map(WordColumn),
            ))
            .order_by_asc(ticket::Column::Id)
            .into_tuple()
            .all(tx.conn())
            .await
            .context("looking for somebody's work")?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// Those of these tickets that something puts right which is not over.
pub(crate) async fn being_rectified(tx: &Tx, ids: &[TicketId]) -> Result<BTreeSet<TicketId>, DbError> {
    let found: Vec<IdColumn<TicketId>> = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::Rectifies)
        .filter(ticket::Column::Rectifies.is_in(ids.iter().map(|id| id.as_uuid())))
        .filter(
            ticket::Column::Status.is_not_in([TicketStatus::Closed, TicketStatus::Cancelled].map(WordColumn)),
        )
        .into_tuple()
        .all(tx.conn())
        .await
        .context("looking for rectifications")?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// The ticket, if the actor may see it.
pub(crate) async fn find(db: &Db, actor: &Actor, id: TicketId) -> Result<Option<Ticket>, DbError> {
    let row = ticket::Entity::find_by_id(IdColumn(id))
        .filter(visible_to(actor))
        .one(db.reader())
        .await
        .context("reading a ticket")?;
    let tickets = belongings::complete(db.reader(), row.into_iter().collect()).await?;
    Ok(tickets.into_iter().next())
}

/// The ticket that a contact asked for, if the actor may see it.
pub(crate) async fn brought_by(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    id: InteractionId,
) -> Result<Option<Ticket>, DbError> {
    let row = ticket::Entity::find()
        .filter(ticket::Column::InteractionId.eq(id.as_uuid()))
        .filter(visible_to(actor))
        .one(conn)
        .await
        .context("reading a contact's ticket")?;
    let tickets = belongings::complete(conn, row.into_iter().collect()).await?;
    Ok(tickets.into_iter().next())
}
