//! A follow-up is owed.

use contracts::callbacks::CallbackScheduled;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::meta;
use crate::{
    app::caller_cards::{TimelineNote, update_callback},
    domain::{CallbackStep, TimelineKind},
};

pub(in crate::events) async fn on_callback_scheduled(
    _state: &(),
    tx: &Tx,
    event: CallbackScheduled,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let note = TimelineNote {
        kind: TimelineKind::CallbackScheduled,
        at: envelope.time,
        title: String::new(),
        reference: event.callback_id.to_string(),
        clause: Some(event.clause),
    };
    let which = (event.callback_id, event.ticket_id);
    let step = CallbackStep::Scheduled(event.due_at);
    update_callback(tx, event.customer_id, which, step, (meta(event.estate_id, envelope), note)).await
}
