//! A follow-up is no longer owed.

use contracts::{Envelope, callbacks::CallbackWaived};
use db::Tx;
use kernel::Failure;

use super::hearing;
use crate::{
    app::caller_cards::{Told, hear_callback},
    domain::CallbackStep,
};

pub(in crate::events) async fn on_callback_waived(
    _state: &(),
    tx: &Tx,
    event: CallbackWaived,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let told = Told {
        kind: "callback_waived",
        at: event.waived_at,
        title: String::new(),
        reference: event.callback_id.to_string(),
        clause: None,
    };
    let which = (event.callback_id, event.ticket_id);
    let step = CallbackStep::Settled;
    hear_callback(tx, event.customer_id, which, step, (hearing(event.estate_id, envelope), told)).await
}
