//! Somebody is on site.

use contracts::ticketing::TicketArrived;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::{About, apply};
use crate::domain::{TicketStatus, TicketStep, TimelineKind};

pub(in crate::events) async fn on_ticket_arrived(
    _state: &(),
    tx: &Tx,
    event: TicketArrived,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let about = About {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        at: event.arrived_at,
        kind: TimelineKind::TicketArrived,
        clause: None,
    };
    apply(tx, envelope, event.ticket, about, TicketStep::Moved(TicketStatus::OnSite)).await
}
