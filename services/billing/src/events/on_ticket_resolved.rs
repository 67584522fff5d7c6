//! Work is done: what the customer agreed to pay is owed from now on.

use contracts::{Envelope, ticketing::TicketResolved};
use db::Tx;
use kernel::Failure;

use crate::app::charges::charge_work;

/// Applies one event in the inbox's transaction.
pub(super) async fn on_ticket_resolved(
    _state: &(),
    tx: &Tx,
    event: TicketResolved,
    envelope: &Envelope,
) -> Result<(), Failure> {
    charge_work(tx, event, envelope.sequence).await
}
