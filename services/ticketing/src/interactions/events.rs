//! Calls that contacts may name, and what was found on patrols.
#![warn(clippy::future_not_send)]

use contracts::{
    hotline::{CallAnswered, CallEnded},
    registers::PatrolFindingReported,
};
use db::{Tx, backfill::may_be_repeat};
use envelope::Envelope;
use kernel::Failure;

use crate::{
    app::App,
    interactions::app::{note_call, take_patrol_finding},
};

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

/// Something was found on a patrol that is to be put right.
pub(crate) async fn on_patrol_finding_reported(
    app: &App,
    tx: &Tx,
    event: PatrolFindingReported,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    take_patrol_finding(app, tx, event).await
}
