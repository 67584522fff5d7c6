//! A follow-up is owed.

use contracts::{Envelope, callbacks::CallbackScheduled};
use db::Tx;
use kernel::Failure;

use super::hearing;
use crate::{
    app::caller_cards::{Told, hear_callback},
    domain::CallbackStep,
};

pub(in crate::events) async fn on_callback_scheduled(
    _state: &(),
    tx: &Tx,
    event: CallbackScheduled,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let told = Told {
        kind: "callback_scheduled",
        at: envelope.time,
        title: String::new(),
        reference: event.callback_id.to_string(),
        clause: Some(event.clause),
    };
    let which = (event.callback_id, event.ticket_id);
    let step = CallbackStep::Scheduled(event.due_at);
    hear_callback(tx, event.customer_id, which, step, (hearing(event.estate_id, envelope), told)).await
}
