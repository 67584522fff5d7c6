//! The customer agreed to a fee.

use contracts::ticketing::TicketQuoteApproved;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply};
use crate::domain::{TicketStep, TimelineKind};

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
        kind: TimelineKind::TicketQuoteApproved,
        clause: None,
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Noted).await
}
