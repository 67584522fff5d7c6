//! A ticket was something else than it was taken for: its follow-ups are for whom it is for.

use contracts::ticketing::TicketReclassified;
use db::{Tx, backfill::may_be_repeat};
use envelope::Envelope;
use kernel::Failure;

use crate::app::callbacks::follow_ticket;

/// Applies one event in the inbox's transaction.
pub(super) async fn on_ticket_reclassified(
    _state: &(),
    tx: &Tx,
    event: TicketReclassified,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    follow_ticket(tx, event.ticket_id, &event.ticket).await
}
