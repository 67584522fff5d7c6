//! Where a charge comes from, for somebody who asks why they owe it (BIL-15).

use kernel::{Actor, ChargeId, Explained, Failure};

use super::{Asked, get_charge};
use crate::{
    app::App,
    domain::{Invoice, Journal, explain},
    storage::{invoices, journals},
};

/// A charge, the words for it, and the books behind it.
#[derive(Debug, Clone)]
pub(crate) struct ExplainedCharge {
    pub(crate) asked: Asked,
    pub(crate) steps: Vec<Explained>,
    pub(crate) invoice: Option<Invoice>,
    pub(crate) journals: Vec<Journal>,
}

/// Explains a charge the actor may see.
pub(crate) async fn explain_charge(
    app: &App,
    actor: &Actor,
    id: ChargeId,
) -> Result<ExplainedCharge, Failure> {
    let asked = get_charge(app, actor, id).await?;
    let invoice = match asked.invoice_id {
        Some(invoice_id) => invoices::find(&app.db, &actor.scope, invoice_id).await?,
        None => None,
    };
    let journals = journals::of_charge(&app.db, &actor.scope, id).await?;
    let steps = explain(&asked.charge, invoice.as_ref());
    Ok(ExplainedCharge { asked, steps, invoice, journals })
}
