//! A ticket fell away.

use contracts::ticketing::TicketCancelled;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply};
use crate::domain::{TicketStatus, TicketStep, TimelineKind};

pub(in crate::events) async fn on_ticket_cancelled(
    _state: &(),
    tx: &Tx,
    event: TicketCancelled,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.cancelled_at,
        kind: TimelineKind::TicketCancelled,
        clause: None,
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Moved(TicketStatus::Cancelled)).await
}
