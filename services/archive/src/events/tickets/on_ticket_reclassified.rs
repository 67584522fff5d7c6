//! A ticket was something else than it was taken for.

use contracts::ticketing::TicketReclassified;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply, deadlines};
use crate::domain::{TicketStep, TimelineKind};

pub(in crate::events) async fn on_ticket_reclassified(
    _state: &(),
    tx: &Tx,
    event: TicketReclassified,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.reclassified_at,
        kind: TimelineKind::TicketReclassified,
        clause: None,
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Reclassified(deadlines(&event.deadlines))).await
}
