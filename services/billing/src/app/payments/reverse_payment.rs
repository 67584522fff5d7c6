//! Taking back a payment that did not come in after all, by new entries: what was booked stays booked.

use kernel::{Actor, Failure, Refusal};
use vocabulary::PaymentId;

use crate::{
    app::{
        App,
        books::{book_payment, say_invoice},
    },
    domain::Payment,
    storage::{invoices, payments},
};

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
    let mut payment = payments::load(&tx, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    if payment.version != version {
        return Err(db::stale_version().into());
    }
    let invoice = invoices::load(&tx, &actor.scope, payment.invoice_id).await?;
    let mut invoice = invoice.ok_or_else(Refusal::not_found)?;
    let paid_on = payments::last_value_date(&tx, invoice.id, payment.id).await?;
    let event = invoice.take_back(&mut payment, paid_on, (reason, tx.now()))?;
    invoices::save(&tx, &invoice).await?;
    payments::save(&tx, &payment).await?;
    book_payment(&tx, &payment).await?;
    say_invoice(&tx, actor, &invoice, &event)?;
    tx.commit().await?;
    Ok(payment)
}
