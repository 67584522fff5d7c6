//! Asking for money, and taking the question back.
#![warn(clippy::future_not_send)]

use chrono::{Datelike, NaiveDate};
use copies::parties::find_estate;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, Faults, ListQuery, PageOf, Refusal};
use vocabulary::{ChargeId, InvoiceId};

use crate::{
    app::App,
    charges::{
        self,
        domain::{Charge, Reversal, ReversalKind},
    },
    invoices::{
        domain::{Invoice, InvoiceAct, due_date},
        storage,
    },
    ledger::app::books::{book_charge, say_invoice, store_invoice},
};

pub(crate) use crate::invoices::storage::InvoiceList;

/// What to ask for, and until when.
#[derive(Debug, Clone)]
pub(crate) struct IssueInvoice {
    /// Owed by one payer in one currency.
    pub(crate) charge_ids: Vec<ChargeId>,
    /// The last day on which it is paid in time, at the estate; the setting's term when absent.
    pub(crate) due_on: Option<NaiveDate>,
}

/// Issues one invoice.
#[tracing::instrument(skip_all, name = "billing.issue_invoice")]
pub(crate) async fn issue_invoice(
    app: &App,
    actor: &Actor,
    command: IssueInvoice,
    idempotency_key: IdempotencyKey<Invoice>,
) -> Result<Outcome<Invoice>, Failure> {
    let IssueInvoice { charge_ids, due_on } = command;
    if let Some(reply) = app.db.stored_response(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let seen = charges::storage::see(&app.db, &actor.scope, &charge_ids).await?;
    let first = all_of(&charge_ids, &seen)?;
    let estate = find_estate(&app.db, app.directory.as_ref(), actor, first.payer.estate_id).await?;
    let today = estate.ok_or_else(Refusal::not_found)?.date(app.db.clock().now())?;
    let due_on = due_date(due_on, today, app.config.payment_term)?;
    // In a block and before the transaction: issuing by many never queues behind one counter row.
    let number = app.db.next_number(&series(today)).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let charges = charges::storage::load(&tx, &actor.scope, &charge_ids).await?;
    all_of(&charge_ids, &charges)?;
    if !charges::storage::invoices_of(tx.conn(), &charge_ids).await?.is_empty() {
        return Err(storage::charge_invoiced().into());
    }
    let invoice = store_invoice(&tx, actor, (of(today, number), due_on), &charges).await?;
    tx.keep_reply(&idempotency_key, &invoice)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(invoice))
}

/// The first of the charges, when each of `ids` is among those that were `found`.
fn all_of<'a>(ids: &[ChargeId], found: &'a [Charge]) -> Result<&'a Charge, Refusal> {
    let mut faults = Faults::new();
    for (place, id) in ids.iter().enumerate() {
        if !found.iter().any(|charge| charge.id == *id) {
            faults.add(format!("/charge_ids/{place}"), "charge.unknown");
        }
    }
    faults.into_result()?;
    // A request names at least one.
    found.first().ok_or_else(Refusal::not_found)
}

/// Which invoice, at which version the caller saw it, and why.
#[derive(Debug, Clone)]
pub(crate) struct VoidInvoice {
    pub(crate) id: InvoiceId,
    /// The version of the `If-Match`.
    pub(crate) version: i32,
    pub(crate) kind: ReversalKind,
    pub(crate) reason: String,
}

#[tracing::instrument(skip_all, name = "billing.void_invoice")]
pub(crate) async fn void_invoice(app: &App, actor: &Actor, command: VoidInvoice) -> Result<Invoice, Failure> {
    let VoidInvoice { id, version, kind, reason } = command;
    let tx = app.db.begin().await?;
    let mut invoice = storage::load(&tx, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    if invoice.version != version {
        return Err(db::stale_version().into());
    }
    let reversal = Reversal { kind, reason, at: tx.now() };
    let event = invoice.act(InvoiceAct::Void(reversal.clone()))?;
    storage::save(&tx, &invoice).await?;
    say_invoice(&tx, actor, &invoice, &event)?;
    let ids: Vec<ChargeId> = invoice.lines.iter().map(|line| line.charge_id).collect();
    let charges = charges::storage::load(&tx, &actor.scope, &ids).await?;
    for mut charge in charges.into_iter().filter(Charge::is_owed) {
        let event = charge.reverse(reversal.clone())?;
        charges::storage::save(&tx, &charge).await?;
        book_charge(&tx, actor, &charge, event).await?;
    }
    tx.commit().await?;
    Ok(invoice)
}

/// The series from which the numbers of that day's year are taken.
pub(crate) fn series(today: NaiveDate) -> String {
    format!("invoice-{}", today.year())
}

/// The number as people read it.
pub(crate) fn of(today: NaiveDate, number: i64) -> String {
    format!("I{}-{number:06}", today.year())
}

/// The invoice, when the actor may see it.
#[tracing::instrument(skip_all, name = "billing.get_invoice")]
pub(crate) async fn get_invoice(app: &App, actor: &Actor, id: InvoiceId) -> Result<Invoice, Failure> {
    storage::find(&app.db, &actor.scope, id).await?.ok_or_else(|| Refusal::not_found().into())
}

/// One page of the invoices the actor may see.
#[tracing::instrument(skip_all, name = "billing.list_invoices")]
pub(crate) async fn list_invoices(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Invoice>, Failure> {
    storage::list(&app.db, &actor.scope, query).await
}
