//! What notifications says and hears.
#![warn(clippy::future_not_send)]

mod notices;
mod on_anything;
mod on_notice;
pub(crate) mod publish;

use contracts::{
    billing::{ChargePosted, InvoiceIssued, PaymentReceived},
    ticketing::{
        TicketAccepted, TicketArrived, TicketAssigned, TicketCancelled, TicketClosed, TicketDeadlineMissed,
        TicketOpened, TicketQuoted, TicketReopened, TicketResolved,
    },
};
use db::{InboxConsumer, published_standards};

use self::on_notice::on_notice;
use crate::app::App;

/// What this service hears, and what it does with it: everything may be wanted by a webhook; some of it is told to
/// customers.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    published_standards::follow(InboxConsumer::new(app.db.clone()))
        .on::<TicketOpened, _, _>(app.clone(), on_notice::<TicketOpened>)
        .on::<TicketAssigned, _, _>(app.clone(), on_notice::<TicketAssigned>)
        .on::<TicketAccepted, _, _>(app.clone(), on_notice::<TicketAccepted>)
        .on::<TicketArrived, _, _>(app.clone(), on_notice::<TicketArrived>)
        .on::<TicketQuoted, _, _>(app.clone(), on_notice::<TicketQuoted>)
        .on::<TicketResolved, _, _>(app.clone(), on_notice::<TicketResolved>)
        .on::<TicketReopened, _, _>(app.clone(), on_notice::<TicketReopened>)
        .on::<TicketClosed, _, _>(app.clone(), on_notice::<TicketClosed>)
        .on::<TicketCancelled, _, _>(app.clone(), on_notice::<TicketCancelled>)
        .on::<TicketDeadlineMissed, _, _>(app.clone(), on_notice::<TicketDeadlineMissed>)
        .on::<ChargePosted, _, _>(app.clone(), on_notice::<ChargePosted>)
        .on::<InvoiceIssued, _, _>(app.clone(), on_notice::<InvoiceIssued>)
        .on::<PaymentReceived, _, _>(app.clone(), on_notice::<PaymentReceived>)
        .on_everything((), on_anything::on_anything)
}
