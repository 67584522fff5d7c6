//! Somebody moved: their card knows where they live and will live.

use db::Tx;
use kernel::{Failure, Scope};
use vocabulary::CustomerId;

use crate::{
    domain::Home,
    storage::{cards, occupancies},
};

/// Makes the cards of these customers show their homes as this transaction sees them.
#[tracing::instrument(skip_all, name = "archive.refresh_homes")]
pub(crate) async fn refresh_homes(
    tx: &Tx,
    customers: impl IntoIterator<Item = CustomerId>,
) -> Result<(), Failure> {
    let mut profiles = cards::lock(tx, customers).await?;
    let ids: Vec<CustomerId> = profiles.iter().map(|profile| profile.customer_id).collect();
    let scope = Scope::all("a card is kept whole");
    let mut homes = occupancies::homes_of(tx.conn(), &scope, ids, tx.now()).await?;
    for profile in &mut profiles {
        let own: Vec<Home> = homes
            .extract_if(.., |(owner, _home)| *owner == profile.customer_id)
            .map(|(_owner, home)| home)
            .collect();
        profile.homes = own;
    }
    Ok(cards::put(tx, profiles)?)
}
