//! Asking for charges that no invoice asks for yet.

use chrono::NaiveDate;
use copies::parties::find_estate;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, Faults, Refusal};
use vocabulary::ChargeId;

use super::invoice_number;
use crate::{
    app::{App, books::store_invoice},
    domain::{Charge, Invoice, due_date},
    storage::{charges, invoices},
};

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
    let seen = charges::see(&app.db, &actor.scope, &charge_ids).await?;
    let first = all_of(&charge_ids, &seen)?;
    let estate = find_estate(&app.db, app.directory.as_ref(), actor, first.payer.estate_id).await?;
    let today = estate.ok_or_else(Refusal::not_found)?.date(app.db.clock().now())?;
    let due_on = due_date(due_on, today, app.config.payment_term)?;
    // In a block and before the transaction: issuing by many never queues behind one counter row.
    let number = app.db.next_number(&invoice_number::series(today)).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let charges = charges::load(&tx, &actor.scope, &charge_ids).await?;
    all_of(&charge_ids, &charges)?;
    if !charges::invoices_of(tx.conn(), &charge_ids).await?.is_empty() {
        return Err(invoices::charge_invoiced().into());
    }
    let invoice = store_invoice(&tx, actor, (invoice_number::of(today, number), due_on), &charges).await?;
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
