//! What the ticket desk says, on cards and timelines.

mod on_deadline_missed;
mod on_ticket_accepted;
mod on_ticket_arrived;
mod on_ticket_assigned;
mod on_ticket_cancelled;
mod on_ticket_closed;
mod on_ticket_opened;
mod on_ticket_quote_approved;
mod on_ticket_quoted;
mod on_ticket_reopened;
mod on_ticket_resolved;

use chrono::{DateTime, Utc};
use contracts::{
    Envelope,
    ticketing::{Deadline, TicketFacts as TicketWords},
};
use db::Tx;
use kernel::{DeadlineKind, EstateId, Failure, TicketId};

pub(super) use on_deadline_missed::on_deadline_missed;
pub(super) use on_ticket_accepted::on_ticket_accepted;
pub(super) use on_ticket_arrived::on_ticket_arrived;
pub(super) use on_ticket_assigned::on_ticket_assigned;
pub(super) use on_ticket_cancelled::on_ticket_cancelled;
pub(super) use on_ticket_closed::on_ticket_closed;
pub(super) use on_ticket_opened::on_ticket_opened;
pub(super) use on_ticket_quote_approved::on_ticket_quote_approved;
pub(super) use on_ticket_quoted::on_ticket_quoted;
pub(super) use on_ticket_reopened::on_ticket_reopened;
pub(super) use on_ticket_resolved::on_ticket_resolved;

use crate::{
    app::caller_cards::{Hearing, Told, hear_ticket},
    domain::{TicketFacts, TicketStep},
};

/// What a ticket event tells besides its step.
struct About {
    ticket_id: TicketId,
    estate_id: EstateId,
    at: DateTime<Utc>,
    kind: &'static str,
    clause: Option<String>,
}

/// One operation for every step; a ticket of nobody known stands on no card.
async fn hear(
    tx: &Tx,
    envelope: &Envelope,
    ticket: TicketWords,
    about: About,
    step: TicketStep,
) -> Result<(), Failure> {
    let Some(customer_id) = ticket.customer_id else { return Ok(()) };
    let About { ticket_id, estate_id, at, kind, clause } = about;
    let hearing = Hearing { event_id: envelope.id, estate_id, sequence: envelope.sequence };
    let title = format!("{} {}", ticket.number, ticket.title);
    let told = Told { kind, at, title, reference: ticket_id.to_string(), clause };
    let facts =
        TicketFacts { ticket_id, estate_id, number: ticket.number, title: ticket.title, kind: ticket.kind };
    hear_ticket(tx, customer_id, facts, step, (hearing, told)).await
}

fn deadlines(deadlines: &[Deadline]) -> Vec<(DeadlineKind, DateTime<Utc>)> {
    deadlines.iter().map(|deadline| (deadline.kind, deadline.due_at)).collect()
}
