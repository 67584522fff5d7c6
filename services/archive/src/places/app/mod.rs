//! The tree of places: grown, moved, looked up.
#![warn(clippy::future_not_send)]

mod move_place;
mod nodes;

use chrono::NaiveDate;
use db::{AuditEntry, DbError, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, EstateId, Failure, ListQuery, PageOf, Permission, Refusal, Scope};
use vocabulary::{PlaceId, PlaceKind, UnitId};

use crate::{
    app::App,
    estates::app::refuse_unknown,
    events::publish,
    places::{
        domain::{
            Assigned, Place, PlaceChange, StandardVersion, Validity, refuse_misplaced, refuse_too_deep,
        },
        storage,
    },
    units,
};

pub(crate) use crate::places::storage::PlaceList;
use move_place::{estates_in, follow_regions};
pub(crate) use move_place::{follow_estate, move_place};
pub(crate) use nodes::{
    add_estates, add_parts, add_units, around_units, end_units, follow_unit, known_region,
};

/// What is added to the tree.
#[derive(Debug, Clone)]
pub(crate) struct RegisterPlace {
    pub(crate) kind: PlaceKind,
    pub(crate) parent_id: Option<PlaceId>,
    /// Of a region.
    pub(crate) code: Option<String>,
    pub(crate) name: String,
    pub(crate) valid_from: Option<NaiveDate>,
    pub(crate) valid_until: Option<NaiveDate>,
}

/// A place with all that it lies in, the outermost first.
#[derive(Debug, Clone)]
pub(crate) struct PlacedPlace {
    pub(crate) place: Place,
    pub(crate) ancestors: Vec<Place>,
}

/// Adds a place.
///
/// # Errors
/// `archive.place_misplaced`, `archive.place_too_deep`, `archive.place_taken`; a fault at `/parent_id` for a place that is not
/// there or may not be run by the actor.
#[tracing::instrument(skip_all, name = "archive.register_place")]
pub(crate) async fn register_place(
    app: &App,
    actor: &Actor,
    command: RegisterPlace,
    idempotency_key: IdempotencyKey<Place>,
) -> Result<Outcome<Place>, Failure> {
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    storage::hold_tree(&tx).await?;
    let RegisterPlace { kind, parent_id, code, name, valid_from, valid_until } = command;
    let parent = find_parent(&tx, &actor.scope, parent_id).await?;
    refuse_misplaced(kind, parent.as_ref())?;
    if kind == PlaceKind::Region {
        refuse_out_of_scope(&tx, &actor.scope, parent.as_ref()).await?;
    }
    let id = PlaceId::new(app.db.ids().as_ref());
    let validity = Validity { from: valid_from, until: valid_until };
    let place = match parent {
        Some(parent) if kind != PlaceKind::Region => Place::within((id, kind), &parent, name, tx.now()),
        parent => {
            let path = parent.as_ref().map(Place::inside).unwrap_or_default();
            let code = code.unwrap_or_else(|| name.clone());
            Place { name, ..Place::region(id, path, code, tx.now()) }
        }
    };
    let place = Place { validity, ..place };
    refuse_too_deep(&place.path, 0)?;
    storage::insert(&tx, std::slice::from_ref(&place)).await.map_err(taken)?;
    say_changed(&tx, (actor, "register_place"), None, &place)?;
    tx.keep_reply(&idempotency_key, &place)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(place))
}

/// Changes the place that was seen at version `seen`: what it is called, on which days it is there, and which rules hold there, for
/// which the permission for standards is needed besides.
///
/// # Errors
/// `stale_version`, `archive.unit_ended`, `archive.place_governed_elsewhere`, faults for a standard or a calendar that is not there, `archive.place_named_elsewhere`, `archive.place_taken`; `archive.region_run_elsewhere`
/// for who sees a region, since an estate of theirs lies in it, and does not run it.
#[tracing::instrument(skip_all, name = "archive.change_place")]
pub(crate) async fn change_place(
    app: &App,
    actor: &Actor,
    (id, seen): (PlaceId, i32),
    change: PlaceChange,
) -> Result<PlacedPlace, Failure> {
    let governs = change.governs();
    if governs {
        actor.needing(Permission::StandardsWrite).require(Permission::StandardsWrite)?;
        let assigned = Assigned {
            standard: change.standard.clone().flatten(),
            calendar: change.calendar.clone().flatten(),
        };
        refuse_unknown(app, &assigned).await?;
    }
    let tx = app.db.begin().await?;
    storage::hold_tree(&tx).await?;
    let mut place = find(&tx, &actor.scope, id).await?;
    if governs {
        may_govern(app, actor, &place).await?;
    }
    db::expect_one(u64::from(place.version == seen))?;
    refuse_ended(&tx, &place).await?;
    if place.kind == PlaceKind::Region && !runs(&tx, &actor.scope, Some(&place)).await? {
        return Err(Refusal::forbidden("archive.region_run_elsewhere").into());
    }
    let before = place.clone();
    if place.change(change)? {
        db::expect_one(storage::save(&tx, &place).await.map_err(taken)?)?;
        say_changed(&tx, (actor, "change_place"), Some(&before), &place)?;
        let mut people = Vec::new();
        if place.kind == PlaceKind::Building {
            let units = storage::within(tx.conn(), &place.inside(), PlaceKind::Unit).await?;
            people = nodes::name_buildings(&tx, actor, &units, None).await?;
        }
        if place.kind == PlaceKind::Region && place.assigned != before.assigned {
            follow_regions(&tx, actor, &estates_in(&tx, &place).await?).await?;
        }
        let ancestors = storage::on_path(tx.conn(), &place.path).await?;
        tx.commit().await?;
        app.cards.forget_soon(&app.db, &people).await;
        return Ok(PlacedPlace { place, ancestors });
    }
    let ancestors = storage::on_path(tx.conn(), &place.path).await?;
    Ok(PlacedPlace { place, ancestors })
}

