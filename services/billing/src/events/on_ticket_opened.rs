//! Work is being put right: what was asked for the faulty work is disputed.

use contracts::ticketing::TicketOpened;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::app::charges::rectify_work;

/// Applies one event in the inbox's transaction.
pub(super) async fn on_ticket_opened(
    _state: &(),
    tx: &Tx,
    event: TicketOpened,
    envelope: &Envelope,
) -> Result<(), Failure> {
    rectify_work(tx, event, envelope.sequence).await
}
