//! Entering a customer (ARC-01, ARC-03), whose card exists from the same moment, and changing their record.
#![warn(clippy::future_not_send)]

mod queries;

use copies::parties::unknown_estate;
use db::{AuditEntry, DbError, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, DialPlan, EstateId, Failure, Refusal};
use serde_json::json;
use vocabulary::CustomerId;

use crate::{
    app::App,
    customers::{
        domain::{Customer, CustomerChange, CustomerField, Person},
        storage::{self, ties},
    },
    estates,
    events::publish,
    timeline::{self, domain::TimelineKind},
};

pub(crate) use queries::{KnownCustomer, get_customer, list_customers};

pub(crate) use crate::{
    customers::storage::CustomerList,
    timeline::storage::{TimelineEntry, TimelineList},
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
    estates::storage::find(tx.conn(), &actor.scope, estate_id)
        .await?
        .ok_or_else(|| unknown_estate("/estate_id"))?;
    let id = CustomerId::new(app.db.ids().as_ref());
    let customer = Customer::register(id, estate_id, person, tx.now());
    storage::insert(&tx, std::slice::from_ref(&customer)).await?;
    timeline::storage::append(
        &tx,
        vec![timeline::app::of_customer(&tx, TimelineKind::CustomerRegistered, &customer)],
    );
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

/// Changes the customer who was seen at revision `seen`. The record belongs to the estate that keeps it: others see it and
/// leave it as it is. `read` reads the change as people at that estate dial.
///
/// # Errors
/// `archive.kept_elsewhere` outside the keeping estate; `archive.external_ref_taken`.
#[tracing::instrument(skip_all, name = "archive.change_customer")]
pub(crate) async fn change_customer(
    app: &App,
    actor: &Actor,
    id: CustomerId,
    seen: i32,
    read: impl FnOnce(&DialPlan) -> Result<CustomerChange, Refusal> + Send,
) -> Result<KnownCustomer, Failure> {
    let tx = app.db.begin().await?;
    let found = storage::find(&app.db, tx.conn(), &actor.scope, id).await?;
    let mut customer = found.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(KnownCustomer::revision_of(&tx, &actor.scope, &customer).await? == seen))?;
    check_keeper(&tx, actor, &customer).await?;
    let mut phones = customer.phones.clone();
    let home = app.db.dial_plan(Some(customer.estate_id)).await?;
    let changed = customer.change(read(&home)?);
    if changed.is_empty() {
        tx.rollback().await?;
        return known(app, actor, customer).await;
    }
    save_changed(&tx, actor, &customer, &changed).await?;
    tx.commit().await?;
    // The numbers they had before lead to them no longer.
    phones.extend_from_slice(&customer.phones);
    app.cards.forget_numbers_soon(&app.db, &phones).await;
    known(app, actor, customer).await
}

/// Passes within the estate that keeps the record.
async fn check_keeper(tx: &Tx, actor: &Actor, customer: &Customer) -> Result<(), Failure> {
    let keeper = estates::storage::visible(tx.conn(), &actor.scope, [customer.estate_id]).await?;
    if keeper.is_empty() {
        return Err(Refusal::forbidden("archive.kept_elsewhere").into());
    }
    Ok(())
}

/// Stores a changed customer, with the line of their timeline, the event and the lines of the audit trail: one
/// at each estate that knows them, since it concerns all of these.
#[tracing::instrument(skip_all, name = "archive.save_changed")]
pub(crate) async fn save_changed(
    tx: &Tx,
    actor: &Actor,
    customer: &Customer,
    changed: &[CustomerField],
) -> Result<(), Failure> {
    storage::save(tx, customer, changed).await?;
    let note = timeline::app::of_customer(tx, TimelineKind::CustomerChanged, customer);
    timeline::storage::append(tx, vec![note]);
    tx.publish(&publish::customer_changed(customer), customer.version)?;
    let fields: Vec<&str> = changed.iter().copied().map(CustomerField::as_str).collect();
    let line = AuditEntry::new(actor, "change_customer", "customer", customer.id)
        .after(json!({ "version": customer.version, "changed": fields }));
    for estate_id in ties::of(tx.conn(), &[customer.id], tx.now()).await?.into_values().flatten() {
        tx.audit(line.clone().at(estate_id));
    }
    Ok(())
}

async fn known(app: &App, actor: &Actor, customer: Customer) -> Result<KnownCustomer, Failure> {
    let known = KnownCustomer::all(&app.db, &actor.scope, vec![customer]).await?;
    known.into_iter().next().ok_or_else(|| Refusal::not_found().into())
}
