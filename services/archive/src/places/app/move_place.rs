//! Moving a place with all that lies in it. Who runs only one of the two ends moves nothing: what a region holds decides who sees it.

use std::collections::BTreeSet;

use db::{AuditEntry, DbError, Tx};
use kernel::{Actor, EstateId, Failure};
use vocabulary::{PlaceId, PlaceKind};

use super::{PlacedPlace, find, find_parent, nodes, refuse_ended, refuse_out_of_scope, say_changed, taken};
use crate::{
    app::App,
    estates::{
        self,
        domain::{Estate, Region},
    },
    events::publish,
    places::{
        domain::{Assigned, Place, PlacePath},
        storage,
    },
};

/// Lets the place that was seen at version `seen` lie in another, or in none.
///
/// # Errors
/// `stale_version`, `archive.unit_ended`, `archive.place_in_itself`, `archive.place_misplaced`, `archive.place_of_another_estate`,
/// `archive.place_too_deep`, `archive.place_taken`; a fault at `/parent_id` for who may not run both ends.
#[tracing::instrument(skip_all, name = "archive.move_place")]
pub(crate) async fn move_place(
    app: &App,
    actor: &Actor,
    (id, seen): (PlaceId, i32),
    parent_id: Option<PlaceId>,
) -> Result<PlacedPlace, Failure> {
    let tx = app.db.begin().await?;
    storage::hold_tree(&tx).await?;
    let mut place = find(&tx, &actor.scope, id).await?;
    db::expect_one(u64::from(place.version == seen))?;
    refuse_ended(&tx, &place).await?;
    let parent = find_parent(&tx, &actor.scope, parent_id).await?;
    let moved = relocate(&tx, actor, &mut place, parent.as_ref()).await?;
    let people = match (moved, place.kind) {
        (false, _kind) => Vec::new(),
        (true, PlaceKind::Region | PlaceKind::Estate) => {
            follow_regions(&tx, actor, &estates_in(&tx, &place).await?).await?;
            Vec::new()
        }
        (true, PlaceKind::Unit) => {
            nodes::name_buildings(&tx, actor, std::slice::from_ref(&place), Some(place.id)).await?
        }
        (true, _holds_units) => {
            let units = storage::within(tx.conn(), &place.inside(), PlaceKind::Unit).await?;
            nodes::name_buildings(&tx, actor, &units, None).await?
        }
    };
    let ancestors = storage::on_path(tx.conn(), &place.path).await?;
    if moved {
        tx.commit().await?;
        app.cards.forget_soon(&app.db, &people).await;
    }
    Ok(PlacedPlace { place, ancestors })
}

/// Lets the node of an estate follow its record: what it is called, and the region it lies in, which is added when there is none.
#[tracing::instrument(skip_all, name = "archive.follow_estate")]
pub(crate) async fn follow_estate(
    tx: &Tx,
    actor: &Actor,
    (before, estate): (&Estate, &Estate),
) -> Result<(), Failure> {
    let id = PlaceId::from_uuid(estate.id.as_uuid());
    if storage::named(tx.conn(), &[id]).await?.is_empty() {
        // Opened by a process of the version before places.
        return Ok(nodes::add_estates(tx, std::slice::from_ref(estate)).await?);
    }
    if before.site.region != estate.site.region {
        storage::hold_tree(tx).await?;
        let region = nodes::settle_region(tx, &estate.site.region).await?;
        let mut place = find(tx, &actor.scope, id).await?;
        relocate(tx, actor, &mut place, Some(&region)).await?;
    }
    storage::rename_node(tx, id, &estate.site.name).await?;
    Ok(())
}

/// Moves the node and all within; false when it lies there already.
async fn relocate(
    tx: &Tx,
    actor: &Actor,
    place: &mut Place,
    parent: Option<&Place>,
) -> Result<bool, Failure> {
    let inside = place.inside();
    let paths = storage::paths_within(tx.conn(), &inside).await?;
    let depth = |path: &PlacePath| path.places().len() + 1 - inside.places().len();
    let deepest = paths.iter().map(depth).max().unwrap_or(0);
    let Some(path) = place.move_to(parent, deepest)? else { return Ok(false) };
    if matches!(place.kind, PlaceKind::Region | PlaceKind::Estate) {
        let known = storage::on_path(tx.conn(), &place.path).await?;
        refuse_out_of_scope(tx, &actor.scope, known.last()).await?;
        refuse_out_of_scope(tx, &actor.scope, parent).await?;
    }
    let before = place.clone();
    place.path = path;
    place.version += 1;
    db::expect_one(storage::save(tx, place).await.map_err(taken)?)?;
    storage::move_within(tx, &inside, &place.inside()).await?;
    say_changed(tx, (actor, "move_place"), Some(&before), place)?;
    Ok(true)
}

/// Lets the records of these estates name the regions that they lie in now, and what these say of rules, and says so of those it
/// changes.
pub(super) async fn follow_regions(
    tx: &Tx,
    actor: &Actor,
    estates: &BTreeSet<EstateId>,
) -> Result<(), Failure> {
    let nodes: Vec<PlaceId> = estates.iter().map(|id| PlaceId::from_uuid(id.as_uuid())).collect();
    let nodes = storage::named(tx.conn(), &nodes).await?;
    let above: BTreeSet<PlaceId> = nodes.values().flat_map(|node| node.path.places()).copied().collect();
    let above = storage::named(tx.conn(), &Vec::from_iter(above)).await?;
    for mut estate in estates::storage::with_ids(tx.conn(), estates).await? {
        let Some(node) = nodes.get(&PlaceId::from_uuid(estate.id.as_uuid())) else { continue };
        let places = node.path.places().iter().rev().filter_map(|id| above.get(id));
        let assigned = Assigned::nearest(places.clone());
        let mut regions = places.filter_map(|place| place.code.clone());
        let (Some(code), outer) = (regions.next(), regions.collect()) else { continue };
        let before = estate.clone();
        estate.site.lie_in(Region { code, outer, assigned });
        if estate == before {
            continue;
        }
        let before = publish::estate_details(&before);
        estate.version += 1;
        estates::storage::save(tx, &estate).await?;
        publish::estate(tx, &estate).await?;
        let entry = AuditEntry::new(actor, "change_estate", "estate", estate.id).at(estate.id);
        tx.audit(entry.before(before).after(publish::estate_details(&estate)));
    }
    Ok(())
}

/// The estates that a place is or holds.
pub(super) async fn estates_in(tx: &Tx, place: &Place) -> Result<BTreeSet<EstateId>, DbError> {
    if let Some(estate_id) = place.estate_id {
        return Ok(BTreeSet::from([estate_id]));
    }
    let nodes = storage::within(tx.conn(), &place.inside(), PlaceKind::Estate).await?;
    Ok(nodes.into_iter().filter_map(|node| node.estate_id).collect())
}