/// The standard that holds in a unit by what a place within its estate says, the nearest first; none where the estate's holds.
#[tracing::instrument(skip_all, name = "archive.standard_within")]
pub(crate) async fn standard_within(
    app: &App,
    estate_id: EstateId,
    unit_id: UnitId,
) -> Result<Option<StandardVersion>, Failure> {
    let governed = storage::governed_within(app.db.reader(), estate_id).await?;
    if governed.is_empty() {
        return Ok(None);
    }
    let id = PlaceId::from_uuid(unit_id.as_uuid());
    let nodes = storage::named(app.db.reader(), &[id]).await?;
    let around = nodes.get(&id).map(|node| node.path.places().iter().rev());
    let outwards = std::iter::once(&id).chain(around.into_iter().flatten());
    Ok(outwards.filter_map(|place| governed.get(place)).next().cloned())
}

/// The place with what it lies in, when the actor may see it.
#[tracing::instrument(skip_all, name = "archive.get_place")]
pub(crate) async fn get_place(app: &App, actor: &Actor, id: PlaceId) -> Result<PlacedPlace, Failure> {
    let place = storage::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    let ancestors = storage::on_path(app.db.reader(), &place.path).await?;
    Ok(PlacedPlace { place, ancestors })
}

/// One page of the places that the actor may see.
#[tracing::instrument(skip_all, name = "archive.list_places")]
pub(crate) async fn list_places(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Place>, Failure> {
    storage::list_places(&app.db, &actor.scope, query).await
}

async fn find(tx: &Tx, scope: &Scope, id: PlaceId) -> Result<Place, Failure> {
    Ok(storage::find(tx.conn(), scope, id).await?.ok_or_else(Refusal::not_found)?)
}

async fn find_parent(tx: &Tx, scope: &Scope, parent_id: Option<PlaceId>) -> Result<Option<Place>, Failure> {
    let Some(parent_id) = parent_id else { return Ok(None) };
    let parent = storage::find(tx.conn(), scope, parent_id).await?;
    Ok(Some(parent.ok_or_else(|| Refusal::at("/parent_id", "place.unknown"))?))
}

/// Passes for those who may say which rules hold at `place`: a region's, in all of their scope.
async fn may_govern(app: &App, actor: &Actor, place: &Place) -> Result<(), Failure> {
    let there = match place.estate_id {
        Some(estate_id) => app.db.actor_at(actor, estate_id).await?,
        None => actor.clone(),
    };
    Ok(there.require(Permission::StandardsWrite)?)
}

/// True for those who run `place`, or the whole group where it is none: a region is run by whoever has rights in it, or in a
/// region that it lies in.
async fn runs(tx: &Tx, scope: &Scope, place: Option<&Place>) -> Result<bool, DbError> {
    let chain = match place {
        Some(place) => storage::on_path(tx.conn(), &place.inside()).await?,
        None => Vec::new(),
    };
    let is_within =
        chain.iter().filter_map(|place| place.code.as_deref()).any(|code| scope.names_region(code));
    Ok(is_within || matches!(scope, Scope::Group))
}

/// Passes for those who run the place in which another shall lie, or lies.
///
/// # Errors
/// A fault at `/parent_id`.
async fn refuse_out_of_scope(tx: &Tx, scope: &Scope, place: Option<&Place>) -> Result<(), Failure> {
    if runs(tx, scope, place).await? {
        return Ok(());
    }
    Err(Refusal::at("/parent_id", "place.out_of_scope").into())
}

/// Passes for every place but a unit that was merged or split: where it was, and until when, is history.
///
/// # Errors
/// `archive.unit_ended`.
async fn refuse_ended(tx: &Tx, place: &Place) -> Result<(), Failure> {
    if place.kind != PlaceKind::Unit {
        return Ok(());
    }
    for unit in units::storage::with_ids(tx.conn(), [UnitId::from_uuid(place.id.as_uuid())]).await? {
        unit.refuse_ended()?;
    }
    Ok(())
}

/// The event and the audit line of a place that is new or different. An estate and a unit have events of their own.
fn say_changed(
    tx: &Tx,
    (actor, action): (&Actor, &'static str),
    before: Option<&Place>,
    place: &Place,
) -> Result<(), DbError> {
    if !place.is_told_elsewhere() {
        tx.publish(&publish::place_changed(place), place.version)?;
    }
    let mut entry = AuditEntry::new(actor, action, "place", place.id).after(publish::place_details(place));
    if let Some(estate_id) = place.estate_id {
        entry = entry.at(estate_id);
    }
    if let Some(before) = before {
        entry = entry.before(publish::place_details(before));
    }
    tx.audit(entry);
    Ok(())
}

/// A breach of the rule that what lies in one place has names of its own, told as such.
fn taken(error: DbError) -> Failure {
    match error.engine_error().and_then(db::unique_violation).as_deref() {
        Some("uq_places__unique_key") => Refusal::conflict("archive.place_taken").into(),
        Some(_) | None => error.into(),
    }
}
