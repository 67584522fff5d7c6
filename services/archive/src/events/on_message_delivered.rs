//! A message reached the customer.

use contracts::notifications::MessageDelivered;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::{
    app::caller_cards::{EventMeta, TimelineNote, note_event},
    domain::TimelineKind,
};

pub(super) async fn on_message_delivered(
    _state: &(),
    tx: &Tx,
    event: MessageDelivered,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let meta = EventMeta { event_id: envelope.id, estate_id: event.estate_id, sequence: envelope.sequence };
    let note = TimelineNote {
        kind: TimelineKind::MessageDelivered,
        at: event.delivered_at,
        title: String::new(),
        reference: event.message_id.to_string(),
        clause: Some(event.clause),
    };
    Ok(note_event(tx, event.customer_id, meta, note)?)
}
