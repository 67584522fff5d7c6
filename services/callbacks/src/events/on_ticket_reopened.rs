//! Work was taken up again: what is owed for it falls away.

use contracts::ticketing::TicketReopened;
use db::{Tx, backfill::may_be_repeat};
use envelope::Envelope;
use kernel::Failure;

use crate::app::callbacks::withdraw_callbacks;

/// Applies one event in the inbox's transaction.
pub(super) async fn on_ticket_reopened(
    _state: &(),
    tx: &Tx,
    event: TicketReopened,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    withdraw_callbacks(tx, event.ticket_id, &event.reason).await
}
