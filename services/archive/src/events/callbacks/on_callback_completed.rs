//! The customer was heard.

use contracts::{Envelope, callbacks::CallbackCompleted};
use db::Tx;
use kernel::Failure;

use super::hearing;
use crate::{
    app::caller_cards::{Told, hear_callback},
    domain::CallbackStep,
};

pub(in crate::events) async fn on_callback_completed(
    _state: &(),
    tx: &Tx,
    event: CallbackCompleted,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let told = Told {
        kind: "callback_completed",
        at: event.completed_at,
        title: String::new(),
        reference: event.callback_id.to_string(),
        clause: None,
    };
    let which = (event.callback_id, event.ticket_id);
    let step = CallbackStep::Settled;
    hear_callback(tx, event.customer_id, which, step, (hearing(event.estate_id, envelope), told)).await
}
