//! Work was not done after all: what was asked for it is disputed.

use contracts::ticketing::TicketReopened;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::app::charges::dispute_work;

/// Applies one event in the inbox's transaction.
pub(super) async fn on_ticket_reopened(
    _state: &(),
    tx: &Tx,
    event: TicketReopened,
    envelope: &Envelope,
) -> Result<(), Failure> {
    dispute_work(tx, event, envelope.sequence).await
}
