//! What belongs to tickets and has rows of its own: deadlines, steps of ladders, quotes, readers and suspicions, read for many
//! tickets at once, and written with
//! them.

use std::collections::HashMap;

use db::{Context, DbError, IdColumn, WordColumn, Writes};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryTrait,
    sea_query::OnConflict,
};
use vocabulary::TicketId;

use super::{
    entities::{ticket, ticket_deadline, ticket_escalation, ticket_quote},
    escalation_rows, leaks, quote_rows, readers,
    rows::{self, Belongings},
};
use crate::tickets::domain::{Deadline, DeadlineState, DeadlineStatus, Escalation, Quote, Ticket};

/// The tickets of these rows, in their order, whole.
pub(super) async fn complete(
    conn: &impl ConnectionTrait,
    rows: Vec<ticket::Model>,
) -> Result<Vec<Ticket>, DbError> {
    let mut deadlines = deadlines(conn, rows.iter().map(|row| row.id).collect()).await?;
    let quoted = rows.iter().filter(|row| row.quote_version > 0);
    let mut quotes = quotes(conn, quoted.map(|row| row.id).collect()).await?;
    let climbing = rows.iter().filter(|row| row.escalations > 0);
    let mut escalations = escalations(conn, climbing.map(|row| row.id).collect()).await?;
    let named = rows.iter().filter(|row| row.is_for_named_readers);
    let mut readers = readers::of_tickets(conn, named.map(|row| row.id).collect()).await?;
    let suspected = rows.iter().filter(|row| row.leaks > 0);
    let mut leaks = leaks::of_tickets(conn, suspected.map(|row| row.id).collect()).await?;
    rows.into_iter()
        .map(|row| {
            let belongings = Belongings {
                deadlines: deadlines.remove(&row.id.0).unwrap_or_default(),
                quotes: quotes.remove(&row.id.0).unwrap_or_default(),
                escalations: escalations.remove(&row.id.0).unwrap_or_default(),
                readers: readers.remove(&row.id.0).unwrap_or_default(),
                leaks: leaks.remove(&row.id.0).unwrap_or_default(),
            };
            rows::from_row(row, belongings)
        })
        .collect()
}

async fn deadlines(
    conn: &impl ConnectionTrait,
    ids: Vec<IdColumn<TicketId>>,
) -> Result<HashMap<TicketId, Vec<Deadline>>, DbError> {
    let mut of_ticket: HashMap<TicketId, Vec<Deadline>> = HashMap::new();
    if ids.is_empty() {
        return Ok(of_ticket);
    }
    let rows = ticket_deadline::Entity::find()
        .filter(ticket_deadline::Column::TicketId.is_in(ids))
        .all(conn)
        .await
        .context("reading deadlines")?;
    for row in rows {
        let id = row.ticket_id.0;
        of_ticket.entry(id).or_default().push(from_row(row)?);
    }
    // As they were decided, so that a ticket reads as it was answered.
    for deadlines in of_ticket.values_mut() {
        deadlines.sort_by_key(|deadline| (deadline.round, deadline.revision, deadline.kind));
    }
    Ok(of_ticket)
}

async fn escalations(
    conn: &impl ConnectionTrait,
    ids: Vec<IdColumn<TicketId>>,
) -> Result<HashMap<TicketId, Vec<Escalation>>, DbError> {
    let mut of_ticket: HashMap<TicketId, Vec<Escalation>> = HashMap::new();
    if ids.is_empty() {
        return Ok(of_ticket);
    }
    let rows = ticket_escalation::Entity::find()
        .filter(ticket_escalation::Column::TicketId.is_in(ids))
        .all(conn)
        .await
        .context("reading steps of ladders")?;
    for row in rows {
        let id = row.ticket_id.0;
        of_ticket.entry(id).or_default().push(escalation_rows::from_row(row)?);
    }
    for escalations in of_ticket.values_mut() {
        escalations.sort_by_key(|it| (it.round, it.revision, it.step.ladder, it.step.step));
    }
    Ok(of_ticket)
}

async fn quotes(
    conn: &impl ConnectionTrait,
    ids: Vec<IdColumn<TicketId>>,
) -> Result<HashMap<TicketId, Vec<Quote>>, DbError> {
    let mut of_ticket: HashMap<TicketId, Vec<Quote>> = HashMap::new();
    if ids.is_empty() {
        return Ok(of_ticket);
    }
    let rows = ticket_quote::Entity::find()
        .filter(ticket_quote::Column::TicketId.is_in(ids))
        .order_by_asc(ticket_quote::Column::Version)
        .all(conn)
        .await
        .context("reading quotes")?;
    for row in rows {
        let id = row.ticket_id.0;
        of_ticket.entry(id).or_default().push(quote_rows::from_row(row)?);
    }
    Ok(of_ticket)
}

