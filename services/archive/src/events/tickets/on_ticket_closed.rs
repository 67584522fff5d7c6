//! A ticket was closed for good.

use contracts::{Envelope, ticketing::TicketClosed};
use db::Tx;
use kernel::Failure;

use super::{About, hear};
use crate::domain::{TicketStatus, TicketStep};

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
        kind: "ticket_closed",
        clause: None,
    };
    hear(tx, envelope, event.ticket, about, TicketStep::Moved(TicketStatus::Closed)).await
}
