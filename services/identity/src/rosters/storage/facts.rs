//! What decides who is on duty, put together: a statement for each kind of thing, however many rosters there are.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use db::DbError;
use kernel::StaffId;
use sea_orm::ConnectionTrait;
use standards::StandardCache;
use vocabulary::{RosterId, ShiftPatternId};

use super::entries;
use crate::{
    memberships,
    rosters::domain::{DutyFacts, Roster},
    shift_patterns::{self, domain::ShiftPattern},
    shift_swaps,
};

/// What is known of these rosters about these days, but for who holds their position.
pub(crate) async fn facts(
    conn: &impl ConnectionTrait,
    calendars: &StandardCache,
    rosters: Vec<Roster>,
    days: (NaiveDate, NaiveDate),
) -> Result<Vec<DutyFacts>, DbError> {
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
    let known = |roster: Roster| {
        let pattern = patterns.get(&roster.pattern_id).cloned();
        Ok(DutyFacts {
            pattern: pattern
                .ok_or(DbError::Corrupt { what: "a roster", source: "a pattern that is not there".into() })?,
            calendar: calendars.calendar(roster.zone),
            entries: entries.iter().filter(|entry| entry.roster_id == roster.id).cloned().collect(),
            takeovers: takeovers
                .iter()
                .filter(|(id, _takeover)| *id == roster.id)
                .map(|(_id, takeover)| *takeover)
                .collect(),
            memberships: Vec::new(),
            roster,
        })
    };
    rosters.into_iter().map(known).collect()
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