/// Writes what is new, or another than was known of it before: for each ticket what it was, if it was, and what it is.
pub(super) fn write(writes: &Writes, changes: &[(Option<&Ticket>, &Ticket)]) {
    let deadlines = changes.iter().flat_map(|(before, ticket)| {
        let known = before.map(|before| before.deadlines.as_slice()).unwrap_or_default();
        let changed = ticket.deadlines.iter().filter(move |deadline| !known.contains(deadline));
        changed.map(|deadline| to_row(ticket.id, deadline))
    });
    let rows: Vec<_> = deadlines.collect();
    if !rows.is_empty() {
        use ticket_deadline::Column;
        let again = OnConflict::columns([Column::TicketId, Column::Kind, Column::Round, Column::Revision])
            .update_columns([Column::Status, Column::SettledAt])
            .to_owned();
        writes.insert(ticket_deadline::Entity::insert_many(rows).on_conflict(again).into_query());
    }
    let escalations = changes.iter().flat_map(|(before, ticket)| {
        let known = before.map(|before| before.escalations.as_slice()).unwrap_or_default();
        let changed = ticket.escalations.iter().filter(move |escalation| !known.contains(escalation));
        changed.map(|escalation| escalation_rows::to_row(ticket.id, escalation))
    });
    let rows: Vec<_> = escalations.collect();
    if !rows.is_empty() {
        use ticket_escalation::Column;
        let again = OnConflict::columns([
            Column::TicketId,
            Column::Round,
            Column::Revision,
            Column::Ladder,
            Column::Step,
        ])
        .update_columns([Column::Status, Column::StatusAt, Column::TakenUpBy])
        .to_owned();
        writes.insert(ticket_escalation::Entity::insert_many(rows).on_conflict(again).into_query());
    }
    let quotes = changes.iter().flat_map(|(before, ticket)| {
        let known = before.map(|before| before.quotes.as_slice()).unwrap_or_default();
        let changed = ticket.quotes.iter().filter(move |quote| !known.contains(quote));
        changed.map(|quote| quote_rows::to_row(ticket.id, quote))
    });
    readers::write(writes, changes);
    leaks::write(writes, changes);
    let rows: Vec<_> = quotes.collect();
    if !rows.is_empty() {
        use ticket_quote::Column;
        let again = OnConflict::columns([Column::TicketId, Column::Version])
            .update_columns([
                Column::Status,
                Column::RecordedBy,
                Column::RecordedAt,
                Column::Reason,
                Column::ConsentGivenBy,
                Column::ConsentChannel,
                Column::ConsentEvidence,
                Column::SupersededAt,
            ])
            .to_owned();
        writes.insert(ticket_quote::Entity::insert_many(rows).on_conflict(again).into_query());
    }
}

fn to_row(ticket_id: TicketId, deadline: &Deadline) -> ticket_deadline::ActiveModel {
    let Deadline { kind, round, revision, due_at, extended_from, clause, explanation, state } = deadline;
    ticket_deadline::ActiveModel {
        ticket_id: Set(IdColumn(ticket_id)),
        kind: Set(WordColumn(*kind)),
        round: Set(*round),
        revision: Set(*revision),
        due_at: Set(*due_at),
        clause: Set(clause.clone()),
        explanation: Set(serde_json::json!(explanation)),
        status: Set(WordColumn(state.kind())),
        settled_at: Set(state.settled_at()),
        extended_from: Set(*extended_from),
    }
}

fn from_row(row: ticket_deadline::Model) -> Result<Deadline, DbError> {
    let ticket_deadline::Model {
        ticket_id,
        kind,
        round,
        revision,
        due_at,
        clause,
        explanation,
        status,
        settled_at,
        extended_from,
    } = row;
    let bad = |fault: String| DbError::Corrupt {
        what: "deadline",
        source: format!("{}: {fault}", ticket_id.0).into(),
    };
    let state = match (status.0, settled_at) {
        (DeadlineStatus::Running, None) => DeadlineState::Running,
        (DeadlineStatus::Kept, Some(at)) => DeadlineState::Kept(at),
        (DeadlineStatus::Missed, Some(at)) => DeadlineState::Missed(at),
        (DeadlineStatus::Dropped, Some(at)) => DeadlineState::Dropped(at),
        (DeadlineStatus::Superseded, Some(at)) => DeadlineState::Superseded(at),
        (status, at) => return Err(bad(format!("status {status} at {at:?}"))),
    };
    let explanation = serde_json::from_value(explanation).map_err(|error| bad(error.to_string()))?;
    Ok(Deadline { kind: kind.0, round, revision, due_at, extended_from, clause, explanation, state })
}
