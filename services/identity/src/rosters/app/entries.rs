//! Days on which somebody works otherwise than their roster has it.

use chrono::NaiveDate;
use db::Tx;
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal, StaffId};
use vocabulary::{RosterEntryId, RosterId};

use super::{RosterTarget, get_roster, hold_people, load, refuse_clashes};
use crate::{
    app::App,
    memberships,
    rosters::{
        domain::{Assigned, Deviation, DutyFacts, Roster, RosterEntry, assigned, hold_throughout},
        storage::{self, entries},
    },
    storage::duty_trail as trail,
};

/// Who works otherwise on which day, and how.
#[derive(Debug, Clone)]
pub(crate) struct RecordEntry {
    pub(crate) staff_id: StaffId,
    pub(crate) day: NaiveDate,
    pub(crate) deviation: Deviation,
    pub(crate) note: Option<String>,
}

/// How a day that is noted differs instead.
#[derive(Debug, Clone)]
pub(crate) struct ReplaceEntry {
    pub(crate) deviation: Deviation,
    pub(crate) note: Option<String>,
}

/// Notes a day that differs. Gives the roster with it.
///
/// # Errors
/// `stale_version`; faults at `/day`, `/shift` and `/staff_id` for what is not the roster's and for somebody who does not
/// hold the position that day; `identity.nothing_to_change` for a day without duty; `identity.roster_entry_known`;
/// `identity.on_duty_twice`.
#[tracing::instrument(skip_all, name = "identity.record_entry")]
pub(crate) async fn record_entry(
    app: &App,
    actor: &Actor,
    target: RosterTarget,
    command: RecordEntry,
) -> Result<(Roster, RosterEntry), Failure> {
    let RecordEntry { staff_id, day, deviation, note } = command;
    let tx = app.db.begin().await?;
    let roster = load(&tx, actor, target).await?;
    if !roster.has(day) {
        return Err(Refusal::at("/day", "roster.day_outside").into());
    }
    let mut facts = planned(app, &tx, &roster, (staff_id, day)).await?;
    refuse_unworkable(&tx, &facts, (staff_id, day), &deviation).await?;
    let entry = RosterEntry {
        id: RosterEntryId::new(app.db.ids().as_ref()),
        roster_id: roster.id,
        staff_id,
        day,
        deviation,
        note,
        created_at: tx.now(),
    };
    entries::insert(&tx, &entry).await?;
    facts.entries.push(entry.clone());
    let roster = store(app, &tx, (&facts, staff_id, day)).await?;
    storage::note_people(&tx, roster.id, [staff_id]).await?;
    trail::entry_changed(&tx, (actor, "record_roster_entry"), &roster, (None, Some(&entry)));
    tx.commit().await?;
    Ok((roster, entry))
}

/// Notes a day that differs otherwise than before: the same day of the same person. Gives the roster with it.
///
/// # Errors
/// Not found where nothing is noted under this id; otherwise those of noting it.
#[tracing::instrument(skip_all, name = "identity.replace_entry")]
pub(crate) async fn replace_entry(
    app: &App,
    actor: &Actor,
    target: RosterTarget,
    (id, command): (RosterEntryId, ReplaceEntry),
) -> Result<(Roster, RosterEntry), Failure> {
    let ReplaceEntry { deviation, note } = command;
    let tx = app.db.begin().await?;
    let roster = load(&tx, actor, target).await?;
    let before = entries::find(tx.conn(), roster.id, id).await?.ok_or_else(Refusal::not_found)?;
    let (staff_id, day) = (before.staff_id, before.day);
    let mut facts = planned(app, &tx, &roster, (staff_id, day)).await?;
    facts.entries.retain(|other| other.id != id);
    refuse_unworkable(&tx, &facts, (staff_id, day), &deviation).await?;
    let entry = RosterEntry { deviation, note, ..before.clone() };
    db::expect_one(u64::from(entries::replace(&tx, &entry).await?))?;
    facts.entries.push(entry.clone());
    let roster = store(app, &tx, (&facts, staff_id, day)).await?;
    trail::entry_changed(&tx, (actor, "replace_roster_entry"), &roster, (Some(&before), Some(&entry)));
    tx.commit().await?;
    Ok((roster, entry))
}

