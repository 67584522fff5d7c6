//! Merging and splitting units. Who lives there lives in what they become; what was one stays as it was on that day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use db::Tx;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Coded, EstateId, Failure, Faults, Refusal};
use vocabulary::{OccupancyId, PlaceId, UnitId};

use super::{say_changed, say_registered, taken};
use crate::{
    app::App,
    assets, cards,
    occupancies::{self, domain::Occupancy},
    places,
    units::{
        domain::{Label, Unit, UnitPart},
        storage,
    },
};

/// Takes `others` into the unit that was seen at version `seen`: they end, and who lives in them lives in it from now on.
///
/// # Errors
/// `stale_version`, `archive.unit_ended`, `archive.units_of_two_estates`; faults at `/unit_ids` for what is no other unit.
#[tracing::instrument(skip_all, name = "archive.merge_units")]
pub(crate) async fn merge_units(
    app: &App,
    actor: &Actor,
    (id, seen): (UnitId, i32),
    others: &[UnitId],
) -> Result<Unit, Failure> {
    let tx = app.db.begin().await?;
    places::storage::hold_tree(&tx).await?;
    let ids: BTreeSet<UnitId> = others.iter().copied().chain([id]).collect();
    let mut known = storage::claim(&tx, &actor.scope, &ids).await?;
    let mut unit = known.remove(&id).ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(unit.version == seen))?;
    let mut parts = named_once(id, others, &mut known)?;
    let before = (unit.clone(), parts.clone());
    unit.absorb(&mut parts, tx.now())?;
    let today = today(app, &tx, unit.estate_id).await?;
    let ended: BTreeSet<UnitId> = parts.iter().map(|part| part.id).collect();
    let stays = occupancies::app::stays_in(&tx, &ended).await?;
    db::expect_one(storage::save(&tx, &unit, &before.0).await?)?;
    end(&tx, actor, "merge_units", (&before.1, &parts), today).await?;
    let own = places::app::around_units(&tx, [id]).await?.remove(&id).map(|place| place.id);
    say_changed(&tx, (actor, "merge_units"), (&before.0, &unit), own)?;
    follow(&tx, actor, &ended, id).await?;
    let (whole, place_id) = (BTreeSet::from([id]), PlaceId::from_uuid(id.as_uuid()));
    let places = ended.iter().map(|unit| (*unit, place_id)).collect();
    assets::app::follow_units(&tx, actor, &places, &whole).await?;
    cards::storage::items::move_home(&tx, &ended, id).await?;
    let moves = stays.into_iter().map(|stay| (stay, vec![id])).collect();
    let labels = labels(parts.iter().chain([&unit]));
    occupancies::app::move_stays(&tx, actor, moves, &labels).await?;
    let people = occupancies::storage::people_of(tx.conn(), &ids).await?;
    tx.commit().await?;
    app.cards.forget_soon(&app.db, &people).await;
    Ok(unit)
}

/// The other units, in the order in which they are named.
fn named_once(
    id: UnitId,
    others: &[UnitId],
    known: &mut BTreeMap<UnitId, Unit>,
) -> Result<Vec<Unit>, Refusal> {
    let mut faults = Faults::new();
    let mut named = BTreeSet::new();
    let mut parts = Vec::new();
    for (at, other) in others.iter().enumerate() {
        let pointer = format!("/unit_ids/{at}");
        match known.remove(other) {
            Some(part) => parts.push(part),
            None if *other == id => faults.add(pointer, "unit.merged_with_itself"),
            None if named.contains(other) => faults.add(pointer, "unit.named_twice"),
            None => faults.add(pointer, "unit.unknown"),
        }
        named.insert(*other);
    }
    faults.into_result()?;
    Ok(parts)
}

/// What was merged into a unit that ends is a part of `into` now.
async fn follow(tx: &Tx, actor: &Actor, ended: &BTreeSet<UnitId>, into: UnitId) -> Result<(), Failure> {
    for mut unit in storage::merged_into(tx.conn(), ended).await? {
        let before = unit.clone();
        unit.follow(into);
        db::expect_one(storage::save(tx, &unit, &before).await?)?;
        let parent = places::app::around_units(tx, [unit.id]).await?.remove(&unit.id).map(|place| place.id);
        say_changed(tx, (actor, "merge_units"), (&before, &unit), parent)?;
    }
    Ok(())
}

/// Stores units that end, with their nodes, and says so.
async fn end(
    tx: &Tx,
    actor: &Actor,
    action: &'static str,
    (before, ended): (&[Unit], &[Unit]),
    today: NaiveDate,
) -> Result<(), Failure> {
    let parents = places::app::end_units(tx, actor, ended, today).await?;
    for (before, unit) in before.iter().zip(ended) {
        db::expect_one(storage::save(tx, unit, before).await?)?;
        say_changed(tx, (actor, action), (before, unit), parents.get(&unit.id).copied())?;
    }
    Ok(())
}

/// The last day on which a unit is there that ends now, by the calendar there.
async fn today(app: &App, tx: &Tx, estate_id: EstateId) -> Result<NaiveDate, Failure> {
    match app.db.estate(estate_id).await? {
        Some(estate) => Ok(estate.date(tx.now())?),
        None => Ok(tx.now().date_naive()),
    }
}

