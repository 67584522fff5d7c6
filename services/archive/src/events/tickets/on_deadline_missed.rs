//! A promise about a ticket was broken; the clause says which.

use contracts::{Envelope, ticketing::TicketDeadlineMissed};
use db::Tx;
use kernel::Failure;

use super::{About, hear};
use crate::domain::TicketStep;

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
        kind: "deadline_missed",
        clause: Some(event.deadline.clause),
    };
    hear(tx, envelope, event.ticket, about, TicketStep::Noted).await
}
