//! Follow-ups: while one is owed its ticket stays open, and how the last of them ended decides what becomes of it.

use contracts::callbacks::{CallbackAttempted, CallbackCompleted, CallbackScheduled, CallbackWaived};
use db::{Tx, backfill::may_be_repeat};
use envelope::Envelope;
use kernel::Failure;

use crate::app::{
    App,
    tickets::{end_follow_up, expect_follow_up, settle_follow_up},
};

/// A follow-up is owed.
pub(super) async fn on_callback_scheduled(
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
pub(super) async fn on_callback_attempted(
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

/// The customer was heard.
pub(super) async fn on_callback_completed(
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
pub(super) async fn on_callback_waived(
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
