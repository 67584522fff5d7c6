//! Taking an invoice back before anything was paid on it: its charges are reversed by new journals, in the same
//! transaction.

use kernel::{Actor, Failure, Refusal};
use vocabulary::{ChargeId, InvoiceId};

use crate::{
    app::{
        App,
        books::{book_charge, say_invoice},
    },
    domain::{Charge, Invoice, InvoiceAct, Reversal, ReversalKind},
    storage::{charges, invoices},
};

/// Which invoice, at which version the caller saw it, and why.
#[derive(Debug, Clone)]
pub(crate) struct VoidInvoice {
    pub(crate) id: InvoiceId,
    /// The version of the `If-Match`.
    pub(crate) version: i32,
    pub(crate) kind: ReversalKind,
    pub(crate) reason: String,
}

/// Voids an invoice.
#[tracing::instrument(skip_all, name = "billing.void_invoice")]
pub(crate) async fn void_invoice(app: &App, actor: &Actor, command: VoidInvoice) -> Result<Invoice, Failure> {
    let VoidInvoice { id, version, kind, reason } = command;
    let tx = app.db.begin().await?;
    let mut invoice = invoices::load(&tx, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    if invoice.version != version {
        return Err(db::stale_version().into());
    }
    let reversal = Reversal { kind, reason, at: tx.now() };
    let event = invoice.act(InvoiceAct::Void(reversal.clone()))?;
    invoices::save(&tx, &invoice).await?;
    say_invoice(&tx, actor, &invoice, &event)?;
    let ids: Vec<ChargeId> = invoice.lines.iter().map(|line| line.charge_id).collect();
    let charges = charges::load(&tx, &actor.scope, &ids).await?;
    for mut charge in charges.into_iter().filter(Charge::is_owed) {
        let event = charge.reverse(reversal.clone())?;
        charges::save(&tx, &charge).await?;
        book_charge(&tx, actor, &charge, event).await?;
    }
    tx.commit().await?;
    Ok(invoice)
}
