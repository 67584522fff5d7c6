//! Calls that contacts may name.
#![warn(clippy::future_not_send)]

use contracts::hotline::{CallAnswered, CallEnded};
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::interactions::app::note_call;

/// A call was taken.
pub(crate) async fn on_call_answered(
    _state: &(),
    tx: &Tx,
    event: CallAnswered,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    note_call(tx, event.into());
    Ok(())
}

/// A call came to its end.
pub(crate) async fn on_call_ended(
    _state: &(),
    tx: &Tx,
    event: CallEnded,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    note_call(tx, event.into());
    Ok(())
}
