//! Receiving money on an invoice (BIL-13), all of it or a part, and taking back a payment that did not come in after all, by
//! new entries: what was booked stays booked.
#![warn(clippy::future_not_send)]

use chrono::NaiveDate;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, ListQuery, Money, PageOf, Refusal};
use vocabulary::{InvoiceId, PaymentId, PaymentMethod};

use crate::{
    app::App,
    invoices::{self, domain::InvoiceAct},
    ledger::app::books::{book_payment, say_invoice},
    payments::{
        domain::{Payment, Remittance, has_unique_references, reference_key, value_date},
        storage,
    },
};

pub(crate) use crate::payments::storage::PaymentList;

/// What came in.
#[derive(Debug, Clone)]
pub(crate) struct ReceivePayment {
    pub(crate) invoice_id: InvoiceId,
    pub(crate) amount: Money,
    pub(crate) method: PaymentMethod,
    /// What the bank or the till calls it.
    pub(crate) reference: Option<String>,
    /// The day on which it came in, at the estate; today when absent.
    pub(crate) received_on: Option<NaiveDate>,
    /// That a payment with the same reference is another one, where references of the method may come again.
    pub(crate) confirm_duplicate: bool,
}

impl ReceivePayment {
    /// What tells the payment from every other one of its method: the key of its reference, unless that may come again and
    /// is said to.
    pub(crate) fn identity(&self) -> Option<String> {
        let is_other = self.confirm_duplicate && !has_unique_references(self.method);
        self.reference.as_deref().map(reference_key).filter(|_key| !is_other)
    }
}

/// Receives a payment. Of two that come at once on one invoice the version lets one through; the other is told that
/// the invoice has changed and may come again, so that no invoice is ever settled twice. One payment is booked once:
/// what its provider calls it tells, whichever clerk or client comes with it.
#[tracing::instrument(skip_all, name = "billing.receive_payment")]
pub(crate) async fn receive_payment(
    app: &App,
    actor: &Actor,
    command: ReceivePayment,
    idempotency_key: IdempotencyKey<Payment>,
) -> Result<Outcome<Payment>, Failure> {
    let identity = command.identity();
    let ReceivePayment { invoice_id, amount, method, reference, received_on, confirm_duplicate: _ } = command;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let Some(mut invoice) = invoices::storage::load(&tx, &actor.scope, invoice_id).await? else {
        return Err(Refusal::at("/invoice_id", "invoice.unknown").into());
    };
    let estate = tx.expect_estate(invoice.payer.estate_id).await?;
    let received_on = value_date(received_on, estate.date(tx.now())?)?;
    if let Some(key) = identity
        && let Some(known) = storage::of_reference(&tx, method, &key).await?
    {
        let is_seen = storage::load(&tx, &actor.scope, known.id).await?.is_some();
        return Err(known.exists(is_seen).into());
    }
    let remittance = Remittance {
        amount,
        method,
        reference,
        received_on,
        received_by: actor.principal.to_string(),
        received_at: tx.now(),
    };
    let payment = invoice.paid_by(PaymentId::new(app.db.ids().as_ref()), remittance);
    let event = invoice.act(InvoiceAct::Pay(&payment))?;
    invoices::storage::save(&tx, &invoice).await?;
    storage::insert(&tx, &payment).await?;
    book_payment(&tx, &payment).await?;
    say_invoice(&tx, actor, &invoice, &event)?;
    tx.keep_reply(&idempotency_key, &payment)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(payment))
}

/// Which payment, at which version the caller saw it, and why.
#[derive(Debug, Clone)]
pub(crate) struct ReversePayment {
    pub(crate) id: PaymentId,
    /// The version of the `If-Match`.
    pub(crate) version: i32,
    pub(crate) reason: String,
}

/// Reverses a payment.
#[tracing::instrument(skip_all, name = "billing.reverse_payment")]
pub(crate) async fn reverse_payment(
    app: &App,
    actor: &Actor,
    command: ReversePayment,
) -> Result<Payment, Failure> {
    let ReversePayment { id, version, reason } = command;
    let tx = app.db.begin().await?;
    let mut payment = storage::load(&tx, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    if payment.version != version {
        return Err(db::stale_version().into());
    }
    let invoice = invoices::storage::load(&tx, &actor.scope, payment.invoice_id).await?;
    let mut invoice = invoice.ok_or_else(Refusal::not_found)?;
    let paid_on = storage::last_value_date(&tx, invoice.id, payment.id).await?;
    let event = invoice.take_back(&mut payment, paid_on, (reason, tx.now()))?;
    invoices::storage::save(&tx, &invoice).await?;
    storage::save(&tx, &payment).await?;
    book_payment(&tx, &payment).await?;
    say_invoice(&tx, actor, &invoice, &event)?;
    tx.commit().await?;
    Ok(payment)
}

/// The payment, when the actor may see it.
#[tracing::instrument(skip_all, name = "billing.get_payment")]
pub(crate) async fn get_payment(app: &App, actor: &Actor, id: PaymentId) -> Result<Payment, Failure> {
    storage::find(&app.db, &actor.scope, id).await?.ok_or_else(|| Refusal::not_found().into())
}

/// One page of the payments the actor may see.
#[tracing::instrument(skip_all, name = "billing.list_payments")]
pub(crate) async fn list_payments(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Payment>, Failure> {
    storage::list(&app.db, &actor.scope, query).await
}
