//! Work was taken up again: what is owed for it falls away.

use contracts::ticketing::TicketReopened;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::app::callbacks::withdraw_callbacks;

/// Applies one event in the inbox's transaction.
pub(super) async fn on_ticket_reopened(
    _state: &(),
    tx: &Tx,
    event: TicketReopened,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    withdraw_callbacks(tx, event.ticket_id, &event.reason).await
}
