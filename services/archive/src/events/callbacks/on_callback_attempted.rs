//! The customer was tried and not reached. After the last try nobody owes them the follow-up any more.

use contracts::callbacks::CallbackAttempted;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::meta;
use crate::{
    app::caller_cards::{TimelineNote, update_callback},
    domain::{CallbackStep, TimelineKind},
};

pub(in crate::events) async fn on_callback_attempted(
    _state: &(),
    tx: &Tx,
    event: CallbackAttempted,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let note = TimelineNote {
        kind: TimelineKind::CallbackAttempted,
        at: event.attempted_at,
        title: event.outcome,
        reference: event.callback_id.to_string(),
        clause: None,
    };
    let which = (event.callback_id, event.ticket_id);
    let step = if event.is_last { CallbackStep::Settled } else { CallbackStep::Tried };
    update_callback(tx, None, which, step, (meta(event.estate_id, envelope), note)).await
}
