//! A customer together with where they live, as one actor may know it.

use db::{Db, Tx};
use kernel::{EstateId, Failure, Scope};
use vocabulary::CustomerId;

use crate::{
    domain::{Customer, Home},
    storage::{estates, occupancies},
};

/// The read model of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownCustomer {
    pub(crate) customer: Customer,
    /// Their present homes within the actor's scope.
    pub(crate) homes: Vec<Home>,
    /// The estates within the actor's scope that know them: the one that keeps the record, those of their present and coming
    /// homes.
    pub(crate) estates: Vec<EstateId>,
    /// Grows with each change of the record and of where they live, and when a stay begins or ends, since all of it is shown:
    /// the entity tag. It tells nothing of homes outside the scope.
    pub(crate) revision: i32,
}

impl KnownCustomer {
    /// Adds to customers what else is shown of them: three statements, however many they are.
    pub(crate) async fn all(db: &Db, scope: &Scope, customers: Vec<Customer>) -> Result<Vec<Self>, Failure> {
        let ids: Vec<CustomerId> = customers.iter().map(|customer| customer.id).collect();
        let now = db.clock().now();
        let mut homes = occupancies::homes_of(db.reader(), scope, ids.iter().copied(), now).await?;
        let keepers = customers.iter().map(|customer| customer.estate_id);
        let visible = estates::visible(db.reader(), scope, keepers).await?;
        let moves = occupancies::moves_of(db.reader(), scope, ids, now).await?;
        let known = customers.into_iter().map(|mut customer| {
            let mut homes: Vec<Home> = homes
                .extract_if(.., |(owner, _home)| *owner == customer.id)
                .map(|(_owner, home)| home)
                .collect();
            let moves = moves
                .iter()
                .find(|(owner, _moves)| *owner == customer.id)
                .map_or(0, |(_owner, moves)| *moves);
            let keeper = visible.contains(&customer.estate_id).then_some(customer.estate_id);
            if keeper.is_none() {
                // The words of the record are the keeping estate's own.
                customer.tags.clear();
                customer.notes.clear();
            }
            let mut estates: Vec<EstateId> =
                keeper.into_iter().chain(homes.iter().map(|home| home.estate_id)).collect();
            estates.sort_unstable();
            estates.dedup();
            homes.retain(|home| home.is_present(now));
            let revision = customer.version.saturating_add(moves);
            Self { customer, homes, estates, revision }
        });
        Ok(known.collect())
    }

    /// The entity tag of a customer, inside the transaction that changes them.
    pub(super) async fn revision_of(tx: &Tx, scope: &Scope, customer: &Customer) -> Result<i32, Failure> {
        let moves = occupancies::moves_of(tx.conn(), scope, [customer.id], tx.now()).await?;
        let moves = moves.first().map_or(0, |(_owner, moves)| *moves);
        Ok(customer.version.saturating_add(moves))
    }

    /// A customer who was just registered: known to one estate, at home nowhere yet.
    pub(super) fn fresh(customer: Customer) -> Self {
        Self { estates: vec![customer.estate_id], homes: Vec::new(), revision: customer.version, customer }
    }
}
