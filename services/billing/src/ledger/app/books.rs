//! What every change of money has in common: the row, its journal, its event and its audit line, in one transaction.

use chrono::NaiveDate;
use db::{AuditEntry, Tx};
use kernel::{Actor, EstateId, Failure};
use vocabulary::{InvoiceId, JournalId};

use crate::{
    charges::{
        self,
        domain::{Charge, ChargeEvent, Reversal},
    },
    events::publish,
    invoices::{
        self,
        domain::{Invoice, InvoiceEvent},
    },
    ledger::{
        domain::{Journal, JournalHead},
        storage,
    },
    payments::domain::Payment,
};

/// Stores a new charge and books it.
#[tracing::instrument(skip_all, name = "billing.store_charge")]
pub(crate) async fn store_charge(
    tx: &Tx,
    actor: &Actor,
    charge: &Charge,
    event: ChargeEvent,
) -> Result<(), Failure> {
    charges::storage::insert(tx, charge).await?;
    book_charge(tx, actor, charge, event).await
}

/// Books what happened to a charge that is stored.
#[tracing::instrument(skip_all, name = "billing.book_charge")]
pub(crate) async fn book_charge(
    tx: &Tx,
    actor: &Actor,
    charge: &Charge,
    event: ChargeEvent,
) -> Result<(), Failure> {
    let journal = charge.journal(new_head(tx, charge.payer.estate_id), event);
    post(tx, journal).await?;
    publish::charge(tx, charge, event)?;
    let action = match event {
        ChargeEvent::Posted => "charge_posted",
        ChargeEvent::Reversed => "charge_reversed",
    };
    let entry = AuditEntry::new(actor, action, "charge", charge.id).at(charge.payer.estate_id);
    tx.audit(entry.after(publish::charge_details(charge)));
    Ok(())
}

/// Reverses a charge. The invoice that asks for it asks for it no more: what was paid for it has to be given back.
#[tracing::instrument(skip_all, name = "billing.book_reversal")]
pub(crate) async fn book_reversal(
    tx: &Tx,
    actor: &Actor,
    charge: &mut Charge,
    reversal: Reversal,
) -> Result<(), Failure> {
    let event = charge.reverse(reversal.clone())?;
    charges::storage::save(tx, charge).await?;
    book_charge(tx, actor, charge, event).await?;
    let Some(mut invoice) = invoices::storage::of_charge(tx, &actor.scope, charge.id).await? else {
        return Ok(());
    };
    let event = invoice.credit(charge, reversal)?;
    invoices::storage::save(tx, &invoice).await?;
    say_invoice(tx, actor, &invoice, &event)
}

/// Asks for `charges` by an invoice under `number`, to be paid until `due_on`. An invoice moves no money, so that it has
/// no journal.
#[tracing::instrument(skip_all, name = "billing.store_invoice")]
pub(crate) async fn store_invoice(
    tx: &Tx,
    actor: &Actor,
    (number, due_on): (String, NaiveDate),
    charges: &[Charge],
) -> Result<Invoice, Failure> {
    let id = InvoiceId::new(tx.db().ids().as_ref());
    let (invoice, event) = Invoice::issue((id, number), charges, due_on, tx.now())?;
    invoices::storage::insert(tx, &invoice).await?;
    say_invoice(tx, actor, &invoice, &event)?;
    Ok(invoice)
}

/// Says what happened to an invoice that is stored.
pub(crate) fn say_invoice(
    tx: &Tx,
    actor: &Actor,
    invoice: &Invoice,
    event: &InvoiceEvent,
) -> Result<(), Failure> {
    publish::invoice(tx, invoice, event)?;
    let entry = AuditEntry::new(actor, event.as_str(), "invoice", invoice.id).at(invoice.payer.estate_id);
    tx.audit(entry.after(publish::invoice_details(invoice, event)));
    Ok(())
}

/// Books a payment in its present state.
#[tracing::instrument(skip_all, name = "billing.book_payment")]
pub(crate) async fn book_payment(tx: &Tx, payment: &Payment) -> Result<(), Failure> {
    post(tx, payment.journal(new_head(tx, payment.payer.estate_id))).await
}

fn new_head(tx: &Tx, estate_id: EstateId) -> JournalHead {
    JournalHead { id: JournalId::new(tx.db().ids().as_ref()), estate_id, posted_at: tx.now() }
}

async fn post<E>(tx: &Tx, journal: Result<Journal, E>) -> Result<(), Failure>
where
    E: std::error::Error + Send + Sync + 'static,
{
    let journal = journal
        .map_err(|source| Failure::Broken { doing: "balancing a journal", source: Box::new(source) })?;
    Ok(storage::post(tx, &journal).await?)
}
