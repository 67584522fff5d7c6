//! Asking for charges that no invoice asks for yet.

use db::{Done, Once};
use kernel::{Actor, ChargeId, Failure, Faults};

use super::invoice_number;
use crate::{
    app::{App, books::store_invoice},
    domain::Invoice,
    storage::{charges, invoices},
};

/// Issues one invoice for `charge_ids`, which must be owed by one payer in one currency.
pub(crate) async fn issue_invoice(
    app: &App,
    actor: &Actor,
    charge_ids: Vec<ChargeId>,
    once: Once<Invoice>,
) -> Result<Done<Invoice>, Failure> {
    // In a block and before the transaction: issuing by many never queues behind one counter row.
    let now = app.db.clock().now();
    let number = app.db.next_number(&invoice_number::series(now)).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = once.replay(&tx).await? {
        return Ok(Done::Replayed(reply));
    }
    let charges = charges::load(&tx, &actor.scope, &charge_ids).await?;
    let mut faults = Faults::new();
    for (place, id) in charge_ids.iter().enumerate() {
        if !charges.iter().any(|charge| charge.id == *id) {
            faults.add(format!("/charge_ids/{place}"), "charge.unknown", "no such charge", "没有该费用");
        }
    }
    faults.into_result()?;
    if !charges::invoices_of(tx.conn(), &charge_ids).await?.is_empty() {
        return Err(invoices::charge_invoiced().into());
    }
    let invoice = store_invoice(&tx, actor, invoice_number::of(now, number), &charges).await?;
    once.keep(&tx, &invoice)?;
    tx.commit().await?;
    Ok(Done::Fresh(invoice))
}
