//! A message did not reach the customer.

use contracts::notifications::MessageFailed;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::{
    app::caller_cards::{EventMeta, TimelineNote, note_event},
    domain::TimelineKind,
};

pub(super) async fn on_message_failed(
    _state: &(),
    tx: &Tx,
    event: MessageFailed,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let meta = EventMeta { event_id: envelope.id, estate_id: event.estate_id, sequence: envelope.sequence };
    let note = TimelineNote {
        kind: TimelineKind::MessageFailed,
        at: event.failed_at,
        title: event.reason,
        reference: event.message_id.to_string(),
        clause: None,
    };
    Ok(note_event(tx, event.customer_id, meta, note)?)
}
