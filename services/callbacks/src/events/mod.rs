//! What the callback desk says and hears.
#![warn(clippy::future_not_send)]

mod on_ticket_cancelled;
mod on_ticket_reopened;
mod on_ticket_resolved;
pub(crate) mod publish;

use contracts::ticketing::{TicketCancelled, TicketReopened, TicketResolved};
use db::{InboxConsumer, published_standards};

use crate::app::App;

/// What this service hears, and what it does with it.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    published_standards::follow(InboxConsumer::new(app.db.clone()))
        .on::<TicketResolved, _, _>(app.clone(), on_ticket_resolved::on_ticket_resolved)
        .on::<TicketReopened, _, _>((), on_ticket_reopened::on_ticket_reopened)
        .on::<TicketCancelled, _, _>((), on_ticket_cancelled::on_ticket_cancelled)
}
