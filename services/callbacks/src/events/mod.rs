//! What the callback desk publishes and consumes.
#![warn(clippy::future_not_send)]

pub(crate) mod publish;

use contracts::{
    identity::StaffChanged,
    ticketing::{TicketCancelled, TicketReclassified, TicketReopened, TicketResolved},
};
use copies::{published_calendars, published_standards};
use db::InboxConsumer;

use crate::{app::App, callbacks};

/// What this service consumes, and what it does with it. Tickets are heard of in order: work that was taken up again must
/// not be followed up because its resolution came after its reopening.
///
/// A resolution counts the follow-ups of its clause, and somebody's rights reach all their work: both lock more than what
/// they are about.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    published_calendars::follow(published_standards::follow(InboxConsumer::new(app.db.clone())))
        .on::<TicketResolved, _, _>(app.clone(), callbacks::events::on_ticket_resolved)
        .on::<TicketReclassified, _, _>((), callbacks::events::on_ticket_reclassified)
        .on::<TicketReopened, _, _>((), callbacks::events::on_ticket_reopened)
        .on::<TicketCancelled, _, _>((), callbacks::events::on_ticket_cancelled)
        .on::<StaffChanged, _, _>((), callbacks::events::on_staff_changed)
        .by_itself::<TicketResolved>()
        .by_itself::<StaffChanged>()
}
