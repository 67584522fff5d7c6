//! The nodes of estates and units: they follow their records.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use db::{AuditEntry, DbError, Tx};
use kernel::{Actor, EstateId, Failure, text::match_key};
use vocabulary::{CustomerId, PlaceId, PlaceKind, UnitId};

use super::say_changed;
use crate::{
    estates::domain::{Estate, Region},
    events::publish,
    occupancies,
    places::{
        domain::{Assigned, Place, PlacePath, region_key},
        storage,
    },
    units::{self, domain::Unit},
};

/// The region of this code, in whichever spelling; as it is typed when there is none yet.
#[tracing::instrument(skip_all, name = "archive.known_region")]
pub(crate) async fn known_region(tx: &Tx, code: String) -> Result<Region, DbError> {
    // It is not moved before the estate that names it is kept.
    storage::hold_tree(tx).await?;
    match with_code(tx, &code).await? {
        Some(place) => around(tx, &place).await,
        None => Ok(Region { code, outer: Vec::new(), assigned: Assigned::default() }),
    }
}

/// The region of a place that is one.
async fn around(tx: &Tx, region: &Place) -> Result<Region, DbError> {
    let outer = storage::on_path(tx.conn(), &region.path).await?;
    let assigned = Assigned::nearest(std::iter::once(region).chain(outer.iter().rev()));
    let outer = outer.into_iter().rev().filter_map(|place| place.code).collect();
    Ok(Region { code: region.code.clone().unwrap_or_default(), outer, assigned })
}

async fn with_code(tx: &Tx, code: &str) -> Result<Option<Place>, DbError> {
    Ok(storage::with_keys(tx.conn(), [region_key(&match_key(code))]).await?.pop())
}

/// The node of the region of this code; a new one that lies in no other when there is none yet.
#[tracing::instrument(skip_all, name = "archive.settle_region")]
pub(crate) async fn settle_region(tx: &Tx, code: &str) -> Result<Place, DbError> {
    if let Some(known) = with_code(tx, code).await? {
        return Ok(known);
    }
    let id = PlaceId::new(tx.db().ids().as_ref());
    let region = Place::region(id, PlacePath::default(), code.to_owned(), tx.now());
    storage::insert_unknown(tx, std::slice::from_ref(&region)).await?;
    let settled = with_code(tx, code).await?.unwrap_or(region);
    if settled.id == id {
        tx.publish(&publish::place_changed(&settled), settled.version)?;
    }
    Ok(settled)
}

/// Adds the nodes of new estates, in their regions.
#[tracing::instrument(skip_all, name = "archive.add_estates")]
pub(crate) async fn add_estates(tx: &Tx, estates: &[Estate]) -> Result<(), DbError> {
    if estates.is_empty() {
        return Ok(());
    }
    storage::hold_tree(tx).await?;
    let mut regions: BTreeMap<&str, Place> = BTreeMap::new();
    let mut nodes = Vec::new();
    for estate in estates {
        let code = estate.site.region.as_str();
        if !regions.contains_key(code) {
            regions.insert(code, settle_region(tx, code).await?);
        }
        if let Some(region) = regions.get(code) {
            nodes.push(Place::of_estate(estate.id, region, estate.site.name.clone(), tx.now()));
        }
    }
    storage::insert(tx, &nodes).await
}

/// Adds the nodes of new units, each in its building, or in its estate where none is named. Returns what they lie in.
#[tracing::instrument(skip_all, name = "archive.add_units")]
pub(crate) async fn add_units(tx: &Tx, units: &[Unit]) -> Result<BTreeMap<UnitId, PlaceId>, DbError> {
    let parents = parents_of(tx, units).await?;
    let node = |unit: &Unit| {
        let parent = parents.get(&unit.id)?;
        Some(Place::of_unit(unit.id, parent, unit.label.clone(), tx.now()))
    };
    storage::insert(tx, &units.iter().filter_map(node).collect::<Vec<_>>()).await?;
    Ok(parents.into_iter().map(|(id, parent)| (id, parent.id)).collect())
}

