//! A ticket was taken up again.

use contracts::{Envelope, ticketing::TicketReopened};
use db::Tx;
use kernel::Failure;

use super::{About, hear};
use crate::domain::{TicketStatus, TicketStep};

pub(in crate::events) async fn on_ticket_reopened(
    _state: &(),
    tx: &Tx,
    event: TicketReopened,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.reopened_at,
        kind: "ticket_reopened",
        clause: None,
    };
    hear(tx, envelope, event.ticket, about, TicketStep::Moved(TicketStatus::Reopened)).await
}
