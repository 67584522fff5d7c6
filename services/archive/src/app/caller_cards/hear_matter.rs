//! Taking over what another service told of a ticket, a follow-up or an invoice: the matter, which the card shows while
//! it is open, and a line of the timeline, in the consumer's transaction.
//!
//! The matter is locked, so that two events about it never make it from the same past. An event about a customer the
//! archive does not know changes nothing.

use chrono::{DateTime, Utc};
use db::Tx;
use kernel::{CallbackId, CustomerId, EstateId, EventId, Failure, InvoiceId, Money, TicketId};

use super::note_event;
use crate::{
    domain::{
        CallbackMatter, CallbackStep, InvoiceMatter, InvoiceStep, Matter, MatterId, TicketFacts,
        TicketMatter, TicketStep,
    },
    storage::matters,
};

/// Which event is heard.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hearing {
    pub(crate) event_id: EventId,
    pub(crate) estate_id: EstateId,
    /// The version of the aggregate it tells of.
    pub(crate) sequence: i32,
}

/// What the timeline says of it.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) kind: &'static str,
    pub(crate) at: DateTime<Utc>,
    pub(crate) title: String,
    pub(crate) reference: String,
    pub(crate) clause: Option<String>,
}

/// Something happened to a ticket.
pub(crate) async fn hear_ticket(
    tx: &Tx,
    customer_id: CustomerId,
    facts: TicketFacts,
    step: TicketStep,
    (hearing, told): (Hearing, Told),
) -> Result<(), Failure> {
    let id = MatterId::Ticket(facts.ticket_id);
    let hear = |known: Option<Matter>| {
        let mut ticket = match known {
            Some(Matter::Ticket(ticket)) => ticket,
            Some(Matter::Callback(_) | Matter::Invoice(_)) | None => TicketMatter::new(facts),
        };
        ticket.hear(hearing.sequence, step);
        Matter::Ticket(ticket)
    };
    hear_matter(tx, customer_id, id, hear, (hearing, told)).await
}

/// Something happened to a follow-up. When its event does not say whose it is, an earlier one did.
pub(crate) async fn hear_callback(
    tx: &Tx,
    customer_id: Option<CustomerId>,
    (callback_id, ticket_id): (CallbackId, TicketId),
    step: CallbackStep,
    (hearing, told): (Hearing, Told),
) -> Result<(), Failure> {
    let id = MatterId::Callback(callback_id);
    let customer_id = match customer_id {
        Some(customer_id) => Some(customer_id),
        None => matters::find(tx.conn(), id).await?.map(|(owner, _matter)| owner),
    };
    let Some(customer_id) = customer_id else { return Ok(()) };
    let hear = |known: Option<Matter>| {
        let mut callback = match known {
            Some(Matter::Callback(callback)) => callback,
            Some(Matter::Ticket(_) | Matter::Invoice(_)) | None => {
                CallbackMatter::new(callback_id, hearing.estate_id, ticket_id)
            }
        };
        callback.hear(step);
        Matter::Callback(callback)
    };
    hear_matter(tx, customer_id, id, hear, (hearing, told)).await
}

/// Something happened to an invoice.
pub(crate) async fn hear_invoice(
    tx: &Tx,
    customer_id: CustomerId,
    (invoice_id, number): (InvoiceId, String),
    step: InvoiceStep,
    (hearing, told): (Hearing, Told),
) -> Result<(), Failure> {
    let id = MatterId::Invoice(invoice_id);
    let hear = |known: Option<Matter>| {
        let mut invoice = match known {
            Some(Matter::Invoice(invoice)) => invoice,
            Some(Matter::Ticket(_) | Matter::Callback(_)) | None => InvoiceMatter {
                invoice_id,
                estate_id: hearing.estate_id,
                number,
                outstanding: Money::zero(step.outstanding.currency()),
                sequence: 0,
            },
        };
        invoice.hear(hearing.sequence, step);
        Matter::Invoice(invoice)
    };
    hear_matter(tx, customer_id, id, hear, (hearing, told)).await
}

async fn hear_matter(
    tx: &Tx,
    customer_id: CustomerId,
    id: MatterId,
    hear: impl FnOnce(Option<Matter>) -> Matter + Send,
    (hearing, told): (Hearing, Told),
) -> Result<(), Failure> {
    match matters::lock(tx.conn(), id).await? {
        Some((_owner, known)) => matters::put(tx, customer_id, hear(Some(known)))?,
        None => matters::add(tx, customer_id, hear(None))?,
    }
    note_event(tx, customer_id, hearing, told)?;
    Ok(())
}
