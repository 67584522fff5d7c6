//! The customer was tried and not reached. After the last try nobody owes them the follow-up any more.

use contracts::{Envelope, callbacks::CallbackAttempted};
use db::Tx;
use kernel::Failure;

use super::hearing;
use crate::{
    app::caller_cards::{Told, hear_callback},
    domain::CallbackStep,
};

pub(in crate::events) async fn on_callback_attempted(
    _state: &(),
    tx: &Tx,
    event: CallbackAttempted,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let told = Told {
        kind: "callback_attempted",
        at: event.attempted_at,
        title: event.outcome,
        reference: event.callback_id.to_string(),
        clause: None,
    };
    let which = (event.callback_id, event.ticket_id);
    let step = if event.is_last { CallbackStep::Settled } else { CallbackStep::Tried };
    hear_callback(tx, None, which, step, (hearing(event.estate_id, envelope), told)).await
}
