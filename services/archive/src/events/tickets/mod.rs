//! What the ticket desk says, on cards and timelines.

mod on_deadline_missed;
mod on_ticket_accepted;
mod on_ticket_arrived;
mod on_ticket_assigned;
mod on_ticket_cancelled;
mod on_ticket_closed;
mod on_ticket_opened;
mod on_ticket_quote_approved;
mod on_ticket_quote_declined;
mod on_ticket_quote_withdrawn;
mod on_ticket_quoted;
mod on_ticket_reclassified;
mod on_ticket_released;
mod on_ticket_reopened;
mod on_ticket_resolved;

use chrono::{DateTime, Utc};
use contracts::ticketing::{Deadline, TicketFacts as TicketWords};
use db::Tx;
use envelope::Envelope;
use kernel::{EstateId, Failure};
use vocabulary::{DeadlineKind, TicketId};

pub(super) use on_deadline_missed::on_deadline_missed;
pub(super) use on_ticket_accepted::on_ticket_accepted;
pub(super) use on_ticket_arrived::on_ticket_arrived;
pub(super) use on_ticket_assigned::on_ticket_assigned;
pub(super) use on_ticket_cancelled::on_ticket_cancelled;
pub(super) use on_ticket_closed::on_ticket_closed;
pub(super) use on_ticket_opened::on_ticket_opened;
pub(super) use on_ticket_quote_approved::on_ticket_quote_approved;
pub(super) use on_ticket_quote_declined::on_ticket_quote_declined;
pub(super) use on_ticket_quote_withdrawn::on_ticket_quote_withdrawn;
pub(super) use on_ticket_quoted::on_ticket_quoted;
pub(super) use on_ticket_reclassified::on_ticket_reclassified;
pub(super) use on_ticket_released::on_ticket_released;
pub(super) use on_ticket_reopened::on_ticket_reopened;
pub(super) use on_ticket_resolved::on_ticket_resolved;

use crate::{
    app::caller_cards::{EventMeta, TimelineNote, update_ticket},
    domain::{TicketFacts, TicketStep, TimelineKind},
};

/// What a ticket event tells besides its step.
struct About {
    ticket_id: TicketId,
    estate_id: EstateId,
    at: DateTime<Utc>,
    kind: TimelineKind,
    clause: Option<String>,
}

/// One operation for every step; a ticket of nobody known stands on no card.
async fn apply(
    tx: &Tx,
    envelope: &Envelope,
    ticket: TicketWords,
    about: About,
    step: TicketStep,
) -> Result<(), Failure> {
    let Some(customer_id) = ticket.customer_id else { return Ok(()) };
    let About { ticket_id, estate_id, at, kind, clause } = about;
    let meta = EventMeta { event_id: envelope.id, estate_id, sequence: envelope.sequence };
    // The words are stored in the ticket's card item, once.
    let note = TimelineNote { kind, at, title: String::new(), reference: ticket_id.to_string(), clause };
    let TicketWords { number, title, kind, is_confidential, about_staff, .. } = ticket;
    let facts = TicketFacts { ticket_id, estate_id, number, title, kind, is_confidential, about_staff };
    update_ticket(tx, customer_id, facts, step, (meta, note)).await
}

fn deadlines(deadlines: &[Deadline]) -> Vec<(DeadlineKind, DateTime<Utc>)> {
    deadlines.iter().map(|deadline| (deadline.kind, deadline.due_at)).collect()
}
