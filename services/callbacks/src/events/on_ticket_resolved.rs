//! Work was finished: follow-ups are owed.

use contracts::ticketing::TicketResolved;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::app::{App, callbacks::schedule_callbacks};

/// Applies one event in the inbox's transaction.
pub(super) async fn on_ticket_resolved(
    app: &App,
    tx: &Tx,
    event: TicketResolved,
    envelope: &Envelope,
) -> Result<(), Failure> {
    schedule_callbacks(app, tx, &event, envelope.sequence).await
}
