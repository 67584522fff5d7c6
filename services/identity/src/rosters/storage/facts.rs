//! What decides who is on duty, put together: a statement for each kind of thing, however many rosters there are.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

use chrono::{DateTime, NaiveDate, Utc};
use copies::published_calendars::Calendars;
use db::{Db, DbError};
use futures_util::try_join;
use kernel::{BusinessCalendar, Failure, StaffId};
use sea_orm::ConnectionTrait;
use vocabulary::{RosterId, ShiftPatternId};

use super::entries;
use crate::{
    memberships::{self, domain::HeldAt},
    organisation_units,
    rosters::domain::{DutyFacts, Roster},
    shift_patterns::{self, domain::ShiftPattern},
    shift_swaps,
};

/// What is known of these rosters about these days, but for who holds their position.
pub(crate) async fn facts(
    conn: &impl ConnectionTrait,
    (db, calendars): (&Db, &Calendars),
    rosters: Vec<Roster>,
    days: (NaiveDate, NaiveDate),
) -> Result<Vec<DutyFacts>, Failure> {
    if rosters.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<RosterId> = rosters.iter().map(|roster| roster.id).collect();
    let patterns = rosters.iter().map(|roster| roster.pattern_id);
    // At once: none of them waits for another, and who asks who is on duty waits for all.
    let (patterns, entries, takeovers) = try_join!(
        shift_patterns::storage::find_all(conn, patterns),
        entries::on_days(conn, &ids, days),
        shift_swaps::storage::takeovers(conn, &ids, days),
    )?;
    let patterns: BTreeMap<ShiftPatternId, ShiftPattern> =
        patterns.into_iter().map(|pattern| (pattern.id, pattern)).collect();
    let mut of_teams = BTreeMap::new();
    let mut known = Vec::new();
    for roster in rosters {
        if let Entry::Vacant(unknown) = of_teams.entry(roster.position_id) {
            unknown.insert(organisation_units::storage::calendar_around(conn, roster.position_id).await?);
        }
        let of_team = of_teams.get(&roster.position_id).and_then(Option::as_deref);
        let pattern = patterns.get(&roster.pattern_id).cloned();
        known.push(DutyFacts {
            pattern: pattern
                .ok_or(DbError::Corrupt { what: "a roster", source: "a pattern that is not there".into() })?,
            calendar: working_time(conn, (db, calendars), (&roster, of_team)).await?,
            entries: entries.iter().filter(|entry| entry.roster_id == roster.id).cloned().collect(),
            takeovers: takeovers
                .iter()
                .filter(|(id, _takeover)| *id == roster.id)
                .map(|(_id, takeover)| *takeover)
                .collect(),
            memberships: Vec::new(),
            roster,
        });
    }
    Ok(known)
}

/// By which calendar holidays fall on its shifts: that of the part of the organisation that its position belongs to, of the
/// nearest around it that has one, otherwise that of its estate or of its zone.
pub(crate) async fn calendar_of(
    conn: &impl ConnectionTrait,
    known: (&Db, &Calendars),
    roster: &Roster,
) -> Result<Arc<BusinessCalendar>, Failure> {
    let of_team = organisation_units::storage::calendar_around(conn, roster.position_id).await?;
    working_time(conn, known, (roster, of_team.as_deref())).await
}

async fn working_time(
    conn: &impl ConnectionTrait,
    (db, calendars): (&Db, &Calendars),
    (roster, of_team): (&Roster, Option<&str>),
) -> Result<Arc<BusinessCalendar>, Failure> {
    let calendars = calendars.current(db, conn).await?;
    if of_team.is_some() {
        return Ok(calendars.working_time(of_team, roster.zone));
    }
    let estate = match &roster.at {
        HeldAt::Estate { estate_id, .. } => db.estate(*estate_id).await?,
        HeldAt::Region { .. } | HeldAt::Group => None,
    };
    let chosen = estate.as_ref().and_then(|estate| estate.calendar.as_deref());
    Ok(calendars.working_time(chosen, roster.zone))
}

/// The same facts with what their people hold that is not over at `after`. All of the rosters are of one position at one
/// place.
pub(crate) async fn with_memberships(
    conn: &impl ConnectionTrait,
    mut facts: Vec<DutyFacts>,
    after: DateTime<Utc>,
) -> Result<Vec<DutyFacts>, DbError> {
    let mut people: Vec<StaffId> = facts.iter().flat_map(DutyFacts::people).collect();
    people.sort_unstable();
    people.dedup();
    let Some(first) = facts.first() else { return Ok(facts) };
    let held = (first.roster.position_id, &first.roster.at);
    let memberships = memberships::storage::of_position(conn, held, people, after).await?;
    for facts in &mut facts {
        facts.memberships.clone_from(&memberships);
    }
    Ok(facts)
}
