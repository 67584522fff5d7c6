//! Looking customers up: each together with where they live, as one actor may know it (ARC-04).

use db::{Db, Tx};
use kernel::{Actor, EstateId, Failure, ListQuery, PageOf, Refusal, Scope};
use vocabulary::CustomerId;

use crate::{
    app::App,
    cards::domain::Home,
    customers::{domain::Customer, storage},
    estates, occupancies,
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
        let mut homes = occupancies::storage::homes_of(db.reader(), scope, ids.iter().copied(), now).await?;
        let keepers = customers.iter().map(|customer| customer.estate_id);
        let visible = estates::storage::visible(db.reader(), scope, keepers).await?;
        let moves = occupancies::storage::moves_of(db.reader(), scope, ids, now).await?;
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
    pub(crate) async fn revision_of(tx: &Tx, scope: &Scope, customer: &Customer) -> Result<i32, Failure> {
        let moves = occupancies::storage::moves_of(tx.conn(), scope, [customer.id], tx.now()).await?;
        let moves = moves.first().map_or(0, |(_owner, moves)| *moves);
        Ok(customer.version.saturating_add(moves))
    }

    /// A customer who was just registered: known to one estate, at home nowhere yet.
    pub(crate) fn fresh(customer: Customer) -> Self {
        Self { estates: vec![customer.estate_id], homes: Vec::new(), revision: customer.version, customer }
    }
}

/// The customer, when they are known within the actor's scope.
#[tracing::instrument(skip_all, name = "archive.get_customer")]
pub(crate) async fn get_customer(app: &App, actor: &Actor, id: CustomerId) -> Result<KnownCustomer, Failure> {
    let customer = storage::find(&app.db, app.db.reader(), &actor.scope, id).await?;
    let known = KnownCustomer::all(&app.db, &actor.scope, customer.into_iter().collect()).await?;
    known.into_iter().next().ok_or_else(|| Refusal::not_found().into())
}

/// One page of the customers known within the actor's scope.
#[tracing::instrument(skip_all, name = "archive.list_customers")]
pub(crate) async fn list_customers(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<KnownCustomer>, Failure> {
    let PageOf { items, next, count } = storage::list_customers(&app.db, &actor.scope, query).await?;
    Ok(PageOf { items: KnownCustomer::all(&app.db, &actor.scope, items).await?, next, count })
}
