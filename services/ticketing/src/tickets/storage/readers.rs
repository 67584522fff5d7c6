//! The named readers of tickets: who they are, and what they let an actor read.

use std::collections::HashMap;

use db::{Context, DbError, IdColumn, Writes};
use kernel::StaffId;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryTrait,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use vocabulary::TicketId;

use super::entities::{ticket, ticket_reader};
use crate::tickets::domain::{Reader, Ticket};

/// The ids of the tickets that somebody is a named reader of.
pub(crate) fn read_by(staff_id: StaffId) -> SelectStatement {
    Query::select()
        .column(ticket_reader::Column::TicketId)
        .from(ticket_reader::Entity)
        .and_where(ticket_reader::Column::StaffId.eq(staff_id.as_uuid()))
        .take()
}

/// The contacts that brought the tickets that somebody is a named reader of.
pub(crate) fn brought_what_is_read_by(staff_id: StaffId) -> SelectStatement {
    Query::select()
        .column(ticket::Column::InteractionId)
        .from(ticket::Entity)
        .and_where(Expr::col(ticket::Column::Id).in_subquery(read_by(staff_id)))
        .and_where(ticket::Column::InteractionId.is_not_null())
        .take()
}

/// The readers of these tickets, as they became it.
pub(super) async fn of_tickets(
    conn: &impl ConnectionTrait,
    ids: Vec<IdColumn<TicketId>>,
) -> Result<HashMap<TicketId, Vec<Reader>>, DbError> {
    let mut of_ticket: HashMap<TicketId, Vec<Reader>> = HashMap::new();
    if ids.is_empty() {
        return Ok(of_ticket);
    }
    let rows = ticket_reader::Entity::find()
        .filter(ticket_reader::Column::TicketId.is_in(ids))
        .order_by_asc(ticket_reader::Column::AddedAt)
        .order_by_asc(ticket_reader::Column::StaffId)
        .all(conn)
        .await
        .context("reading who may read tickets")?;
    for row in rows {
        let ticket_reader::Model { ticket_id, staff_id, added_by, added_at, reason, has_broken_glass } = row;
        let reader = Reader { staff_id: staff_id.0, added_by, added_at, reason, has_broken_glass };
        of_ticket.entry(ticket_id.0).or_default().push(reader);
    }
    Ok(of_ticket)
}

/// Writes who is new on the lists, and takes away who is no longer.
pub(super) fn write(writes: &Writes, changes: &[(Option<&Ticket>, &Ticket)]) {
    for (before, ticket) in changes {
        let known = before.map(|before| before.readers.as_slice()).unwrap_or_default();
        let gone: Vec<_> = known
            .iter()
            .filter(|reader| !ticket.is_read_by(reader.staff_id))
            .map(|reader| reader.staff_id.as_uuid())
            .collect();
        if !gone.is_empty() {
            let of_ticket = ticket_reader::Column::TicketId.eq(ticket.id.as_uuid());
            let rows = ticket_reader::Entity::delete_many()
                .filter(of_ticket)
                .filter(ticket_reader::Column::StaffId.is_in(gone));
            writes.delete(rows.into_query());
        }
        let is_known = |reader: &&Reader| known.iter().any(|known| known.staff_id == reader.staff_id);
        let new: Vec<_> = ticket
            .readers
            .iter()
            .filter(|reader| !is_known(reader))
            .map(|reader| to_row(ticket.id, reader))
            .collect();
        if !new.is_empty() {
            writes.insert(ticket_reader::Entity::insert_many(new).into_query());
        }
    }
}

fn to_row(ticket_id: TicketId, reader: &Reader) -> ticket_reader::ActiveModel {
    let Reader { staff_id, added_by, added_at, reason, has_broken_glass } = reader;
    ticket_reader::ActiveModel {
        ticket_id: Set(IdColumn(ticket_id)),
        staff_id: Set(IdColumn(*staff_id)),
        added_by: Set(added_by.clone()),
        added_at: Set(*added_at),
        reason: Set(reason.clone()),
        has_broken_glass: Set(*has_broken_glass),
    }
}

/// True while somebody is a named reader of the ticket.
pub(crate) async fn is_read_by(
    conn: &impl ConnectionTrait,
    ticket_id: TicketId,
    staff_id: StaffId,
) -> Result<bool, DbError> {
    let key = (IdColumn(ticket_id), IdColumn(staff_id));
    let found = ticket_reader::Entity::find_by_id(key).one(conn).await;
    Ok(found.context("asking who may read a ticket")?.is_some())
}

/// What is for named readers alone and is not about somebody: what they may break the glass of, within their scope.
pub(super) fn behind_glass_for(staff_id: StaffId) -> Condition {
    let is_about_another = Condition::any()
        .add(ticket::Column::AboutStaffId.is_null())
        .add(ticket::Column::AboutStaffId.ne(staff_id.as_uuid()));
    Condition::all().add(ticket::Column::IsForNamedReaders.eq(true)).add(is_about_another)
}
