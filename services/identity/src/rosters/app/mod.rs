//! Rosters: made, ended, withdrawn; the days that differ; who is on duty. Whoever manages staff at a place makes its rosters.
#![warn(clippy::future_not_send)]

mod days;
mod duty;
mod entries;

use chrono::NaiveDate;
use db::Tx;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal, StaffId};
use vocabulary::{PlaceId, PositionId, RosterId, ShiftPatternId};

use crate::{
    app::App,
    memberships::{
        self,
        app::{held_at, place_of, zone_of},
        domain::Term,
    },
    positions,
    rosters::{
        domain::{DutyFacts, Line, Roster, clashing},
        storage,
    },
    shift_patterns, shift_swaps,
    storage::duty_trail as trail,
};

pub(crate) use crate::rosters::storage::{RosterList, entries::RosterEntryList};
pub(crate) use days::{MOST_SHOWN_DAYS, ShownDays, days_of_roster};
pub(crate) use duty::{DutyAnswer, DutyBoard, DutyQuestion, find_duty, find_duty_board};
pub(crate) use entries::{
    RecordEntry, ReplaceEntry, list_entries, record_entry, remove_entry, replace_entry,
};

/// Which roster is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RosterTarget {
    pub(crate) id: RosterId,
    pub(crate) version: i32,
}

/// Who works in which position where, by which pattern.
#[derive(Debug, Clone)]
pub(crate) struct CreateRoster {
    pub(crate) position_id: PositionId,
    /// None of a position that is held in the whole group.
    pub(crate) place_id: Option<PlaceId>,
    pub(crate) pattern_id: ShiftPatternId,
    pub(crate) from: NaiveDate,
    pub(crate) until: NaiveDate,
    pub(crate) lines: Vec<Line>,
}

/// Makes a roster.
///
/// # Errors
/// Faults at the fields for what is not there, does not fit or lies outside the actor's scope, and at the lines
/// (`Roster::refuse_unworkable`); `identity.beyond_own_scope`; `identity.on_duty_twice`.
#[tracing::instrument(skip_all, name = "identity.create_roster")]
pub(crate) async fn create_roster(
    app: &App,
    actor: &Actor,
    command: CreateRoster,
    idempotency_key: IdempotencyKey<Roster>,
) -> Result<Outcome<Roster>, Failure> {
    let CreateRoster { position_id, place_id, pattern_id, from, until, lines } = command;
    let place = match place_id {
        Some(place_id) => Some(held_at(app, actor, (place_id, "/place_id")).await?),
        None => None,
    };
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let position = positions::storage::find(tx.conn(), position_id).await?;
    let position = position.ok_or_else(|| Refusal::at("/position_id", "membership.position_unknown"))?;
    let pattern = shift_patterns::storage::hold(&tx, pattern_id).await?;
    let pattern = pattern.ok_or_else(|| Refusal::at("/shift_pattern_id", "roster.pattern_unknown"))?;
    let at = place_of(app, actor, (&position, place)).await?;
    let zone = zone_of(app, &tx, &at).await?;
    let roster = Roster {
        id: RosterId::new(app.db.ids().as_ref()),
        version: 1,
        position_id,
        at,
        pattern_id,
        zone,
        term: Term::new(from, Some(until), zone),
        lines,
        created_at: tx.now(),
    };
    let (people, begins_at) = (roster.people(), roster.term.begins_at);
    hold_people(&tx, &people).await?;
    let held = (position_id, &roster.at);
    let memberships =
        memberships::storage::of_position(tx.conn(), held, people.iter().copied(), begins_at).await?;
    roster.refuse_unworkable(&pattern, &memberships)?;
    let calendar = storage::calendar_of(tx.conn(), (&app.db, &app.calendars), &roster).await?;
    let facts =
        DutyFacts { roster, pattern, calendar, entries: Vec::new(), takeovers: Vec::new(), memberships };
    refuse_clashes(app, &tx, &facts, (&people, (from, until))).await?;
    storage::insert(&tx, &facts.roster).await?;
    trail::roster_changed(&tx, (actor, "create_roster"), None, Some(&facts.roster));
    tx.keep_reply(&idempotency_key, &facts.roster)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(facts.roster))
}

