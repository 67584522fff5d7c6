//! What notifications publishes and consumes.
#![warn(clippy::future_not_send)]

pub(crate) mod publish;

use contracts::{
    billing::{
        ChargePosted, InvoiceCredited, InvoiceIssued, InvoiceVoided, PaymentReceived, PaymentReversed,
    },
    identity::{ApiClientChanged, StaffChanged},
    playbooks::{PlaybookRunStarted, PlaybookStepOverdue},
    registers::{FormRecordOverdue, FormRecordReminder, PatrolRoundMissed},
    ticketing::{
        TicketAccepted, TicketArrived, TicketAssigned, TicketCancelled, TicketClosed, TicketDeadlineExtended,
        TicketDeadlineMissed, TicketOpened, TicketQuoted, TicketReclassified, TicketReopened, TicketResolved,
    },
};
use copies::published_standards;
use db::InboxConsumer;

use crate::{app::App, messages::events::on_notice, staff_notices, webhooks};

/// What this service consumes, and what it does with it: everything may be wanted by a webhook; some of it is told to
/// customers, and to members of staff what is given to them or taken from them.
///
/// What a ticket is taken for now marks what its follow-ups told, too, and whose account is over loses what waits for their
/// endpoints: these change rows of other subjects.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    staff_notices::events::follow(published_standards::follow(InboxConsumer::new(app.db.clone())))
        .on::<TicketOpened, _, _>(app.clone(), on_notice::<TicketOpened>)
        .on::<TicketAssigned, _, _>(app.clone(), on_notice::<TicketAssigned>)
        .on::<TicketAccepted, _, _>(app.clone(), on_notice::<TicketAccepted>)
        .on::<TicketArrived, _, _>(app.clone(), on_notice::<TicketArrived>)
        .on::<TicketQuoted, _, _>(app.clone(), on_notice::<TicketQuoted>)
        .on::<TicketDeadlineExtended, _, _>(app.clone(), on_notice::<TicketDeadlineExtended>)
        .on::<TicketResolved, _, _>(app.clone(), on_notice::<TicketResolved>)
        .on::<TicketReopened, _, _>(app.clone(), on_notice::<TicketReopened>)
        .on::<TicketClosed, _, _>(app.clone(), on_notice::<TicketClosed>)
        .on::<TicketCancelled, _, _>(app.clone(), on_notice::<TicketCancelled>)
        .on::<TicketDeadlineMissed, _, _>(app.clone(), on_notice::<TicketDeadlineMissed>)
        .on::<ChargePosted, _, _>(app.clone(), on_notice::<ChargePosted>)
        .on::<InvoiceIssued, _, _>(app.clone(), on_notice::<InvoiceIssued>)
        .on::<InvoiceVoided, _, _>(app.clone(), on_notice::<InvoiceVoided>)
        .on::<InvoiceCredited, _, _>(app.clone(), on_notice::<InvoiceCredited>)
        .on::<PaymentReceived, _, _>(app.clone(), on_notice::<PaymentReceived>)
        .on::<PaymentReversed, _, _>(app.clone(), on_notice::<PaymentReversed>)
        .on_everything(app.clone(), webhooks::events::on_anything)
        .by_itself::<TicketReclassified>()
        .by_itself::<FormRecordOverdue>()
        .by_itself::<FormRecordReminder>()
        .by_itself::<PlaybookRunStarted>()
        .by_itself::<PlaybookStepOverdue>()
        .by_itself::<PatrolRoundMissed>()
        .by_itself::<StaffChanged>()
        .by_itself::<ApiClientChanged>()
}
