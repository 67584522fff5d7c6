//! What is told to staff of tickets that stay in the same hands.

use contracts::ticketing::{TicketReclassified, TicketUrged};
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::handovers::is_confidential;
use crate::app::staff_notices::{TicketNow, follow_ticket, note_urge};

/// It was something else than it was taken for: what was told of it goes with it.
pub(super) async fn on_ticket_reclassified(
    _state: &(),
    tx: &Tx,
    event: TicketReclassified,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    let ticket = TicketNow {
        ticket_id: event.ticket_id,
        is_confidential: is_confidential(&event.ticket),
        title: event.ticket.title,
        about_staff: event.ticket.about_staff,
    };
    follow_ticket(tx, ticket).await
}

/// A customer presses for it: its owner is told.
pub(super) async fn on_ticket_urged(
    _state: &(),
    tx: &Tx,
    event: TicketUrged,
    envelope: &Envelope,
) -> Result<(), Failure> {
    note_urge(tx, envelope.id, event);
    Ok(())
}
