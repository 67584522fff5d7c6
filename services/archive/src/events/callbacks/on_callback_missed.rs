//! A follow-up was not made in time.

use contracts::callbacks::CallbackMissed;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::meta;
use crate::{
    app::caller_cards::{TimelineNote, update_callback},
    domain::{CallbackStep, TimelineKind},
};

pub(in crate::events) async fn on_callback_missed(
    _state: &(),
    tx: &Tx,
    event: CallbackMissed,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let note = TimelineNote {
        kind: TimelineKind::CallbackMissed,
        at: event.missed_at,
        title: String::new(),
        reference: event.callback_id.to_string(),
        clause: Some(event.clause),
    };
    let which = (event.callback_id, event.ticket_id);
    let step = CallbackStep::Missed;
    update_callback(tx, event.customer_id, which, step, (meta(event.estate_id, envelope), note)).await
}
