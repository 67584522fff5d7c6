//! What the ticket desk and identity tell, and what it means for callbacks: work that was finished is followed up; what was
//! taken up again, fell away or turned out to be something else changes what is owed; whoever lost a right loses the work.
#![warn(clippy::future_not_send)]

use chrono::TimeDelta;
use contracts::{
    identity::StaffChanged,
    ticketing::{TicketCancelled, TicketReclassified, TicketReopened, TicketResolved},
};
use copies::principals::of_staff;
use db::{
    Tx,
    backfill::{comes_too_late, may_be_repeat},
};
use envelope::Envelope;
use kernel::Failure;

use crate::{
    app::App,
    callbacks::app::{follow_ticket, release_work, schedule_callbacks, withdraw_callbacks},
};

/// How old work may be of which a backfill brings the news: people who are called later than that do not know what it is about.
const OWED_FOR: TimeDelta = TimeDelta::days(3);

/// Why nobody is called any more about a ticket that is for named readers.
const FOR_NAMED_READERS: &str = "仅限知情人 / for named readers";

/// Work was finished: follow-ups are owed. Applied in the inbox's transaction.
pub(crate) async fn on_ticket_resolved(
    app: &App,
    tx: &Tx,
    event: TicketResolved,
    envelope: &Envelope,
) -> Result<(), Failure> {
    // What is for named readers is theirs to ask about.
    if comes_too_late(tx, envelope, OWED_FOR) || event.ticket.is_for_named_readers {
        return Ok(());
    }
    schedule_callbacks(app, tx, &event, envelope.sequence).await
}

/// A ticket was something else than it was taken for: its follow-ups are for whom it is for. Applied in the inbox's
/// transaction.
pub(crate) async fn on_ticket_reclassified(
    _state: &(),
    tx: &Tx,
    event: TicketReclassified,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    follow_ticket(tx, event.ticket_id, &event.ticket).await?;
    if event.ticket.is_for_named_readers {
        withdraw_callbacks(tx, event.ticket_id, FOR_NAMED_READERS).await?;
    }
    Ok(())
}

/// Work was taken up again: what is owed for it falls away. Applied in the inbox's transaction.
pub(crate) async fn on_ticket_reopened(
    _state: &(),
    tx: &Tx,
    event: TicketReopened,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    withdraw_callbacks(tx, event.ticket_id, &event.reason).await
}

/// A ticket was cancelled, and with it the follow-ups that were owed. Applied in the inbox's transaction.
pub(crate) async fn on_ticket_cancelled(
    _state: &(),
    tx: &Tx,
    event: TicketCancelled,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    withdraw_callbacks(tx, event.ticket_id, &event.reason).await
}

/// Somebody's rights changed: what they can no longer make is taken from them. Applied in the inbox's transaction.
pub(crate) async fn on_staff_changed(
    _state: &(),
    tx: &Tx,
    event: StaffChanged,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if may_be_repeat(tx, envelope) {
        return Ok(());
    }
    release_work(tx, &of_staff(event)).await
}
