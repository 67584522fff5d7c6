//! Receiving money on an invoice (BIL-13), all of it or a part.

use db::{Done, Once};
use kernel::{Actor, Failure, InvoiceId, Money, PaymentId, Refusal};

use crate::{
    app::{
        App,
        books::{book_payment, say_invoice},
    },
    domain::{NewPayment, Payment, PaymentMethod},
    storage::{invoices, payments},
};

/// What came in.
#[derive(Debug, Clone)]
pub(crate) struct ReceivePayment {
    pub(crate) invoice_id: InvoiceId,
    pub(crate) amount: Money,
    pub(crate) method: PaymentMethod,
    /// What the bank or the till calls it.
    pub(crate) reference: Option<String>,
}

/// Receives a payment. Of two that come at once on one invoice the version lets one through; the other is told that
/// the invoice has changed and may come again, so that no invoice is ever settled twice.
pub(crate) async fn receive_payment(
    app: &App,
    actor: &Actor,
    command: ReceivePayment,
    once: Once<Payment>,
) -> Result<Done<Payment>, Failure> {
    let ReceivePayment { invoice_id, amount, method, reference } = command;
    let tx = app.db.begin().await?;
    if let Some(reply) = once.replay(&tx).await? {
        return Ok(Done::Replayed(reply));
    }
    let Some(mut invoice) = invoices::load(&tx, &actor.scope, invoice_id).await? else {
        return Err(Refusal::at("/invoice_id", "invoice.unknown", "no such invoice", "没有该账单").into());
    };
    let (payment, event) = invoice.receive(NewPayment {
        id: PaymentId::new(app.db.ids().as_ref()),
        amount,
        method,
        reference,
        received_by: actor.principal.to_string(),
        received_at: tx.now(),
    })?;
    invoices::save(&tx, &invoice).await?;
    payments::insert(&tx, &payment).await?;
    book_payment(&tx, &payment).await?;
    say_invoice(&tx, actor, &invoice, &event)?;
    once.keep(&tx, &payment)?;
    tx.commit().await?;
    Ok(Done::Fresh(payment))
}
