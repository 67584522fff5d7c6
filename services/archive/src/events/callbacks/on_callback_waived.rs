//! A follow-up is no longer owed.

use contracts::callbacks::CallbackWaived;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::meta;
use crate::{
    app::caller_cards::{TimelineNote, update_callback},
    domain::{CallbackStep, TimelineKind},
};

pub(in crate::events) async fn on_callback_waived(
    _state: &(),
    tx: &Tx,
    event: CallbackWaived,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let note = TimelineNote {
        kind: TimelineKind::CallbackWaived,
        at: event.waived_at,
        title: String::new(),
        reference: event.callback_id.to_string(),
        clause: None,
    };
    let which = (event.callback_id, event.ticket_id);
    let step = CallbackStep::Settled;
    update_callback(tx, event.customer_id, which, step, (meta(event.estate_id, envelope), note)).await
}
