//! A message did not reach the customer.

use contracts::{Envelope, notifications::MessageFailed};
use db::Tx;
use kernel::Failure;

use crate::app::caller_cards::{Hearing, Told, note_event};

pub(super) async fn on_message_failed(
    _state: &(),
    tx: &Tx,
    event: MessageFailed,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let hearing = Hearing { event_id: envelope.id, estate_id: event.estate_id, sequence: envelope.sequence };
    let told = Told {
        kind: "message_failed",
        at: event.failed_at,
        title: event.reason,
        reference: event.message_id.to_string(),
        clause: None,
    };
    Ok(note_event(tx, event.customer_id, hearing, told)?)
}
