//! There is no work: nothing is owed for it.

use contracts::ticketing::TicketCancelled;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::{app::charges::cancel_work, config::Config};

/// Applies one event in the inbox's transaction.
pub(super) async fn on_ticket_cancelled(
    config: &Config,
    tx: &Tx,
    event: TicketCancelled,
    envelope: &Envelope,
) -> Result<(), Failure> {
    cancel_work(tx, config, event, envelope.sequence).await
}
