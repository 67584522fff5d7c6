//! Charging agreed work once it is done (REP-09, REP-21, BIL-06), and asking for it by an invoice at once: one ticket,
//! one charge, one invoice. Runs of periodic fees collect many charges on one invoice; work does not wait for them.

use contracts::ticketing::TicketResolved;
use db::Tx;
use kernel::{Actor, ChargeId, Failure};

use crate::{
    app::{
        books::{store_charge, store_invoice},
        invoices::invoice_number,
    },
    domain::{Charge, Fee, NewCharge, Origin, Party, Work},
    storage::{charges, payers},
};

/// Charges what `resolved` says was agreed, in the consumer's transaction; `sequence` is the ticket's version. Where
/// the ticket names neither unit nor customer, the estate's sundry account owes it: no fee is lost.
pub(crate) async fn charge_work(tx: &Tx, resolved: TicketResolved, sequence: i32) -> Result<(), Failure> {
    let Some(fee) = resolved.fee else { return Ok(()) };
    let actor = Actor::system("billing.charge_work");
    let work = Work {
        ticket_id: resolved.ticket_id,
        ticket_sequence: sequence,
        ticket_number: resolved.ticket.number,
        standard: resolved.ticket.standard,
        standard_version: resolved.ticket.standard_version,
        resolved_at: resolved.resolved_at,
    };
    let known = charges::of_ticket(tx, &actor.scope, work.ticket_id).await?;
    let Some(amount) = work.still_due(fee, &known)? else { return Ok(()) };
    let party = Party { unit_id: resolved.ticket.unit_id, customer_id: resolved.ticket.customer_id };
    let payer = payers::open(tx, resolved.estate_id, party).await?;
    let (charge, event) = Charge::post(NewCharge {
        id: ChargeId::new(tx.db().ids().as_ref()),
        payer,
        fee: Fee::work(),
        description: format!("{} · {}", work.ticket_number, resolved.ticket.title),
        amount,
        origin: Origin::Work(work),
        posted_at: tx.now(),
    })?;
    store_charge(tx, &actor, &charge, event).await?;
    // The counter is held until the commit, so it is taken last.
    let number = tx.next_number(&invoice_number::series(tx.now())).await?;
    store_invoice(tx, &actor, invoice_number::of(tx.now(), number), &[charge]).await?;
    Ok(())
}
