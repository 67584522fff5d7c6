//! A customer was heard: the ticket is closed, or has to be put right.

use contracts::{Envelope, callbacks::CallbackCompleted};
use db::Tx;
use kernel::Failure;

use crate::app::tickets::settle_callback;

/// Applies one event in the inbox's transaction.
pub(super) async fn on_callback_completed(
    _state: &(),
    tx: &Tx,
    event: CallbackCompleted,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    settle_callback(tx, &event).await
}
