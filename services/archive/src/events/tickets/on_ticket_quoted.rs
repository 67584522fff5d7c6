//! A fee was put to the customer.

use contracts::{Envelope, ticketing::TicketQuoted};
use db::Tx;
use kernel::Failure;

use super::{About, hear};
use crate::domain::TicketStep;

pub(in crate::events) async fn on_ticket_quoted(
    _state: &(),
    tx: &Tx,
    event: TicketQuoted,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.quoted_at,
        kind: "ticket_quoted",
        clause: None,
    };
    hear(tx, envelope, event.ticket, about, TicketStep::Noted).await
}
