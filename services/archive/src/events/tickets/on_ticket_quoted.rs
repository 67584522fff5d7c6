//! A fee was put to the customer.

use contracts::ticketing::TicketQuoted;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply};
use crate::domain::{TicketStep, TimelineKind};

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
        kind: TimelineKind::TicketQuoted,
        clause: None,
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Noted).await
}
