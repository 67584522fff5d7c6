//! A ticket was closed for good.

use contracts::ticketing::TicketClosed;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply};
use crate::domain::{TicketStatus, TicketStep, TimelineKind};

pub(in crate::events) async fn on_ticket_closed(
    _state: &(),
    tx: &Tx,
    event: TicketClosed,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.closed_at,
        kind: TimelineKind::TicketClosed,
        clause: None,
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Moved(TicketStatus::Closed)).await
}
