//! What billing publishes and consumes.
#![warn(clippy::future_not_send)]

pub(crate) mod publish;

use contracts::ticketing::{TicketCancelled, TicketOpened, TicketReopened, TicketResolved};
use db::InboxConsumer;

use crate::{app::App, charges};

/// What this service consumes, and what it does with it. `charged_tickets` keeps how far each ticket's story was applied: an
/// event that comes again or was overtaken changes nothing, and none needs those before it, so they come in any order and
/// the many that tell of no money are not heard at all.
///
/// What moves money locks accounts, invoices and the counter of their numbers. A ticket that is opened moves some only when
/// it puts another right, and shares its transaction: where two that do meet crosswise, the engine ends one, and its batch is
/// handled one by one.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    InboxConsumer::new(app.db.clone())
        .on_in_any_order::<TicketOpened, _, _>((), charges::events::on_ticket_opened)
        .on_in_any_order::<TicketResolved, _, _>(app.config, charges::events::on_ticket_resolved)
        .on_in_any_order::<TicketReopened, _, _>((), charges::events::on_ticket_reopened)
        .on_in_any_order::<TicketCancelled, _, _>(app.config, charges::events::on_ticket_cancelled)
        .by_itself::<TicketResolved>()
        .by_itself::<TicketReopened>()
        .by_itself::<TicketCancelled>()
}
