//! A deadline of a ticket was missed; the clause says which.

use contracts::ticketing::TicketDeadlineMissed;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply};
use crate::domain::{TicketStep, TimelineKind};

pub(in crate::events) async fn on_deadline_missed(
    _state: &(),
    tx: &Tx,
    event: TicketDeadlineMissed,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.missed_at,
        kind: TimelineKind::DeadlineMissed,
        clause: Some(event.deadline.clause),
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Noted).await
}
