//! What the archive publishes and consumes.
#![warn(clippy::future_not_send)]

mod callbacks;
mod calls;
mod forget_cards;
mod on_interaction_recorded;
mod on_invoice_credited;
mod on_invoice_dispute_settled;
mod on_invoice_disputed;
mod on_invoice_issued;
mod on_invoice_voided;
mod on_message_delivered;
mod on_message_failed;
mod on_message_handed_over;
mod on_payment_received;
mod on_payment_reversed;
pub(crate) mod publish;
mod tickets;

use contracts::{
    billing::{
        InvoiceCredited, InvoiceDisputeSettled, InvoiceDisputed, InvoiceIssued, InvoiceVoided,
        PaymentReceived, PaymentReversed,
    },
    callbacks::{CallbackAttempted, CallbackCompleted, CallbackMissed, CallbackScheduled, CallbackWaived},
    hotline::{CallAnswered, CallEnded},
    notifications::{MessageDelivered, MessageFailed, MessageHandedOver},
    ticketing::{
        InteractionRecorded, TicketAccepted, TicketArrived, TicketAssigned, TicketCancelled, TicketClosed,
        TicketDeadlineMissed, TicketOpened, TicketQuoteApproved, TicketQuoteDeclined, TicketQuoteWithdrawn,
        TicketQuoted, TicketReclassified, TicketReleased, TicketReopened, TicketResolved,
    },
};
use copies::published_standards;
use db::InboxConsumer;

use crate::app::App;
use forget_cards::ForgetCards;

/// Messages handled in one transaction at most: each has its own card item or none, so they wait for nobody.
const BATCH_SIZE: usize = 16;

/// What this service consumes, and what it does with it.
pub(crate) fn consumer(app: App) -> InboxConsumer {
    published_standards::follow(InboxConsumer::new(app.db.clone()))
        .on::<InteractionRecorded, _, _>((), on_interaction_recorded::on_interaction_recorded)
        .on::<TicketOpened, _, _>((), tickets::on_ticket_opened)
        .on::<TicketAssigned, _, _>((), tickets::on_ticket_assigned)
        .on::<TicketReleased, _, _>((), tickets::on_ticket_released)
        .on::<TicketReclassified, _, _>((), tickets::on_ticket_reclassified)
        .on::<TicketAccepted, _, _>((), tickets::on_ticket_accepted)
        .on::<TicketArrived, _, _>((), tickets::on_ticket_arrived)
        .on::<TicketQuoted, _, _>((), tickets::on_ticket_quoted)
        .on::<TicketQuoteDeclined, _, _>((), tickets::on_ticket_quote_declined)
        .on::<TicketQuoteWithdrawn, _, _>((), tickets::on_ticket_quote_withdrawn)
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
        .on::<InvoiceCredited, _, _>((), on_invoice_credited::on_invoice_credited)
        .on::<InvoiceDisputed, _, _>((), on_invoice_disputed::on_invoice_disputed)
        .on::<InvoiceDisputeSettled, _, _>((), on_invoice_dispute_settled::on_invoice_dispute_settled)
        .on::<PaymentReceived, _, _>((), on_payment_received::on_payment_received)
        .on::<PaymentReversed, _, _>((), on_payment_reversed::on_payment_reversed)
        .on::<MessageHandedOver, _, _>((), on_message_handed_over::on_message_handed_over)
        .on::<MessageDelivered, _, _>((), on_message_delivered::on_message_delivered)
        .on::<MessageFailed, _, _>((), on_message_failed::on_message_failed)
        .on::<CallAnswered, _, _>((), calls::on_call_answered)
        .on::<CallEnded, _, _>((), calls::on_call_ended)
        .then(ForgetCards(app))
        .batch_size(BATCH_SIZE)
}
