//! A matter fell away, and with it what is owed for it.

use contracts::ticketing::TicketCancelled;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::app::callbacks::withdraw_callbacks;

/// Applies one event in the inbox's transaction.
pub(super) async fn on_ticket_cancelled(
    _state: &(),
    tx: &Tx,
    event: TicketCancelled,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    withdraw_callbacks(tx, event.ticket_id, &event.reason).await
}
