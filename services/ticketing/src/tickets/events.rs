//! What others tell that concerns tickets. Follow-ups: while one is owed its ticket stays open, and how the last of them ended
//! decides what becomes of it. Rights: what somebody can no longer work on is taken from them.
#![warn(clippy::future_not_send)]

use contracts::{
    callbacks::{CallbackAttempted, CallbackCompleted, CallbackScheduled, CallbackWaived},
    identity::StaffChanged,
};
use copies::principals::of_staff;
use db::{Tx, backfill::may_be_repeat};
use envelope::Envelope;
use kernel::Failure;

use crate::{
    app::App,
    tickets::app::{end_follow_up, expect_follow_up, release_work, settle_follow_up},
};

/// A follow-up is owed.
pub(crate) async fn on_callback_scheduled(
    _state: &(),
    tx: &Tx,
    event: CallbackScheduled,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    expect_follow_up(tx, event.callback_id, event.ticket_id).await
}

/// The customer was not reached; the last time, nobody tries again.
pub(crate) async fn on_callback_attempted(
    app: &App,
    tx: &Tx,
    event: CallbackAttempted,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    if !event.is_last {
        return Ok(());
    }
    end_follow_up(app, tx, event.callback_id, event.ticket_id).await
}

/// The follow-up was made.
pub(crate) async fn on_callback_completed(
    app: &App,
    tx: &Tx,
    event: CallbackCompleted,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    settle_follow_up(app, tx, &event).await
}

/// It is owed no longer.
pub(crate) async fn on_callback_waived(
    app: &App,
    tx: &Tx,
    event: CallbackWaived,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    end_follow_up(app, tx, event.callback_id, event.ticket_id).await
}

/// Somebody's rights changed: what they can no longer work on is taken from them. Applied in the inbox's transaction.
pub(crate) async fn on_staff_changed(
    app: &App,
    tx: &Tx,
    event: StaffChanged,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    release_work(app, tx, &of_staff(event)).await
}