fn labels<'a>(units: impl IntoIterator<Item = &'a Unit>) -> BTreeMap<UnitId, String> {
    units.into_iter().map(|unit| (unit.id, unit.label.clone())).collect()
}

/// What a unit is split into.
#[derive(Debug, Clone)]
pub(crate) struct PartOfUnit {
    pub(crate) part: UnitPart,
    /// The stays that go on there.
    pub(crate) occupancies: Vec<OccupancyId>,
}

/// A unit that was split, and what it became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SplitUnit {
    pub(crate) unit: Unit,
    pub(crate) parts: Vec<Unit>,
}

/// Ends the unit that was seen at version `seen`, and registers what it becomes; each stay there goes on in at least one of them.
///
/// # Errors
/// `stale_version`, `archive.unit_ended`; faults at `/into` for labels that are taken and for stays that go on nowhere.
#[tracing::instrument(skip_all, name = "archive.split_unit")]
pub(crate) async fn split_unit(
    app: &App,
    actor: &Actor,
    (id, seen): (UnitId, i32),
    into: Vec<PartOfUnit>,
    idempotency_key: IdempotencyKey<SplitUnit>,
) -> Result<Outcome<SplitUnit>, Failure> {
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    places::storage::hold_tree(&tx).await?;
    let one = BTreeSet::from([id]);
    let mut unit =
        storage::claim(&tx, &actor.scope, &one).await?.remove(&id).ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(unit.version == seen))?;
    let before = unit.clone();
    let new_id = || UnitId::new(app.db.ids().as_ref());
    let parts = into.iter().map(|part| (new_id(), part.part.clone())).collect();
    let parts = unit.split(parts, tx.now())?;
    let today = today(app, &tx, unit.estate_id).await?;
    let stays = occupancies::app::stays_in(&tx, &one).await?;
    let places: Vec<(UnitId, &[OccupancyId])> =
        parts.iter().zip(&into).map(|(part, asked)| (part.id, asked.occupancies.as_slice())).collect();
    let moves = shared_out(stays, &places)?;
    end(&tx, actor, "split_unit", (std::slice::from_ref(&before), std::slice::from_ref(&unit)), today)
        .await?;
    refuse_taken(&tx, unit.estate_id, &parts).await?;
    storage::insert(&tx, &parts).await.map_err(taken)?;
    let parent_id = places::app::add_parts(&tx, &unit, &parts).await?;
    for part in &parts {
        say_registered(&tx, actor, part, parent_id)?;
    }
    if let Some(place_id) = parent_id {
        let ids = parts.iter().map(|part| part.id).collect();
        assets::app::follow_units(&tx, actor, &BTreeMap::from([(id, place_id)]), &ids).await?;
    }
    let labels = labels(parts.iter().chain([&unit]));
    let people = occupancies::app::move_stays(&tx, actor, moves, &labels).await?;
    let split = SplitUnit { unit, parts };
    tx.keep_reply(&idempotency_key, &split)?;
    tx.commit().await?;
    app.cards.forget_soon(&app.db, &people).await;
    Ok(Outcome::Fresh(split))
}

/// Where each stay goes on.
fn shared_out(
    stays: Vec<Occupancy>,
    places: &[(UnitId, &[OccupancyId])],
) -> Result<Vec<(Occupancy, Vec<UnitId>)>, Refusal> {
    let mut faults = Faults::new();
    let known: BTreeSet<OccupancyId> = stays.iter().map(|stay| stay.id).collect();
    for (part, (_id, named)) in places.iter().enumerate() {
        for (at, _foreign) in named.iter().enumerate().filter(|(_at, named)| !known.contains(*named)) {
            faults.add(format!("/into/{part}/occupancy_ids/{at}"), "occupancy.not_of_unit");
        }
    }
    let goes_on = |stay: &Occupancy| {
        let into = places.iter().filter(|(_id, named)| named.contains(&stay.id));
        into.map(|(id, _named)| *id).collect::<Vec<_>>()
    };
    let moves: Vec<_> = stays.into_iter().map(|stay| (goes_on(&stay), stay)).collect();
    let left: Vec<String> = moves
        .iter()
        .filter(|(into, _stay)| into.is_empty())
        .map(|(_into, stay)| stay.id.to_string())
        .collect();
    if !left.is_empty() {
        faults.add("/into", Coded::new("unit.stays_left_over").with("occupancies", left));
    }
    faults.into_result()?;
    Ok(moves.into_iter().map(|(into, stay)| (stay, into)).collect())
}

/// Passes when none of the parts is called as another, or as a unit of the estate, in whichever spelling.
async fn refuse_taken(tx: &Tx, estate_id: EstateId, parts: &[Unit]) -> Result<(), Failure> {
    let labels: Vec<Label> = parts.iter().map(|part| Label::read(&part.label)).collect();
    let known = storage::labelled(tx.conn(), &BTreeMap::from([(estate_id, labels.clone())])).await?;
    let known: Vec<Label> = known.iter().map(|unit| Label::read(&unit.label)).collect();
    let mut faults = Faults::new();
    for (at, label) in labels.iter().enumerate() {
        let mut others = known.iter().chain(labels.iter().take(at));
        if others.any(|other| label.is_door_of(other)) {
            faults.add(format!("/into/{at}/label"), "unit.label_taken");
        }
    }
    Ok(faults.into_result()?)
}
