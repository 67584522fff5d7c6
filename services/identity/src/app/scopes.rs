//! Scopes as people name them: held against the estates there are, and the caller's own scope.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use db::{
    Db,
    regions::{self, KnownRegion},
};
use kernel::{Actor, EstateId, Failure, Faults, Scope, text::match_key};
use tokio::time::interval;

use super::App;
use crate::roles::{self, domain::KnownPlaces};

/// How often, and after what rest, a region that nobody knows is asked for again: the estate may have been opened a moment
/// ago, and its event be on the way.
const LOOKS: usize = 20;

const REST: Duration = Duration::from_millis(100);

/// The scope with its regions spelt as the archive spells them, each place once.
///
/// # Errors
/// A fault at each region that no estate has.
#[tracing::instrument(skip_all, name = "identity.settle_scope")]
pub(crate) async fn settle_scope(app: &App, scope: Scope) -> Result<Scope, Failure> {
    Ok(match scope {
        Scope::Group => Scope::Group,
        Scope::Regions { regions } => Scope::of_places(known_regions(&app.db, &regions).await?, Vec::new()),
        Scope::Estates { estates } => Scope::of_places(Vec::new(), estates),
        Scope::Places { regions, estates } => {
            Scope::of_places(known_regions(&app.db, &regions).await?, estates)
        }
    })
}

/// Passes when all of `scope` lies within the scope of `actor`, by the estates as they are known now.
///
/// # Errors
/// As `refuse_beyond_scope`.
#[tracing::instrument(skip_all, name = "identity.refuse_beyond_scope")]
pub(crate) async fn refuse_beyond_scope(db: &Db, actor: &Actor, scope: &Scope) -> Result<(), Failure> {
    let mut places = KnownPlaces::default();
    if !actor.scope.regions().is_empty() {
        let own = actor.scope.estates();
        let others: Vec<EstateId> =
            scope.estates().iter().copied().filter(|estate| !own.contains(estate)).collect();
        if !others.is_empty() {
            places.estates = sought(others.len(), || regions_of(db, &others)).await?;
        }
        if !scope.regions().is_empty() {
            let keys: Vec<String> = scope.regions().iter().map(|region| match_key(region)).collect();
            let known = regions::known(db.reader(), &keys).await?;
            places.regions = known.into_iter().map(|(key, region)| (key, region.within)).collect();
        }
    }
    Ok(roles::domain::refuse_beyond_scope(actor, scope, &places)?)
}

/// The regions of those estates that are known.
async fn regions_of(db: &Db, named: &[EstateId]) -> Result<BTreeMap<EstateId, Vec<String>>, Failure> {
    let mut regions = BTreeMap::new();
    for &estate_id in named {
        if let Some(estate) = db.estate(estate_id).await? {
            regions.insert(estate_id, estate.regions().map(str::to_owned).collect());
        }
    }
    Ok(regions)
}

/// The regions as their estates spell them.
async fn known_regions(db: &Db, named: &[String]) -> Result<Vec<String>, Failure> {
    let keys: Vec<String> = named.iter().map(|name| match_key(name)).collect();
    let different = BTreeSet::from_iter(&keys).len();
    let known = sought(different, || regions_like(db, &keys)).await?;
    let mut faults = Faults::new();
    for (index, _key) in keys.iter().enumerate().filter(|(_index, key)| !known.contains_key(*key)) {
        faults.add(format!("/scope/regions/{index}"), "region.unknown");
    }
    faults.into_result()?;
    Ok(known.into_values().map(|region| region.spelling).collect())
}

async fn regions_like(db: &Db, keys: &[String]) -> Result<BTreeMap<String, KnownRegion>, Failure> {
    Ok(regions::known(db.reader(), keys).await?)
}

/// What `look` finds, sought for two seconds while it is less than `wanted`: an estate that was opened a moment ago is not
/// known here before its event has come.
async fn sought<K, V, F>(wanted: usize, look: impl Fn() -> F + Send) -> Result<BTreeMap<K, V>, Failure>
where
    K: Send,
    V: Send,
    F: Future<Output = Result<BTreeMap<K, V>, Failure>> + Send,
{
    let mut ticks = interval(REST);
    for _look in 1..LOOKS {
        ticks.tick().await;
        let found = look().await?;
        if found.len() >= wanted {
            return Ok(found);
        }
    }
    look().await
}
