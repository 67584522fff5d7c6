//! Entering a customer (ARC-01, ARC-03): their card exists from the same moment.

use db::{AuditEntry, DbError, Done, Once, Tx, parties::unknown_estate};
use kernel::{Actor, CustomerId, EstateId, Failure};
use serde_json::json;

use super::KnownCustomer;
use crate::{
    app::{App, timeline_note},
    domain::{Customer, Person, Profile},
    events::publish,
    storage::{cards, customers, estates, timeline},
};

/// Who is entered, and which estate keeps the record.
#[derive(Debug, Clone)]
pub(crate) struct RegisterCustomer {
    pub(crate) estate_id: EstateId,
    pub(crate) person: Person,
}

/// Registers a customer.
pub(crate) async fn register_customer(
    app: &App,
    actor: &Actor,
    command: RegisterCustomer,
    once: Once<KnownCustomer>,
) -> Result<Done<KnownCustomer>, Failure> {
    let tx = app.db.begin().await?;
    if let Some(reply) = once.replay(&tx).await? {
        return Ok(Done::Replayed(reply));
    }
    let RegisterCustomer { estate_id, person } = command;
    estates::find(tx.conn(), &actor.scope, estate_id).await?.ok_or_else(|| unknown_estate("/estate_id"))?;
    let id = CustomerId::new(app.db.ids().as_ref());
    let customer = Customer::register(id, estate_id, person, tx.now());
    customers::insert(&tx, std::slice::from_ref(&customer)).await?;
    cards::put(&tx, vec![Profile::of(&customer, Vec::new())])?;
    timeline::append(&tx, vec![timeline_note::of_customer(&tx, "customer_registered", &customer)]);
    say_registered(&tx, actor, &customer)?;
    let known = KnownCustomer::fresh(customer);
    once.keep(&tx, &known)?;
    tx.commit().await?;
    app.cards.forget_numbers_soon(&app.db, &known.customer.phones).await;
    Ok(Done::Fresh(known))
}

/// The event and the audit line of a new customer; neither holds personal data.
pub(crate) fn say_registered(tx: &Tx, actor: &Actor, customer: &Customer) -> Result<(), DbError> {
    tx.publish(&publish::customer_registered(customer), customer.version)?;
    let entry = AuditEntry::new(actor, "register_customer", "customer", customer.id)
        .at(customer.estate_id)
        .after(json!({ "phones": customer.phones.len(), "tags": customer.tags }));
    tx.audit(entry);
    Ok(())
}
