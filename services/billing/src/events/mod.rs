//! What billing publishes and consumes.
#![warn(clippy::future_not_send)]

mod on_ticket_cancelled;
mod on_ticket_opened;
mod on_ticket_reopened;
mod on_ticket_resolved;
pub(crate) mod publish;

use contracts::ticketing::{TicketCancelled, TicketOpened, TicketReopened, TicketResolved};
use db::InboxConsumer;

use crate::app::App;

/// What this service consumes, and what it does with it.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    InboxConsumer::new(app.db.clone())
        .on::<TicketOpened, _, _>((), on_ticket_opened::on_ticket_opened)
        .on::<TicketResolved, _, _>(app.config, on_ticket_resolved::on_ticket_resolved)
        .on::<TicketReopened, _, _>((), on_ticket_reopened::on_ticket_reopened)
        .on::<TicketCancelled, _, _>(app.config, on_ticket_cancelled::on_ticket_cancelled)
}
