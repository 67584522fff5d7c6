//! Work was taken up again: what is still owed for it falls away, and its next resolution is followed up anew.

use db::Tx;
use kernel::{Actor, Failure, TicketId};

use super::change_callback::conclude_step;
use crate::storage::callbacks;

/// Waives what is owed for a ticket, in the consumer's transaction.
pub(crate) async fn withdraw_callbacks(tx: &Tx, ticket_id: TicketId, reason: &str) -> Result<(), Failure> {
    let actor = Actor::system("callbacks.withdraw_callbacks");
    for mut callback in callbacks::owed_for(tx, &actor.scope, ticket_id).await? {
        let event = callback.waive(reason.to_owned(), tx.now())?;
        conclude_step(tx, &actor, &callback, &event).await?;
    }
    Ok(())
}