/// Takes a day that differs back. Gives the roster without it.
///
/// # Errors
/// `stale_version`; `identity.on_duty_twice` where somebody works elsewhere by now.
#[tracing::instrument(skip_all, name = "identity.remove_entry")]
pub(crate) async fn remove_entry(
    app: &App,
    actor: &Actor,
    target: RosterTarget,
    id: RosterEntryId,
) -> Result<Roster, Failure> {
    let tx = app.db.begin().await?;
    let roster = load(&tx, actor, target).await?;
    let entry = entries::find(tx.conn(), roster.id, id).await?.ok_or_else(Refusal::not_found)?;
    let mut facts = planned(app, &tx, &roster, (entry.staff_id, entry.day)).await?;
    db::expect_one(u64::from(entries::delete(&tx, roster.id, id).await?))?;
    facts.entries.retain(|other| other.id != id);
    let roster = store(app, &tx, (&facts, entry.staff_id, entry.day)).await?;
    trail::entry_changed(&tx, (actor, "remove_roster_entry"), &roster, (Some(&entry), None));
    tx.commit().await?;
    Ok(roster)
}

/// One page of the days that differ, of a roster within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_entries")]
pub(crate) async fn list_entries(
    app: &App,
    actor: &Actor,
    id: RosterId,
    query: ListQuery,
) -> Result<PageOf<RosterEntry>, Failure> {
    get_roster(app, actor, id).await?;
    entries::list_entries(&app.db, id, query).await
}

/// The roster as it is planned around a day. Whom a change of somebody's day concerns is held: they and whoever works it.
async fn planned(
    app: &App,
    tx: &Tx,
    roster: &Roster,
    (staff_id, day): (StaffId, NaiveDate),
) -> Result<DutyFacts, Failure> {
    let around = (day.pred_opt().unwrap_or(day), day.succ_opt().unwrap_or(day));
    let facts = storage::facts(tx.conn(), (&app.db, &app.calendars), vec![roster.clone()], around).await?;
    let facts = facts.into_iter().next().ok_or_else(Refusal::not_found)?;
    let mut held = concerned(&facts, staff_id, day);
    held.push(staff_id);
    hold_people(tx, &held).await?;
    Ok(facts)
}

/// Who works what is somebody's day, or whose day they work.
fn concerned(facts: &DutyFacts, staff_id: StaffId, day: NaiveDate) -> Vec<StaffId> {
    let on_day = assigned(facts, day, day).into_iter();
    let own = on_day.filter(|assigned| assigned.owner == staff_id || assigned.worker == staff_id);
    own.map(|assigned| assigned.worker).collect()
}

/// Stores the roster once nobody works twice by it.
async fn store(
    app: &App,
    tx: &Tx,
    (facts, staff_id, day): (&DutyFacts, StaffId, NaiveDate),
) -> Result<Roster, Failure> {
    let people = concerned(facts, staff_id, day);
    refuse_clashes(app, tx, facts, (&people, (day, day))).await?;
    let changed = Roster { version: facts.roster.version + 1, ..facts.roster.clone() };
    storage::save(tx, &changed).await?;
    Ok(changed)
}

/// Passes for a day that can differ so from what is planned.
async fn refuse_unworkable(
    tx: &Tx,
    facts: &DutyFacts,
    (staff_id, day): (StaffId, NaiveDate),
    deviation: &Deviation,
) -> Result<(), Failure> {
    if deviation.shift().is_some_and(|code| facts.pattern.shift(code).is_none()) {
        return Err(Refusal::at("/shift", "roster.shift_unknown").into());
    }
    let works = |is_it: fn(&Assigned<'_>, StaffId) -> bool| {
        assigned(facts, day, day).iter().any(|assigned| is_it(assigned, staff_id))
    };
    let is_there = match deviation {
        Deviation::Absence => works(|assigned, staff_id| assigned.worker == staff_id),
        Deviation::Changed(_) => works(|assigned, staff_id| assigned.owner == staff_id),
        Deviation::Extra(_) => {
            refuse_not_held(tx, &facts.roster, (staff_id, day)).await?;
            true
        }
    };
    if is_there { Ok(()) } else { Err(Refusal::conflict("identity.nothing_to_change").into()) }
}

async fn refuse_not_held(
    tx: &Tx,
    roster: &Roster,
    (staff_id, day): (StaffId, NaiveDate),
) -> Result<(), Failure> {
    let held = (roster.position_id, &roster.at);
    let memberships =
        memberships::storage::of_position(tx.conn(), held, [staff_id], roster.term.begins_at).await?;
    if hold_throughout(&memberships, staff_id, day, day) {
        return Ok(());
    }
    Err(Refusal::at("/staff_id", "roster.not_held").into())
}
