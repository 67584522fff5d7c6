//! Follow-ups: while one is owed its ticket stays open, and how the last of them ended decides what becomes of it.

use contracts::callbacks::{CallbackAttempted, CallbackCompleted, CallbackScheduled, CallbackWaived};
use db::Tx;
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
    _envelope: &Envelope,
) -> Result<(), Failure> {
    expect_follow_up(tx, event.callback_id, event.ticket_id).await
}

/// The customer was not reached; the last time, nobody tries again.
pub(super) async fn on_callback_attempted(
    app: &App,
    tx: &Tx,
    event: CallbackAttempted,
    _envelope: &Envelope,
) -> Result<(), Failure> {
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
    _envelope: &Envelope,
) -> Result<(), Failure> {
    settle_follow_up(app, tx, &event).await
}

/// It is owed no longer.
pub(super) async fn on_callback_waived(
    app: &App,
    tx: &Tx,
    event: CallbackWaived,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    end_follow_up(app, tx, event.callback_id, event.ticket_id).await
}
