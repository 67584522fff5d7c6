//! A message reached the customer.

use contracts::{Envelope, notifications::MessageDelivered};
use db::Tx;
use kernel::Failure;

use crate::app::caller_cards::{Hearing, Told, note_event};

pub(super) async fn on_message_delivered(
    _state: &(),
    tx: &Tx,
    event: MessageDelivered,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let hearing = Hearing { event_id: envelope.id, estate_id: event.estate_id, sequence: envelope.sequence };
    let told = Told {
        kind: "message_delivered",
        at: event.delivered_at,
        title: String::new(),
        reference: event.message_id.to_string(),
        clause: Some(event.clause),
    };
    Ok(note_event(tx, event.customer_id, hearing, told)?)
}
