//! Somebody is responsible for a ticket.

use contracts::{Envelope, ticketing::TicketAssigned};
use db::Tx;
use kernel::Failure;

use super::{About, hear};
use crate::domain::{TicketStatus, TicketStep};

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
        kind: "ticket_assigned",
        clause: None,
    };
    hear(tx, envelope, event.ticket, about, TicketStep::Moved(TicketStatus::Assigned)).await
}
