//! On whose cards an event may stand.

use std::collections::BTreeSet;

use kernel::Failure;
use vocabulary::CustomerId;

use super::PublishedEvent;
use crate::{app::App, domain::Owner, storage::occupancies};

/// The customers it concerns, and those it concerned until now; of what a home owes, whoever lives or lived there. Nobody for
/// what stands on no card.
#[tracing::instrument(skip_all, name = "archive.people_of")]
pub(crate) async fn people_of(app: &App, event: &PublishedEvent) -> Result<BTreeSet<CustomerId>, Failure> {
    if event.facets.headline.status_class.is_none() {
        return Ok(BTreeSet::new());
    }
    let mut people: BTreeSet<CustomerId> = event.facets.concerns.formerly.iter().copied().collect();
    match Owner::of(&event.facets) {
        Some(Owner::Customer(_)) => people.extend(&event.facets.concerns.customers),
        Some(Owner::Unit(unit_id)) => people.extend(occupancies::people_of(app.db.reader(), unit_id).await?),
        None => {}
    }
    Ok(people)
}
