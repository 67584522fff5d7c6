//! What every step of a message that others hear of has in common: it is said, and noted who did it.

use db::{AuditEntry, Tx};
use kernel::{Actor, Failure};

use crate::{
    domain::{Message, MessageEvent},
    events::publish,
};

/// The event and the audit line of one step.
pub(super) fn say_and_note(
    tx: &Tx,
    actor: &Actor,
    message: &Message,
    event: MessageEvent,
) -> Result<(), Failure> {
    publish::message(tx, message, event)?;
    let entry = AuditEntry::new(actor, message.state.word(), "message", message.id);
    tx.audit(entry.at(message.estate_id));
    Ok(())
}