/// Adds the nodes of what `unit` is split into, where its own lies. Returns that place.
#[tracing::instrument(skip_all, name = "archive.add_parts")]
pub(crate) async fn add_parts(tx: &Tx, unit: &Unit, parts: &[Unit]) -> Result<Option<PlaceId>, DbError> {
    let around = around_units(tx, [unit.id]).await?.into_values().next();
    let Some(parent) = around else {
        // Registered by a process of the version before places.
        return Ok(add_units(tx, parts).await?.into_values().next());
    };
    let node = |part: &Unit| Place::of_unit(part.id, &parent, part.label.clone(), tx.now());
    storage::insert(tx, &parts.iter().map(node).collect::<Vec<_>>()).await?;
    Ok(Some(parent.id))
}

/// Lets the nodes of these units, which end, be there until `last`. Returns what each lies in.
#[tracing::instrument(skip_all, name = "archive.end_units")]
pub(crate) async fn end_units(
    tx: &Tx,
    actor: &Actor,
    units: &[Unit],
    last: NaiveDate,
) -> Result<BTreeMap<UnitId, PlaceId>, Failure> {
    let ids: Vec<PlaceId> = units.iter().map(|unit| PlaceId::from_uuid(unit.id.as_uuid())).collect();
    let mut parents = BTreeMap::new();
    for mut node in storage::named(tx.conn(), &ids).await?.into_values() {
        let before = node.clone();
        node.end_on(last);
        db::expect_one(storage::save(tx, &node).await?)?;
        say_changed(tx, (actor, "end_unit"), Some(&before), &node)?;
        parents.extend(node.path.parent().map(|parent| (UnitId::from_uuid(node.id.as_uuid()), parent)));
    }
    Ok(parents)
}

/// What each of these units lies in.
#[tracing::instrument(skip_all, name = "archive.around_units")]
pub(crate) async fn around_units(
    tx: &Tx,
    units: impl IntoIterator<Item = UnitId>,
) -> Result<BTreeMap<UnitId, Place>, DbError> {
    let ids: Vec<PlaceId> = units.into_iter().map(|id| PlaceId::from_uuid(id.as_uuid())).collect();
    let nodes = storage::named(tx.conn(), &ids).await?;
    let above: BTreeSet<PlaceId> = nodes.values().filter_map(|node| node.path.parent()).collect();
    let above = storage::named(tx.conn(), &Vec::from_iter(above)).await?;
    let parent = |node: &Place| {
        let parent = above.get(&node.path.parent()?)?;
        Some((UnitId::from_uuid(node.id.as_uuid()), parent.clone()))
    };
    Ok(nodes.values().filter_map(parent).collect())
}

/// Lets the node of a unit follow its record: what it is called, and the building it lies in. Returns what it lies in.
#[tracing::instrument(skip_all, name = "archive.follow_unit")]
pub(crate) async fn follow_unit(tx: &Tx, before: &Unit, unit: &Unit) -> Result<Option<PlaceId>, DbError> {
    let id = PlaceId::from_uuid(unit.id.as_uuid());
    let Some(node) = storage::named(tx.conn(), &[id]).await?.remove(&id) else {
        // Registered by a process of the version before places.
        return Ok(add_units(tx, std::slice::from_ref(unit)).await?.remove(&unit.id));
    };
    let mut parent_id = node.path.parent();
    if before.building != unit.building {
        let parents = parents_of(tx, std::slice::from_ref(unit)).await?;
        if let Some(parent) = parents.get(&unit.id) {
            storage::put_into(tx, id, &parent.inside()).await?;
            parent_id = Some(parent.id);
        }
    }
    storage::rename_node(tx, id, &unit.label).await?;
    Ok(parent_id)
}

