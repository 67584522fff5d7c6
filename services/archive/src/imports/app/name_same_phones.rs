//! Who has the number of somebody new: perhaps the same person.
//!
//! A number leads to people here as it does in a look-up of a caller. So each person may have so many different ones
//! compared an hour, and whom they lead to is on the record. Beyond that a batch is brought in all the same: its people are
//! only not compared any more.

use std::collections::{BTreeMap, BTreeSet};

use db::{AuditEntry, Tx};
use kernel::{Actor, Failure};
use vocabulary::CustomerId;

use super::{plan::Plan, rows::ImportedId};
use crate::{
    app::App,
    customers::{self, storage::phones::PhoneIndex},
};

/// Of each customer, so many others with the same number are named at most.
const MOST_NAMED: usize = 10;

/// Names, for each customer who is entered, the others within the actor's scope with one of their numbers.
pub(super) async fn name_same_phones(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    plan: &mut Plan,
) -> Result<(), Failure> {
    let sealer = app.db.sealer();
    let mut numbers = BTreeMap::<CustomerId, Vec<PhoneIndex>>::new();
    for customer in &plan.customers {
        let own = customer.phones.iter().map(|phone| PhoneIndex::of(sealer, phone));
        numbers.insert(customer.id, own.collect());
    }
    let distinct: BTreeSet<&PhoneIndex> = numbers.values().flatten().collect();
    let compared = may_compare(app, actor, distinct).await;
    let others = others(tx, actor, &compared).await?;
    let mut named = BTreeSet::new();
    for made in plan.made.values_mut() {
        let ImportedId::Customer(id) = made.id else { continue };
        let Some(own) = numbers.get(&id) else { continue };
        made.is_compared = own.iter().all(|number| compared.contains(number));
        let same: BTreeSet<CustomerId> =
            own.iter().filter_map(|number| others.get(number)).flatten().copied().collect();
        made.same_phone = same.into_iter().take(MOST_NAMED).collect();
        named.extend(made.same_phone.iter().copied());
    }
    note(tx, actor, named.into_iter().collect()).await
}

/// Those of `numbers` that the actor may still have compared.
async fn may_compare(app: &App, actor: &Actor, numbers: BTreeSet<&PhoneIndex>) -> BTreeSet<PhoneIndex> {
    let subjects: Vec<String> = numbers.iter().map(|number| number.hex()).collect();
    let subjects: Vec<&[u8]> = subjects.iter().map(String::as_bytes).collect();
    let may = app.comparisons.take_each(actor, &subjects).await;
    numbers.into_iter().zip(may).filter(|(_number, may)| *may).map(|(number, _may)| number.clone()).collect()
}

/// Whose numbers these are, as far as the actor may know them.
async fn others(
    tx: &Tx,
    actor: &Actor,
    numbers: &BTreeSet<PhoneIndex>,
) -> Result<BTreeMap<PhoneIndex, Vec<CustomerId>>, Failure> {
    let numbers: Vec<PhoneIndex> = numbers.iter().cloned().collect();
    let owners = customers::storage::phones::owners(tx.conn(), &numbers).await?;
    let known: BTreeSet<CustomerId> = owners.iter().map(|(_number, owner)| *owner).collect();
    let seen = customers::storage::find_known(tx.conn(), &actor.scope, known, tx.now()).await?;
    let seen: BTreeSet<CustomerId> = seen.into_iter().collect();
    let mut others = BTreeMap::<PhoneIndex, Vec<CustomerId>>::new();
    for (number, owner) in owners.into_iter().filter(|(_number, owner)| seen.contains(owner)) {
        others.entry(number).or_default().push(owner);
    }
    Ok(others)
}

/// Who was named is on the record, at each estate where they are known.
async fn note(tx: &Tx, actor: &Actor, named: Vec<CustomerId>) -> Result<(), Failure> {
    if named.is_empty() {
        return Ok(());
    }
    let known_at = customers::storage::ties::of(tx.conn(), &named, tx.now()).await?;
    for customer_id in named {
        let line = AuditEntry::new(actor, "name_same_phone", "customer", customer_id);
        match known_at.get(&customer_id) {
            Some(estates) => estates.iter().for_each(|estate_id| tx.audit(line.clone().at(*estate_id))),
            None => tx.audit(line),
        }
    }
    Ok(())
}
