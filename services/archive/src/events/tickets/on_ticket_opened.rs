//! A ticket was opened.

use contracts::ticketing::TicketOpened;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply, deadlines};
use crate::domain::{TicketStep, TimelineKind};

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
        kind: TimelineKind::TicketOpened,
        clause: None,
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Opened(deadlines(&event.deadlines))).await
}
