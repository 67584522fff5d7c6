//! Where a charge comes from, for somebody who asks why they owe it (BIL-15).

use copies::parties::find_estate;
use kernel::{Actor, Explained, Failure, Refusal};
use vocabulary::ChargeId;

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
#[tracing::instrument(skip_all, name = "billing.explain_charge")]
pub(crate) async fn explain_charge(
    app: &App,
    actor: &Actor,
    id: ChargeId,
) -> Result<ExplainedCharge, Failure> {
    let asked = get_charge(app, actor, id).await?;
    let invoice = match asked.invoice {
        Some(by) => invoices::find(&app.db, &actor.scope, by.invoice_id).await?,
        None => None,
    };
    let journals = journals::of_charge(&app.db, &actor.scope, id).await?;
    let estate_id = asked.charge.payer.estate_id;
    let estate = find_estate(&app.db, app.directory.as_ref(), actor, estate_id).await?;
    let zone = estate.ok_or_else(Refusal::not_found)?.zone()?;
    let steps = explain(&asked.charge, invoice.as_ref(), zone);
    Ok(ExplainedCharge { asked, steps, invoice, journals })
}
