//! What the archive says and hears.
#![warn(clippy::future_not_send)]

mod callbacks;
mod forget_cards;
mod on_invoice_issued;
mod on_invoice_voided;
mod on_message_delivered;
mod on_message_failed;
mod on_payment_received;
mod on_payment_reversed;
mod on_reception_recorded;
pub(crate) mod publish;
mod tickets;

use contracts::{
    billing::{InvoiceIssued, InvoiceVoided, PaymentReceived, PaymentReversed},
    callbacks::{CallbackAttempted, CallbackCompleted, CallbackMissed, CallbackScheduled, CallbackWaived},
    notifications::{MessageDelivered, MessageFailed},
    ticketing::{
        ReceptionRecorded, TicketAccepted, TicketArrived, TicketAssigned, TicketCancelled, TicketClosed,
        TicketDeadlineMissed, TicketOpened, TicketQuoteApproved, TicketQuoted, TicketReopened,
        TicketResolved,
    },
};
use db::{InboxConsumer, published_standards};

use crate::app::App;
use forget_cards::ForgetCards;

/// Messages handled in one transaction at most: each has its own matter or none, so they wait for nobody.
const TOGETHER: usize = 16;

/// What this service hears, and what it does with it.
pub(crate) fn consumer(app: App) -> InboxConsumer {
    published_standards::follow(InboxConsumer::new(app.db.clone()))
        .on::<ReceptionRecorded, _, _>((), on_reception_recorded::on_reception_recorded)
        .on::<TicketOpened, _, _>((), tickets::on_ticket_opened)
        .on::<TicketAssigned, _, _>((), tickets::on_ticket_assigned)
        .on::<TicketAccepted, _, _>((), tickets::on_ticket_accepted)
        .on::<TicketArrived, _, _>((), tickets::on_ticket_arrived)
        .on::<TicketQuoted, _, _>((), tickets::on_ticket_quoted)
        .on::<TicketQuoteApproved, _, _>((), tickets::on_ticket_quote_approved)
        .on::<TicketResolved, _, _>((), tickets::on_ticket_resolved)
        .on::<TicketReopened, _, _>((), tickets::on_ticket_reopened)
        .on::<TicketClosed, _, _>((), tickets::on_ticket_closed)
        .on::<TicketCancelled, _, _>((), tickets::on_ticket_cancelled)
        .on::<TicketDeadlineMissed, _, _>((), tickets::on_deadline_missed)
        .on::<CallbackScheduled, _, _>((), callbacks::on_callback_scheduled)
        .on::<CallbackAttempted, _, _>((), callbacks::on_callback_attempted)
        .on::<CallbackCompleted, _, _>((), callbacks::on_callback_completed)
        .on::<CallbackMissed, _, _>((), callbacks::on_callback_missed)
        .on::<CallbackWaived, _, _>((), callbacks::on_callback_waived)
        .on::<InvoiceIssued, _, _>((), on_invoice_issued::on_invoice_issued)
        .on::<InvoiceVoided, _, _>((), on_invoice_voided::on_invoice_voided)
        .on::<PaymentReceived, _, _>((), on_payment_received::on_payment_received)
        .on::<PaymentReversed, _, _>((), on_payment_reversed::on_payment_reversed)
        .on::<MessageDelivered, _, _>((), on_message_delivered::on_message_delivered)
        .on::<MessageFailed, _, _>((), on_message_failed::on_message_failed)
        .then(ForgetCards(app))
        .together(TOGETHER)
}
