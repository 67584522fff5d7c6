//! The customer agreed to a fee.

use contracts::{Envelope, ticketing::TicketQuoteApproved};
use db::Tx;
use kernel::Failure;

use super::{About, hear};
use crate::domain::TicketStep;

pub(in crate::events) async fn on_ticket_quote_approved(
    _state: &(),
    tx: &Tx,
    event: TicketQuoteApproved,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.approved_at,
        kind: "ticket_quote_approved",
        clause: None,
    };
    hear(tx, envelope, event.ticket, about, TicketStep::Noted).await
}
