//! Work was finished: follow-ups are owed.

use chrono::TimeDelta;
use contracts::ticketing::TicketResolved;
use db::{Tx, backfill::comes_too_late};
use envelope::Envelope;
use kernel::Failure;

use crate::app::{App, callbacks::schedule_callbacks};

/// How old work may be of which a backfill brings the news: people who are called later than that do not know what it is about.
const OWED_FOR: TimeDelta = TimeDelta::days(3);

/// Applies one event in the inbox's transaction.
pub(super) async fn on_ticket_resolved(
    app: &App,
    tx: &Tx,
    event: TicketResolved,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if comes_too_late(tx, envelope, OWED_FOR) {
        return Ok(());
    }
    schedule_callbacks(app, tx, &event, envelope.sequence).await
}
