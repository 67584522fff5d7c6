//! Somebody moved: their card shows where they live now.

use db::Tx;
use kernel::{CustomerId, Failure, Scope};

use crate::{
    domain::Home,
    storage::{cards, occupancies},
};

/// Makes the cards of these customers show their homes as this transaction sees them.
pub(crate) async fn refresh_homes(
    tx: &Tx,
    customers: impl IntoIterator<Item = CustomerId>,
) -> Result<(), Failure> {
    let mut cards = cards::lock(tx, customers).await?;
    let ids: Vec<CustomerId> = cards.iter().map(|card| card.customer_id).collect();
    let scope = Scope::all("a card is kept whole");
    let mut homes = occupancies::homes_of(tx.conn(), &scope, ids).await?;
    for card in &mut cards {
        let own: Vec<Home> = homes
            .extract_if(.., |(owner, _home)| *owner == card.customer_id)
            .map(|(_owner, home)| home)
            .collect();
        card.homes = own;
    }
    Ok(cards::put(tx, cards)?)
}
