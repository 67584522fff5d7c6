//! Work is done: what the customer agreed to pay is owed from now on.

use contracts::ticketing::TicketResolved;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::{app::charges::charge_work, config::Config};

/// Applies one event in the inbox's transaction.
pub(super) async fn on_ticket_resolved(
    config: &Config,
    tx: &Tx,
    event: TicketResolved,
    envelope: &Envelope,
) -> Result<(), Failure> {
    charge_work(tx, config, event, envelope.sequence).await
}
