//! A matter fell away, and with it what is owed for it.

use contracts::ticketing::TicketCancelled;
use db::{Tx, backfill::may_be_repeat};
use envelope::Envelope;
use kernel::Failure;

use crate::app::callbacks::withdraw_callbacks;

/// Applies one event in the inbox's transaction.
pub(super) async fn on_ticket_cancelled(
    _state: &(),
    tx: &Tx,
    event: TicketCancelled,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    withdraw_callbacks(tx, event.ticket_id, &event.reason).await
}
