//! Somebody is on site.

use contracts::{Envelope, ticketing::TicketArrived};
use db::Tx;
use kernel::Failure;

use super::{About, hear};
use crate::domain::{TicketStatus, TicketStep};

pub(in crate::events) async fn on_ticket_arrived(
    _state: &(),
    tx: &Tx,
    event: TicketArrived,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.arrived_at,
        kind: "ticket_arrived",
        clause: None,
    };
    hear(tx, envelope, event.ticket, about, TicketStep::Moved(TicketStatus::OnSite)).await
}
