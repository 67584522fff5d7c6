//! The customer does not agree to a fee.

use contracts::ticketing::TicketQuoteDeclined;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply};
use crate::domain::{TicketStep, TimelineKind};

pub(in crate::events) async fn on_ticket_quote_declined(
    _state: &(),
    tx: &Tx,
    event: TicketQuoteDeclined,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.declined_at,
        kind: TimelineKind::TicketQuoteDeclined,
        clause: None,
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Noted).await
}
