//! A ticket was opened.

use contracts::{Envelope, ticketing::TicketOpened};
use db::Tx;
use kernel::Failure;

use super::{About, deadlines, hear};
use crate::domain::TicketStep;

pub(in crate::events) async fn on_ticket_opened(
    _state: &(),
    tx: &Tx,
    event: TicketOpened,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.opened_at,
        kind: "ticket_opened",
        clause: None,
    };
    hear(tx, envelope, event.ticket, about, TicketStep::Opened(deadlines(&event.deadlines))).await
}
