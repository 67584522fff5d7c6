//! Taking an invoice back before anything was paid on it: its charges are reversed by new journals, in the same
//! transaction.

use kernel::{Actor, ChargeId, Failure, InvoiceId, Refusal};

use crate::{
    app::{
        App,
        books::{book_charge, say_invoice},
    },
    domain::Invoice,
    storage::{charges, invoices},
};

/// Which invoice, at which version the caller saw it, and why.
#[derive(Debug, Clone)]
pub(crate) struct VoidInvoice {
    pub(crate) id: InvoiceId,
    /// The version of the `If-Match`.
    pub(crate) version: i32,
    pub(crate) reason: String,
}

/// Voids an invoice.
pub(crate) async fn void_invoice(app: &App, actor: &Actor, command: VoidInvoice) -> Result<Invoice, Failure> {
    let VoidInvoice { id, version, reason } = command;
    let tx = app.db.begin().await?;
    let mut invoice = invoices::load(&tx, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    if invoice.version != version {
        return Err(db::stale_version().into());
    }
    let event = invoice.void(reason, tx.now())?;
    invoices::save(&tx, &invoice).await?;
    say_invoice(&tx, actor, &invoice, &event)?;
    let ids: Vec<ChargeId> = invoice.lines.iter().map(|line| line.charge_id).collect();
    for mut charge in charges::load(&tx, &actor.scope, &ids).await? {
        let event = charge.reverse(tx.now())?;
        charges::save(&tx, &charge).await?;
        book_charge(&tx, actor, &charge, event).await?;
    }
    tx.commit().await?;
    Ok(invoice)
}
