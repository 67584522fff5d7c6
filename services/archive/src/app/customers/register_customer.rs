//! Entering a customer (ARC-01, ARC-03): whoever calls from their number is known from the same moment.

use copies::parties::unknown_estate;
use db::{AuditEntry, DbError, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, EstateId, Failure};
use serde_json::json;
use vocabulary::CustomerId;

use super::KnownCustomer;
use crate::{
    app::{App, timeline_note},
    domain::{Customer, Person, TimelineKind},
    events::publish,
    storage::{customers, estates, timeline},
};

/// Who is entered, and which estate keeps the record.
#[derive(Debug, Clone)]
pub(crate) struct RegisterCustomer {
    pub(crate) estate_id: EstateId,
    pub(crate) person: Person,
}

/// Registers a customer.
///
/// # Errors
/// `archive.external_ref_taken` when another system calls somebody else so.
#[tracing::instrument(skip_all, name = "archive.register_customer")]
pub(crate) async fn register_customer(
    app: &App,
    actor: &Actor,
    command: RegisterCustomer,
    idempotency_key: IdempotencyKey<KnownCustomer>,
) -> Result<Outcome<KnownCustomer>, Failure> {
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let RegisterCustomer { estate_id, person } = command;
    estates::find(tx.conn(), &actor.scope, estate_id).await?.ok_or_else(|| unknown_estate("/estate_id"))?;
    let id = CustomerId::new(app.db.ids().as_ref());
    let customer = Customer::register(id, estate_id, person, tx.now());
    customers::insert(&tx, std::slice::from_ref(&customer)).await?;
    timeline::append(&tx, vec![timeline_note::of_customer(&tx, TimelineKind::CustomerRegistered, &customer)]);
    say_registered(&tx, actor, &customer)?;
    let known = KnownCustomer::fresh(customer);
    tx.keep_reply(&idempotency_key, &known)?;
    tx.commit().await?;
    app.cards.forget_numbers_soon(&app.db, &known.customer.phones).await;
    Ok(Outcome::Fresh(known))
}

/// The event and the audit line of a new customer; neither holds personal data.
pub(crate) fn say_registered(tx: &Tx, actor: &Actor, customer: &Customer) -> Result<(), DbError> {
    tx.publish(&publish::customer_registered(customer), customer.version)?;
    let entry = AuditEntry::new(actor, "register_customer", "customer", customer.id)
        .at(customer.estate_id)
        .after(json!({ "phones": customer.phones.len(), "tags": customer.tags.len() }));
    tx.audit(entry);
    Ok(())
}
