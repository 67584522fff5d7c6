//! A message was given to its channel.

use contracts::notifications::MessageHandedOver;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::{
    app::caller_cards::{EventMeta, TimelineNote, note_event},
    domain::TimelineKind,
};

pub(super) async fn on_message_handed_over(
    _state: &(),
    tx: &Tx,
    event: MessageHandedOver,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let meta = EventMeta { event_id: envelope.id, estate_id: event.estate_id, sequence: envelope.sequence };
    let note = TimelineNote {
        kind: TimelineKind::MessageHandedOver,
        at: event.handed_over_at,
        title: String::new(),
        reference: event.message_id.to_string(),
        clause: Some(event.clause),
    };
    Ok(note_event(tx, event.customer_id, meta, note)?)
}
