//! A ticket was taken from the person responsible, and waits for another.

use contracts::ticketing::TicketReleased;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply};
use crate::domain::{TicketStatus, TicketStep, TimelineKind};

pub(in crate::events) async fn on_ticket_released(
    _state: &(),
    tx: &Tx,
    event: TicketReleased,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.released_at,
        kind: TimelineKind::TicketReleased,
        clause: None,
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Moved(TicketStatus::Open)).await
}