/// Lets a roster end with a day that may be over.
///
/// # Errors
/// `stale_version`; faults at `/until`.
#[tracing::instrument(skip_all, name = "identity.end_roster")]
pub(crate) async fn end_roster(
    app: &App,
    actor: &Actor,
    target: RosterTarget,
    until: NaiveDate,
) -> Result<Roster, Failure> {
    let tx = app.db.begin().await?;
    let before = load(&tx, actor, target).await?;
    let mut ended = before.clone();
    ended.end(Term::new(before.term.from, Some(until), before.zone))?;
    storage::save(&tx, &ended).await?;
    trail::roster_changed(&tx, (actor, "end_roster"), Some(&before), Some(&ended));
    tx.commit().await?;
    Ok(ended)
}

/// Takes a roster away that has not begun.
///
/// # Errors
/// `stale_version`, `identity.roster_begun`, `identity.roster_has_swaps`.
#[tracing::instrument(skip_all, name = "identity.withdraw_roster")]
pub(crate) async fn withdraw_roster(app: &App, actor: &Actor, target: RosterTarget) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    let roster = load(&tx, actor, target).await?;
    roster.refuse_begun(tx.now())?;
    if shift_swaps::storage::are_asked_for(&tx, roster.id).await? {
        return Err(Refusal::conflict("identity.roster_has_swaps").into());
    }
    storage::delete(&tx, &roster).await?;
    trail::roster_changed(&tx, (actor, "withdraw_roster"), Some(&roster), None);
    tx.commit().await?;
    Ok(())
}

/// The roster, where it holds within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.get_roster")]
pub(crate) async fn get_roster(app: &App, actor: &Actor, id: RosterId) -> Result<Roster, Failure> {
    Ok(storage::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of those that hold within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_rosters")]
pub(crate) async fn list_rosters(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Roster>, Failure> {
    storage::list_rosters(&app.db, &actor.scope, query).await
}

/// Loads the roster that is meant; one outside the caller's scope is not there.
async fn load(tx: &Tx, actor: &Actor, target: RosterTarget) -> Result<Roster, Failure> {
    let found = storage::find(tx.conn(), &actor.scope, target.id).await?.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(found.version == target.version))?;
    Ok(found)
}

/// Nobody else plans what these people work until the transaction ends: of two who give somebody two duties at once, the
/// second finds the first.
#[tracing::instrument(skip_all, name = "identity.hold_people")]
pub(crate) async fn hold_people(tx: &Tx, people: &[StaffId]) -> Result<(), Failure> {
    Ok(tx.hold_all(people.iter().map(|id| format!("identity.duty.{id}"))).await?)
}

/// Passes unless one of these people, who are held, would work two shifts at once on these days with this roster as it is
/// going to be.
///
/// # Errors
/// `identity.on_duty_twice`.
#[tracing::instrument(skip_all, name = "identity.refuse_clashes")]
pub(crate) async fn refuse_clashes(
    app: &App,
    tx: &Tx,
    planned: &DutyFacts,
    (people, (first, last)): (&[StaffId], (NaiveDate, NaiveDate)),
) -> Result<(), Failure> {
    let around = (first.pred_opt().unwrap_or(first), last.succ_opt().unwrap_or(last));
    let mut others = storage::of_people(tx, people, around).await?;
    others.retain(|roster| roster.id != planned.roster.id);
    let mut rosters = storage::facts(tx.conn(), (&app.db, &app.calendars), others, around).await?;
    rosters.push(planned.clone());
    let Some((staff_id, day)) = clashing(&rosters, people, (first, last)) else { return Ok(()) };
    Err(Refusal::conflict("identity.on_duty_twice")
        .with("staff_id", staff_id.to_string())
        .with("day", day.to_string())
        .into())
}
