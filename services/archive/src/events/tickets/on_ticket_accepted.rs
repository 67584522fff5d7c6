//! A ticket was taken on.

use contracts::{Envelope, ticketing::TicketAccepted};
use db::Tx;
use kernel::Failure;

use super::{About, hear};
use crate::domain::{TicketStatus, TicketStep};

pub(in crate::events) async fn on_ticket_accepted(
    _state: &(),
    tx: &Tx,
    event: TicketAccepted,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.accepted_at,
        kind: "ticket_accepted",
        clause: None,
    };
    hear(tx, envelope, event.ticket, about, TicketStep::Moved(TicketStatus::Accepted)).await
}
