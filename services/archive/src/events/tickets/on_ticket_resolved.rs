//! The work is done.

use contracts::ticketing::TicketResolved;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply};
use crate::domain::{TicketStatus, TicketStep, TimelineKind};

pub(in crate::events) async fn on_ticket_resolved(
    _state: &(),
    tx: &Tx,
    event: TicketResolved,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.resolved_at,
        kind: TimelineKind::TicketResolved,
        clause: None,
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Moved(TicketStatus::Resolved)).await
}