/// In which place each of the units lies: the building that it names, which is added to its estate when there is none.
async fn parents_of(tx: &Tx, units: &[Unit]) -> Result<BTreeMap<UnitId, Place>, DbError> {
    if units.is_empty() {
        return Ok(BTreeMap::new());
    }
    // Their estate is not moved meanwhile: a node would lie where it lay.
    storage::hold_tree(tx).await?;
    let ids: BTreeSet<PlaceId> =
        units.iter().map(|unit| PlaceId::from_uuid(unit.estate_id.as_uuid())).collect();
    let estates = storage::named(tx.conn(), &Vec::from_iter(ids)).await?;
    let estate_of = |unit: &Unit| estates.get(&PlaceId::from_uuid(unit.estate_id.as_uuid()));
    let named: BTreeSet<(EstateId, String)> = units.iter().filter_map(building_of).collect();
    let mut buildings = storage::buildings(tx.conn(), &named).await?;
    let mut new: BTreeMap<(EstateId, String), Place> = BTreeMap::new();
    for unit in units {
        let (Some(building), Some(estate), Some(name)) = (building_of(unit), estate_of(unit), &unit.building)
        else {
            continue;
        };
        if !buildings.contains_key(&building) {
            let id = PlaceId::new(tx.db().ids().as_ref());
            let place = || Place::within((id, PlaceKind::Building), estate, name.clone(), tx.now());
            new.entry(building).or_insert_with(place);
        }
    }
    if !new.is_empty() {
        let new: Vec<Place> = new.into_values().collect();
        storage::insert_unknown(tx, &new).await?;
        buildings = storage::buildings(tx.conn(), &named).await?;
        let known: BTreeSet<PlaceId> = buildings.values().map(|place| place.id).collect();
        for place in new.iter().filter(|place| known.contains(&place.id)) {
            tx.publish(&publish::place_changed(place), place.version)?;
        }
    }
    let parent = |unit: &Unit| match building_of(unit) {
        Some(building) => buildings.get(&building),
        None => estate_of(unit),
    };
    Ok(units.iter().filter_map(|unit| Some((unit.id, parent(unit)?.clone()))).collect())
}

fn building_of(unit: &Unit) -> Option<(EstateId, String)> {
    unit.building.as_ref().map(|name| (unit.estate_id, match_key(name)))
}

/// Lets the records of the units of these nodes name the building they lie in, and says so of those it changes, and of `moved`,
/// which lies in another place of it. Returns who lives there: their cards show it.
pub(super) async fn name_buildings(
    tx: &Tx,
    actor: &Actor,
    nodes: &[Place],
    moved: Option<PlaceId>,
) -> Result<Vec<CustomerId>, Failure> {
    let above: BTreeSet<PlaceId> = nodes.iter().flat_map(|node| node.path.places()).copied().collect();
    let above = storage::named(tx.conn(), &Vec::from_iter(above)).await?;
    let building = |node: &Place| {
        let places = node.path.places().iter().rev().filter_map(|id| above.get(id));
        let mut buildings = places.filter(|place| place.kind == PlaceKind::Building);
        buildings.next().map(|place| place.name.clone())
    };
    let buildings: BTreeMap<UnitId, Option<String>> =
        nodes.iter().map(|node| (UnitId::from_uuid(node.id.as_uuid()), building(node))).collect();
    let mut changed = BTreeSet::new();
    let parents: BTreeMap<PlaceId, Option<PlaceId>> =
        nodes.iter().map(|node| (node.id, node.path.parent())).collect();
    for mut unit in units::storage::with_ids(tx.conn(), buildings.keys().copied()).await? {
        let building = buildings.get(&unit.id).cloned().flatten();
        let place_id = PlaceId::from_uuid(unit.id.as_uuid());
        if unit.building == building && moved != Some(place_id) {
            continue;
        }
        let before = unit.clone();
        unit.building = building;
        unit.version += 1;
        db::expect_one(units::storage::save(tx, &unit, &before).await?)?;
        let parent_id = parents.get(&place_id).copied().flatten();
        tx.publish(&publish::unit_registered(&unit, parent_id), unit.version)?;
        let entry = AuditEntry::new(actor, "change_unit", "unit", unit.id).at(unit.estate_id);
        tx.audit(entry.before(publish::unit_details(&before)).after(publish::unit_details(&unit)));
        changed.insert(unit.id);
    }
    Ok(occupancies::storage::people_of(tx.conn(), &changed).await?)
}
