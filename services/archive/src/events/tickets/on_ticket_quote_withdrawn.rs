//! A fee is asked no longer.

use contracts::ticketing::TicketQuoteWithdrawn;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply};
use crate::domain::{TicketStep, TimelineKind};

pub(in crate::events) async fn on_ticket_quote_withdrawn(
    _state: &(),
    tx: &Tx,
    event: TicketQuoteWithdrawn,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.withdrawn_at,
        kind: TimelineKind::TicketQuoteWithdrawn,
        clause: None,
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Noted).await
}
