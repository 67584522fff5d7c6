//! A ticket was taken up again.

use contracts::ticketing::TicketReopened;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply, deadlines};
use crate::domain::{TicketStep, TimelineKind};

pub(in crate::events) async fn on_ticket_reopened(
    _state: &(),
    tx: &Tx,
    event: TicketReopened,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.reopened_at,
        kind: TimelineKind::TicketReopened,
        clause: None,
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Reopened(deadlines(&event.deadlines))).await
}
