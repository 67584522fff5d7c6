//! Somebody is responsible for a ticket.

use contracts::ticketing::TicketAssigned;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply};
use crate::domain::{TicketStatus, TicketStep, TimelineKind};

pub(in crate::events) async fn on_ticket_assigned(
    _state: &(),
    tx: &Tx,
    event: TicketAssigned,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.assigned_at,
        kind: TimelineKind::TicketAssigned,
        clause: None,
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Moved(TicketStatus::Assigned)).await
}
