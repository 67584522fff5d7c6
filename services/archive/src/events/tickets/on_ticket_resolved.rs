//! The work is done.

use contracts::{Envelope, ticketing::TicketResolved};
use db::Tx;
use kernel::Failure;

use super::{About, hear};
use crate::domain::{TicketStatus, TicketStep};

pub(in crate::events) async fn on_ticket_resolved(
    _state: &(),
    tx: &Tx,
    event: TicketResolved,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.resolved_at,
        kind: "ticket_resolved",
        clause: None,
    };
    hear(tx, envelope, event.ticket, about, TicketStep::Moved(TicketStatus::Resolved)).await
}
