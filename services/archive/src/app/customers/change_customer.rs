//! Changing a customer's record.

use db::AuditEntry;
use kernel::{Actor, CustomerId, Failure, Refusal};
use serde_json::json;

use super::KnownCustomer;
use crate::{
    app::{App, timeline_note},
    domain::{Customer, CustomerChange, CustomerField},
    events::publish,
    storage::{cards, customers, timeline},
};

/// Changes the customer who was seen at revision `seen`.
pub(crate) async fn change_customer(
    app: &App,
    actor: &Actor,
    id: CustomerId,
    seen: i32,
    change: CustomerChange,
) -> Result<KnownCustomer, Failure> {
    let tx = app.db.begin().await?;
    let found = customers::find(&app.db, tx.conn(), &actor.scope, id).await?;
    let mut customer = found.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(KnownCustomer::revision_of(&tx, &customer).await? == seen))?;
    let mut phones = customer.phones.clone();
    let changed = customer.change(change);
    if changed.is_empty() {
        tx.rollback().await?;
        return known(app, actor, customer).await;
    }
    customers::save(&tx, &customer, &changed).await?;
    let mut profiles = cards::lock(&tx, [id]).await?;
    profiles.iter_mut().for_each(|profile| profile.tell_of(&customer));
    cards::put(&tx, profiles)?;
    timeline::append(&tx, vec![timeline_note::of_customer(&tx, "customer_changed", &customer)]);
    tx.publish(&publish::customer_changed(&customer), customer.version)?;
    let fields: Vec<&str> = changed.iter().copied().map(CustomerField::as_str).collect();
    let entry = AuditEntry::new(actor, "change_customer", "customer", id)
        .at(customer.estate_id)
        .after(json!({ "version": customer.version, "changed": fields }));
    tx.audit(entry);
    tx.commit().await?;
    // The numbers they had before lead to them no longer.
    phones.extend_from_slice(&customer.phones);
    app.cards.forget_numbers_soon(&app.db, &phones).await;
    known(app, actor, customer).await
}

async fn known(app: &App, actor: &Actor, customer: Customer) -> Result<KnownCustomer, Failure> {
    let known = KnownCustomer::all(&app.db, &actor.scope, vec![customer]).await?;
    known.into_iter().next().ok_or_else(|| Refusal::not_found().into())
}
