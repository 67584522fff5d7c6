//! What billing says and hears.
#![warn(clippy::future_not_send)]

mod on_ticket_resolved;
pub(crate) mod publish;

use contracts::ticketing::TicketResolved;
use db::{Db, InboxConsumer};

/// What this service hears, and what it does with it.
pub(crate) fn consumer(db: &Db) -> InboxConsumer {
    InboxConsumer::new(db.clone()).on::<TicketResolved, _, _>((), on_ticket_resolved::on_ticket_resolved)
}
