//! Taking over what another service published of a ticket, a follow-up or an invoice: the card item, shown while
//! it is open, and a line of the timeline, in the consumer's transaction.
//!
//! The item is locked, so that two events about it never make it from the same past. An event about a customer the
//! archive does not know changes nothing.

use chrono::{DateTime, Utc};
use db::Tx;
use kernel::{EstateId, EventId, Failure, Money};
use vocabulary::{CallbackId, CustomerId, InvoiceId, TicketId};

use super::note_event;
use crate::{
    domain::{
        CallbackItem, CallbackStep, CardItem, CardItemId, InvoiceItem, InvoiceStep, Owner, TicketFacts,
        TicketItem, TicketStep, TimelineKind,
    },
    storage::card_items,
};

/// Which event it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EventMeta {
    pub(crate) event_id: EventId,
    pub(crate) estate_id: EstateId,
    /// The version of the aggregate it tells of.
    pub(crate) sequence: i32,
}

/// What the timeline says of it.
#[derive(Debug, Clone)]
pub(crate) struct TimelineNote {
    pub(crate) kind: TimelineKind,
    pub(crate) at: DateTime<Utc>,
    pub(crate) title: String,
    pub(crate) reference: String,
    pub(crate) clause: Option<String>,
}

/// Something happened to a ticket.
pub(crate) async fn update_ticket(
    tx: &Tx,
    customer_id: CustomerId,
    facts: TicketFacts,
    step: TicketStep,
    (meta, note): (EventMeta, TimelineNote),
) -> Result<(), Failure> {
    let id = CardItemId::Ticket(facts.ticket_id);
    let apply = |known: Option<CardItem>| {
        let mut ticket = match known {
            Some(CardItem::Ticket(ticket)) => ticket,
            Some(CardItem::Callback(_) | CardItem::Invoice(_)) | None => TicketItem::new(facts.clone()),
        };
        ticket.apply(meta.sequence, facts, step);
        CardItem::Ticket(ticket)
    };
    update_item(tx, customer_id, id, apply, (meta, note)).await
}

/// Something happened to a follow-up. When its event does not say whose it is, an earlier one did.
pub(crate) async fn update_callback(
    tx: &Tx,
    customer_id: Option<CustomerId>,
    (callback_id, ticket_id): (CallbackId, TicketId),
    step: CallbackStep,
    (meta, note): (EventMeta, TimelineNote),
) -> Result<(), Failure> {
    let id = CardItemId::Callback(callback_id);
    let customer_id = match customer_id {
        Some(customer_id) => Some(customer_id),
        None => card_items::find(tx.conn(), id).await?.map(|(owner, _item)| owner),
    };
    let Some(customer_id) = customer_id else { return Ok(()) };
    let apply = |known: Option<CardItem>| {
        let mut callback = match known {
            Some(CardItem::Callback(callback)) => callback,
            Some(CardItem::Ticket(_) | CardItem::Invoice(_)) | None => {
                CallbackItem::new(callback_id, meta.estate_id, ticket_id)
            }
        };
        callback.apply(step);
        CardItem::Callback(callback)
    };
    update_item(tx, customer_id, id, apply, (meta, note)).await
}

/// Something happened to an invoice. What a home owes without a named customer is no line of anybody's timeline.
pub(crate) async fn update_invoice(
    tx: &Tx,
    owner: Owner,
    (invoice_id, number): (InvoiceId, String),
    step: InvoiceStep,
    (meta, note): (EventMeta, TimelineNote),
) -> Result<(), Failure> {
    let id = CardItemId::Invoice(invoice_id);
    let apply = |known: Option<CardItem>| {
        let mut invoice = match known {
            Some(CardItem::Invoice(invoice)) => invoice,
            Some(CardItem::Ticket(_) | CardItem::Callback(_)) | None => InvoiceItem {
                invoice_id,
                estate_id: meta.estate_id,
                unit_id: match owner {
                    Owner::Customer(_) => None,
                    Owner::Unit(unit_id) => Some(unit_id),
                },
                number,
                outstanding: Money::zero(step.outstanding.currency()),
                due_on: None,
                is_disputed: false,
                sequence: 0,
            },
        };
        invoice.apply(meta.sequence, step);
        CardItem::Invoice(invoice)
    };
    match owner {
        Owner::Customer(customer_id) => update_item(tx, customer_id, id, apply, (meta, note)).await,
        Owner::Unit(_) => store_item(tx, owner, id, apply).await,
    }
}

async fn store_item(
    tx: &Tx,
    owner: Owner,
    id: CardItemId,
    apply: impl FnOnce(Option<CardItem>) -> CardItem + Send,
) -> Result<(), Failure> {
    match card_items::lock(tx.conn(), id).await? {
        Some((_owner, known)) => card_items::put(tx, owner, apply(Some(known)))?,
        None => card_items::add(tx, owner, apply(None))?,
    }
    Ok(())
}

async fn update_item(
    tx: &Tx,
    customer_id: CustomerId,
    id: CardItemId,
    apply: impl FnOnce(Option<CardItem>) -> CardItem + Send,
    (meta, note): (EventMeta, TimelineNote),
) -> Result<(), Failure> {
    store_item(tx, Owner::Customer(customer_id), id, apply).await?;
    note_event(tx, customer_id, meta, note)?;
    Ok(())
}
