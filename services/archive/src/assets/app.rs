//! What is installed at places: registered, changed, moved, looked up.
#![warn(clippy::future_not_send)]

use std::collections::{BTreeMap, BTreeSet};

use db::{AuditEntry, DbError, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, EstateId, Failure, Faults, ListQuery, PageOf, Refusal};
use vocabulary::{AssetId, AssetKind, PlaceId, PlaceKind, UnitId};

use crate::{
    app::App,
    assets::{
        domain::{Asset, AssetChange, Particulars},
        storage,
    },
    events::publish,
    places, units,
};

pub(crate) use crate::assets::storage::AssetList;

/// What is registered.
#[derive(Debug, Clone)]
pub(crate) struct RegisterAsset {
    pub(crate) kind: AssetKind,
    pub(crate) particulars: Particulars,
}

/// Registers an asset.
///
/// # Errors
/// Faults at `/place_id` and `/unit_ids` for what is not there, lies in no estate or in another one, or is a unit no longer.
#[tracing::instrument(skip_all, name = "archive.register_asset")]
pub(crate) async fn register_asset(
    app: &App,
    actor: &Actor,
    command: RegisterAsset,
    idempotency_key: IdempotencyKey<Asset>,
) -> Result<Outcome<Asset>, Failure> {
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let RegisterAsset { kind, particulars } = command;
    let estate_id = estate_of(&tx, actor, &particulars, None).await?;
    let id = AssetId::new(app.db.ids().as_ref());
    let asset = Asset { id, version: 1, estate_id, kind, particulars, registered_at: tx.now() };
    storage::insert(&tx, &asset).await?;
    say_changed(&tx, (actor, "register_asset"), None, &asset)?;
    tx.keep_reply(&idempotency_key, &asset)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(asset))
}

/// Changes the asset that was seen at version `seen`. It stays within its estate.
///
/// # Errors
/// `stale_version`; faults as when it is registered.
#[tracing::instrument(skip_all, name = "archive.change_asset")]
pub(crate) async fn change_asset(
    app: &App,
    actor: &Actor,
    (id, seen): (AssetId, i32),
    change: AssetChange,
) -> Result<Asset, Failure> {
    let tx = app.db.begin().await?;
    let mut asset = storage::find(tx.conn(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(asset.version == seen))?;
    let before = asset.clone();
    if !asset.change(change)? {
        return Ok(asset);
    }
    estate_of(&tx, actor, &asset.particulars, Some(&before)).await?;
    db::expect_one(storage::save(&tx, &asset).await?)?;
    say_changed(&tx, (actor, "change_asset"), Some(&before), &asset)?;
    tx.commit().await?;
    Ok(asset)
}

/// The estate in which an asset lies with its place and the units that share it; of one that is changed, what it names anew is
/// looked at.
async fn estate_of(
    tx: &Tx,
    actor: &Actor,
    particulars: &Particulars,
    before: Option<&Asset>,
) -> Result<EstateId, Failure> {
    let mut faults = Faults::new();
    let place_id = particulars.place_id;
    let mut estate_id = before.map(|asset| asset.estate_id);
    if before.is_none_or(|asset| asset.particulars.place_id != place_id) {
        let place = places::storage::find(tx.conn(), &actor.scope, place_id).await?;
        match place.as_ref().map(|place| (place.kind, place.estate_id)) {
            None => faults.add("/place_id", "place.unknown"),
            Some((_kind, None)) => faults.add("/place_id", "asset.place_of_no_estate"),
            Some((_kind, at)) if estate_id.is_some() && estate_id != at => {
                faults.add("/place_id", "asset.place_of_another_estate");
            }
            Some((PlaceKind::Unit, at)) => {
                estate_id = at;
                let unit = UnitId::from_uuid(place_id.as_uuid());
                if units::storage::has_ended_one(tx, &BTreeSet::from([unit])).await? {
                    faults.add("/place_id", "unit.ended");
                }
            }
            Some((_kind, at)) => estate_id = at,
        }
    }
    let known = before.map(|asset| &asset.particulars.units);
    let named = particulars.units.iter().filter(|unit| known.is_none_or(|known| !known.contains(*unit)));
    let named: BTreeSet<UnitId> = named.copied().collect();
    let found = units::storage::find_lasting_ones(tx, &actor.scope, &named).await?;
    for unit in &named {
        match found.get(unit) {
            Some(unit) if unit.end.is_some() => faults.add("/unit_ids", "unit.ended"),
            Some(unit) if estate_id.is_none_or(|estate_id| estate_id == unit.estate_id) => {}
            Some(_) | None => faults.add("/unit_ids", "unit.unknown"),
        }
    }
    faults.into_result()?;
    Ok(estate_id.ok_or_else(Refusal::not_found)?)
}

/// Lets what hangs on `unit`, or is shared by it, be shared by the `parts` that it becomes, and hang on `place_id`.
#[tracing::instrument(skip_all, name = "archive.follow_units")]
pub(crate) async fn follow_units(
    tx: &Tx,
    actor: &Actor,
    ended: &BTreeMap<UnitId, PlaceId>,
    parts: &BTreeSet<UnitId>,
) -> Result<(), Failure> {
    for mut asset in storage::of_units(tx.conn(), &ended.keys().copied().collect()).await? {
        let before = asset.clone();
        for (unit, place_id) in ended {
            asset.follow(*unit, *place_id, parts);
        }
        asset.version += 1;
        db::expect_one(storage::save(tx, &asset).await?)?;
        say_changed(tx, (actor, "change_asset"), Some(&before), &asset)?;
    }
    Ok(())
}

/// The event and the audit line of an asset that is new or different.
fn say_changed(
    tx: &Tx,
    (actor, action): (&Actor, &'static str),
    before: Option<&Asset>,
    asset: &Asset,
) -> Result<(), DbError> {
    tx.publish(&publish::asset_changed(asset), asset.version)?;
    let mut entry = AuditEntry::new(actor, action, "asset", asset.id)
        .at(asset.estate_id)
        .after(publish::asset_details(asset));
    if let Some(before) = before {
        entry = entry.before(publish::asset_details(before));
    }
    tx.audit(entry);
    Ok(())
}

/// The asset, when the actor may see it.
#[tracing::instrument(skip_all, name = "archive.get_asset")]
pub(crate) async fn get_asset(app: &App, actor: &Actor, id: AssetId) -> Result<Asset, Failure> {
    storage::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(|| Refusal::not_found().into())
}

/// One page of the assets that the actor may see.
#[tracing::instrument(skip_all, name = "archive.list_assets")]
pub(crate) async fn list_assets(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Asset>, Failure> {
    storage::list_assets(&app.db, &actor.scope, query).await
}
