//! What the ticket desk tells, and what it means for the fee of work: done, it is owed; taken up again or put right, what was
//! asked for is disputed; cancelled, nothing is owed.
#![warn(clippy::future_not_send)]

use contracts::ticketing::{TicketCancelled, TicketOpened, TicketReopened, TicketResolved};
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::{
    charges::app::{cancel_work, charge_work, dispute_work, rectify_work},
    config::Config,
};

/// Work is being put right: what was asked for the faulty work is disputed. Applied in the inbox's transaction.
pub(crate) async fn on_ticket_opened(
    _state: &(),
    tx: &Tx,
    event: TicketOpened,
    envelope: &Envelope,
) -> Result<(), Failure> {
    rectify_work(tx, event, envelope.sequence).await
}

/// Work is done: what the customer agreed to pay is owed from now on. Applied in the inbox's transaction.
pub(crate) async fn on_ticket_resolved(
    config: &Config,
    tx: &Tx,
    event: TicketResolved,
    envelope: &Envelope,
) -> Result<(), Failure> {
    charge_work(tx, config, event, envelope.sequence).await
}

/// Work was not done after all: what was asked for it is disputed. Applied in the inbox's transaction.
pub(crate) async fn on_ticket_reopened(
    _state: &(),
    tx: &Tx,
    event: TicketReopened,
    envelope: &Envelope,
) -> Result<(), Failure> {
    dispute_work(tx, event, envelope.sequence).await
}

/// There is no work: nothing is owed for it. Applied in the inbox's transaction.
pub(crate) async fn on_ticket_cancelled(
    config: &Config,
    tx: &Tx,
    event: TicketCancelled,
    envelope: &Envelope,
) -> Result<(), Failure> {
    cancel_work(tx, config, event, envelope.sequence).await
}
