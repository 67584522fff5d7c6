//! What every step of a message that others are told of has in common: its event is published, and noted who did it.

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
    let entry = AuditEntry::new(actor, message.state.as_str(), "message", message.id);
    tx.audit(entry.at(message.estate_id));
    Ok(())
}
