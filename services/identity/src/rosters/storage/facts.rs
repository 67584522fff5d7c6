//! What decides who is on duty, put together: a statement for each kind of thing, however many rosters there are.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use copies::published_calendars::Calendars;
use db::{Db, DbError};
use kernel::{BusinessCalendar, Failure, StaffId};
use sea_orm::ConnectionTrait;
use vocabulary::{RosterId, ShiftPatternId};

use super::entries;
use crate::{
    memberships::{self, domain::HeldAt},
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
    let patterns = shift_patterns::storage::find_all(conn, patterns).await?;
    let patterns: BTreeMap<ShiftPatternId, ShiftPattern> =
        patterns.into_iter().map(|pattern| (pattern.id, pattern)).collect();
    let entries = entries::on_days(conn, &ids, days).await?;
    let takeovers = shift_swaps::storage::takeovers(conn, &ids, days).await?;
    let mut known = Vec::new();
    for roster in rosters {
        let pattern = patterns.get(&roster.pattern_id).cloned();
        known.push(DutyFacts {
            pattern: pattern
                .ok_or(DbError::Corrupt { what: "a roster", source: "a pattern that is not there".into() })?,
            calendar: calendar_of(conn, (db, calendars), &roster).await?,
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

/// By which calendar holidays fall on its shifts: that of its estate, otherwise that of its zone.
pub(crate) async fn calendar_of(
    conn: &impl ConnectionTrait,
    (db, calendars): (&Db, &Calendars),
    roster: &Roster,
) -> Result<Arc<BusinessCalendar>, Failure> {
    let estate = match &roster.at {
        HeldAt::Estate { estate_id, .. } => db.estate(*estate_id).await?,
        HeldAt::Region { .. } | HeldAt::Group => None,
    };
    let chosen = estate.as_ref().and_then(|estate| estate.calendar.as_deref());
    Ok(calendars.current(db, conn).await?.working_time(chosen, roster.zone))
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
