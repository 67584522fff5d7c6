//! Homes, shops and parking spaces: entered, put right, looked up, merged and split.
#![warn(clippy::future_not_send)]

mod ends;

use std::collections::BTreeSet;

use copies::parties::unknown_estate;
use db::{AuditEntry, DbError, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, EstateId, Failure, ListQuery, PageOf, Refusal};
use vocabulary::{PlaceId, UnitId};

use crate::{
    app::App,
    estates,
    events::publish,
    occupancies,
    places::{self, domain::StandardVersion},
    units::{
        domain::{Facts, Label, Unit, UnitChange, UnitMatches},
        storage,
    },
};

pub(crate) use ends::{PartOfUnit, SplitUnit, merge_units, split_unit};

pub(crate) use crate::units::storage::UnitList;

/// What is entered.
#[derive(Debug, Clone)]
pub(crate) struct RegisterUnit {
    pub(crate) estate_id: EstateId,
    pub(crate) building: Option<String>,
    pub(crate) label: String,
    pub(crate) facts: Facts,
}

/// Registers a unit.
///
/// # Errors
/// `archive.unit_label_taken` when the estate has a unit of that label, in whichever spelling, with or without leading zeros.
#[tracing::instrument(skip_all, name = "archive.register_unit")]
pub(crate) async fn register_unit(
    app: &App,
    actor: &Actor,
    command: RegisterUnit,
    idempotency_key: IdempotencyKey<Unit>,
) -> Result<Outcome<Unit>, Failure> {
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    estates::storage::find(tx.conn(), &actor.scope, command.estate_id)
        .await?
        .ok_or_else(|| unknown_estate("/estate_id"))?;
    let RegisterUnit { estate_id, building, label, facts } = command;
    let id = UnitId::new(app.db.ids().as_ref());
    let unit = Unit::register((id, estate_id), (building, label), facts, tx.now());
    // Before the row: whoever splits a unit holds the tree and may wait for the label.
    places::storage::hold_tree(&tx).await?;
    storage::insert(&tx, std::slice::from_ref(&unit)).await.map_err(taken)?;
    let parents = places::app::add_units(&tx, std::slice::from_ref(&unit)).await?;
    say_registered(&tx, actor, &unit, parents.get(&unit.id).copied())?;
    tx.keep_reply(&idempotency_key, &unit)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(unit))
}

/// The event and the audit line of a new unit, which lies in `parent_id`.
pub(crate) fn say_registered(
    tx: &Tx,
    actor: &Actor,
    unit: &Unit,
    parent_id: Option<PlaceId>,
) -> Result<(), DbError> {
    tx.publish(&publish::unit_registered(unit, parent_id), unit.version)?;
    let entry = AuditEntry::new(actor, "register_unit", "unit", unit.id)
        .at(unit.estate_id)
        .after(publish::unit_details(unit));
    tx.audit(entry);
    Ok(())
}

/// A breach of the rule that a label is unique within its estate in any spelling, with or without leading zeros, told as such.
fn taken(error: DbError) -> Failure {
    match error.engine_error().and_then(db::unique_violation).as_deref() {
        Some(
            "uq_units__estate_id_label_key"
            | "uq_units__estate_id_place_key"
            | "uq_units__estate_id_door_key",
        ) => Refusal::conflict("archive.unit_label_taken").into(),
        Some(_) | None => error.into(),
    }
}

/// Changes the unit that was seen at version `seen`. The cards of whoever lives there show it by its new name.
///
/// # Errors
/// `stale_version`, `archive.unit_ended`; `archive.unit_label_taken` as when one is registered; a fault where facts cannot be
/// together.
#[tracing::instrument(skip_all, name = "archive.change_unit")]
pub(crate) async fn change_unit(
    app: &App,
    actor: &Actor,
    id: UnitId,
    seen: i32,
    change: UnitChange,
) -> Result<Unit, Failure> {
    let tx = app.db.begin().await?;
    // First the tree, then units: in the same order as whoever moves what units lie in.
    places::storage::hold_tree(&tx).await?;
    let mut unit = storage::find(tx.conn(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(unit.version == seen))?;
    let before = unit.clone();
    if !unit.change(change)? {
        return Ok(unit);
    }
    db::expect_one(storage::save(&tx, &unit, &before).await.map_err(taken)?)?;
    let parent_id = places::app::follow_unit(&tx, &before, &unit).await?;
    let people = occupancies::storage::people_of(tx.conn(), &BTreeSet::from([unit.id])).await?;
    say_changed(&tx, (actor, "change_unit"), (&before, &unit), parent_id)?;
    tx.commit().await?;
    app.cards.forget_soon(&app.db, &people).await;
    Ok(unit)
}

/// The event and the audit line of a unit that is different from before, and lies in `parent_id`.
pub(crate) fn say_changed(
    tx: &Tx,
    (actor, action): (&Actor, &'static str),
    (before, unit): (&Unit, &Unit),
    parent_id: Option<PlaceId>,
) -> Result<(), DbError> {
    tx.publish(&publish::unit_registered(unit, parent_id), unit.version)?;
    let entry = AuditEntry::new(actor, action, "unit", unit.id)
        .at(unit.estate_id)
        .before(publish::unit_details(before))
        .after(publish::unit_details(unit));
    tx.audit(entry);
    Ok(())
}

/// The unit, when the actor may see it, and the standard that governs it where a place within its estate says so.
#[tracing::instrument(skip_all, name = "archive.get_unit")]
pub(crate) async fn get_unit(
    app: &App,
    actor: &Actor,
    id: UnitId,
) -> Result<(Unit, Option<StandardVersion>), Failure> {
    let unit = storage::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    let governed = places::app::standard_within(app, unit.estate_id, id).await?;
    Ok((unit, governed))
}

/// One page of the units that the actor may see.
#[tracing::instrument(skip_all, name = "archive.list_units")]
pub(crate) async fn list_units(app: &App, actor: &Actor, query: &ListQuery) -> Result<PageOf<Unit>, Failure> {
    storage::list_units(&app.db, &actor.scope, query).await
}

/// So many units are looked through for those that a label may mean: as many as have one room's number in an estate of a
/// thousand entrances.
const MOST_READ: u64 = 1_000;

/// The units of an estate that somebody means by a label, among those that the actor may see: the one whose label it is in
/// some spelling, else those that it may mean.
#[tracing::instrument(skip_all, name = "archive.look_up_unit")]
pub(crate) async fn look_up_unit(
    app: &App,
    actor: &Actor,
    estate_id: EstateId,
    label: &Label,
) -> Result<UnitMatches, Failure> {
    let conn = app.db.reader();
    let named = storage::named(conn, &actor.scope, (estate_id, label)).await?;
    if let Some(unit) = UnitMatches::exact(label, &named) {
        return Ok(unit.into());
    }
    let similar = storage::similar(conn, &actor.scope, (estate_id, label), MOST_READ).await?;
    let is_whole = similar.len() < usize::try_from(MOST_READ).unwrap_or(usize::MAX);
    let mut matches = UnitMatches::among(label, similar);
    matches.is_cut |= !is_whole;
    Ok(matches)
}
