//! A follow-up was not made in time.

use contracts::{Envelope, callbacks::CallbackMissed};
use db::Tx;
use kernel::Failure;

use super::hearing;
use crate::{
    app::caller_cards::{Told, hear_callback},
    domain::CallbackStep,
};

pub(in crate::events) async fn on_callback_missed(
    _state: &(),
    tx: &Tx,
    event: CallbackMissed,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let told = Told {
        kind: "callback_missed",
        at: event.missed_at,
        title: String::new(),
        reference: event.callback_id.to_string(),
        clause: Some(event.clause),
    };
    let which = (event.callback_id, event.ticket_id);
    let step = CallbackStep::Missed;
    hear_callback(tx, event.customer_id, which, step, (hearing(event.estate_id, envelope), told)).await
}
