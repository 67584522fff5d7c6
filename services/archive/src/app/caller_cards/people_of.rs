//! On whose cards an event may stand.

use std::collections::BTreeSet;

use kernel::Failure;
use vocabulary::CustomerId;

use super::PublishedEvent;
use crate::{app::App, domain::Owner, storage::occupancies};

/// The customers it concerns; of what a home owes, whoever lives or lived there. Nobody for what stands on no card.
pub(crate) async fn people_of(app: &App, event: &PublishedEvent) -> Result<BTreeSet<CustomerId>, Failure> {
    if event.facets.headline.status_class.is_none() {
        return Ok(BTreeSet::new());
    }
    match Owner::of(&event.facets) {
        Some(Owner::Customer(_)) => Ok(event.facets.concerns.customers.iter().copied().collect()),
        Some(Owner::Unit(unit_id)) => {
            Ok(occupancies::people_of(app.db.reader(), unit_id).await?.into_iter().collect())
        }
        None => Ok(BTreeSet::new()),
    }
}
