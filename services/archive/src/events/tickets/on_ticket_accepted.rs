//! A ticket was taken on.

use contracts::ticketing::TicketAccepted;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply};
use crate::domain::{TicketStatus, TicketStep, TimelineKind};

pub(in crate::events) async fn on_ticket_accepted(
    _state: &(),
    tx: &Tx,
    event: TicketAccepted,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.accepted_at,
        kind: TimelineKind::TicketAccepted,
        clause: None,
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Moved(TicketStatus::Accepted)).await
}
