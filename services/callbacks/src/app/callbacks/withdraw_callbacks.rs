//! Work was taken up again: what is still owed for it falls away, and its next resolution is followed up anew.

use db::Tx;
use kernel::{Actor, Failure};
use vocabulary::TicketId;

use super::change::conclude_step;
use crate::{domain::Callback, storage::callbacks};

/// Withdraws what is owed for a ticket, in the consumer's transaction.
#[tracing::instrument(skip_all, name = "callbacks.withdraw_callbacks")]
pub(crate) async fn withdraw_callbacks(tx: &Tx, ticket_id: TicketId, reason: &str) -> Result<(), Failure> {
    callbacks::hold(tx, ticket_id).await?;
    withdraw(tx, ticket_id, reason, |_any| true).await
}

/// Withdraws what else is owed for the ticket of `callback`, in a transaction that holds the ticket.
pub(super) async fn withdraw_others(tx: &Tx, callback: &Callback, reason: &str) -> Result<(), Failure> {
    withdraw(tx, callback.occasion.ticket_id, reason, |other| other.id != callback.id).await
}

async fn withdraw(
    tx: &Tx,
    ticket_id: TicketId,
    reason: &str,
    is_meant: impl Fn(&Callback) -> bool + Send,
) -> Result<(), Failure> {
    let actor = Actor::system("callbacks.withdraw_callbacks");
    for mut callback in callbacks::owed_for(tx, &actor.scope, ticket_id).await? {
        if is_meant(&callback) {
            let event = callback.withdraw(reason, tx.now())?;
            conclude_step(tx, &actor, &callback, &event).await?;
        }
    }
    Ok(())
}
