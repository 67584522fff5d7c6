//! Who is calling? One number may belong to several people and homes: the answer is a list, never a guess.

use std::collections::BTreeMap;

use kernel::{Actor, EstateId, Failure, PhoneNumber};

use crate::{
    app::App,
    domain::{Card, EstateFacts},
};

/// A card as one actor sees it, and the estates it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SeenCard {
    pub(crate) card: Card,
    pub(crate) estates: BTreeMap<EstateId, EstateFacts>,
}

/// The cards of everybody known by this number within the actor's scope.
pub(crate) async fn find_caller_cards(
    app: &App,
    actor: &Actor,
    phone: &PhoneNumber,
) -> Result<Vec<SeenCard>, Failure> {
    let mut seen = Vec::new();
    for document in app.cards.of_number(&app.db, phone).await? {
        let card = Card::try_from(document)?;
        let mut estates = BTreeMap::new();
        for id in card.estates() {
            estates.extend(app.cards.estate(&app.db, id).await?.map(|estate| (id, estate)));
        }
        seen.extend(card.seen_within(&actor.scope, &estates).map(|card| SeenCard { card, estates }));
    }
    Ok(seen)
}
