//! Telling a contact whole, for a purpose, on the record (CNF-01, CNF-07).

use db::{AuditEntry, Tx};
use kernel::{Actor, CustomerId, Failure, Refusal};
use serde_json::json;

use crate::{
    app::App,
    domain::{Customer, Matter, MatterId, Purpose},
    storage::{customers, matters},
};

/// Whom, and what for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RevealContact {
    pub(crate) customer_id: CustomerId,
    pub(crate) purpose: Purpose,
}

/// The customer, whole. The audit line commits before anything is told.
///
/// # Errors
/// A fault at `/reference` when the ticket is not the customer's, or not open.
pub(crate) async fn reveal_contact(
    app: &App,
    actor: &Actor,
    command: RevealContact,
) -> Result<Customer, Failure> {
    let RevealContact { customer_id, purpose } = command;
    let tx = app.db.begin().await?;
    let found = customers::find(&app.db, tx.conn(), &actor.scope, customer_id).await?;
    let customer = found.ok_or_else(Refusal::not_found)?;
    check_purpose(&tx, customer_id, purpose).await?;
    let entry = AuditEntry::new(actor, "reveal_contact", "customer", customer_id)
        .at(customer.estate_id)
        .after(json!({ "purpose": purpose.word(), "reference": purpose.reference() }));
    tx.audit(entry);
    tx.commit().await?;
    Ok(customer)
}

async fn check_purpose(tx: &Tx, customer_id: CustomerId, purpose: Purpose) -> Result<(), Failure> {
    let Purpose::OpenTicket(ticket_id) = purpose else { return Ok(()) };
    let matter = matters::find(tx.conn(), MatterId::Ticket(ticket_id)).await?;
    let is_theirs =
        matter.as_ref().is_some_and(|(owner, matter)| *owner == customer_id && Matter::is_open(matter));
    if is_theirs {
        return Ok(());
    }
    let refusal = Refusal::at(
        "/reference",
        "reference.unknown",
        "is no open ticket of this customer",
        "不是该客户的未结工单",
    );
    Err(refusal.into())
}
