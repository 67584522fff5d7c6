//! Rosters as rows.

use chrono::NaiveDate;
use db::{DbError, IdColumn};
use kernel::{StaffId, text::match_key};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use vocabulary::PlaceId;

use super::entities::roster;
use crate::{
    memberships::domain::{HeldAt, Term},
    rosters::domain::{Line, Roster},
    storage::columns::{from_json, to_json},
};

/// A line as the column has it.
#[derive(Debug, Serialize, Deserialize)]
struct LineColumn {
    staff_id: StaffId,
    offset: u16,
    from: NaiveDate,
    until: NaiveDate,
}

/// The key of the whole group.
pub(crate) fn group_key() -> String {
    "group".to_owned()
}

/// The key of a region, by its code in any spelling.
pub(crate) fn region_key(code: &str) -> String {
    format!("region {}", match_key(code))
}

/// The key of an estate or of a part of one.
pub(crate) fn place_key(place_id: PlaceId) -> String {
    place_id.to_string()
}

/// The key of where a roster holds.
pub(crate) fn place_key_of(at: &HeldAt) -> String {
    match at {
        HeldAt::Group => group_key(),
        HeldAt::Region { place_id: _, code } => region_key(code),
        HeldAt::Estate { place_id, estate_id: _ } => place_key(*place_id),
    }
}

pub(super) fn to_row(roster: &Roster) -> Result<roster::ActiveModel, DbError> {
    let Roster { id, version, position_id, at, pattern_id, zone, term, lines, created_at } = roster;
    let (region, estate_id) = match at {
        HeldAt::Group => (None, None),
        HeldAt::Region { place_id: _, code } => (Some(code.clone()), None),
        HeldAt::Estate { place_id: _, estate_id } => (None, Some(IdColumn(*estate_id))),
    };
    let (Some(until), Some(ends_at)) = (term.until, term.ends_at) else {
        return Err(corrupt("a roster without an end"));
    };
    let lines: Vec<LineColumn> = lines.iter().map(LineColumn::from).collect();
    Ok(roster::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        position_id: Set(IdColumn(*position_id)),
        place_id: Set(at.place_id().map(IdColumn)),
        region: Set(region),
        estate_id: Set(estate_id),
        place_key: Set(place_key_of(at)),
        shift_pattern_id: Set(IdColumn(*pattern_id)),
        time_zone: Set(zone.name().to_owned()),
        from_day: Set(term.from),
        until_day: Set(until),
        begins_at: Set(term.begins_at),
        ends_at: Set(ends_at),
        lines: Set(to_json("roster", &lines)?),
        created_at: Set(*created_at),
    })
}

pub(super) fn from_row(row: roster::Model) -> Result<Roster, DbError> {
    let roster::Model {
        id,
        version,
        position_id,
        place_id,
        region,
        estate_id,
        place_key: _,
        shift_pattern_id,
        time_zone,
        from_day,
        until_day,
        begins_at,
        ends_at,
        lines,
        created_at,
    } = row;
    let at = match (place_id, region, estate_id) {
        (None, None, None) => HeldAt::Group,
        (Some(place_id), Some(code), None) => HeldAt::Region { place_id: place_id.0, code },
        (Some(place_id), None, Some(estate_id)) => {
            HeldAt::Estate { place_id: place_id.0, estate_id: estate_id.0 }
        }
        (_place, _region, _estate) => return Err(corrupt("where it holds is not to be told")),
    };
    let lines: Vec<LineColumn> = from_json("roster", lines)?;
    Ok(Roster {
        id: id.0,
        version,
        position_id: position_id.0,
        at,
        pattern_id: shift_pattern_id.0,
        zone: time_zone.parse().map_err(|_unknown| corrupt("a time zone that nobody knows"))?,
        term: Term { from: from_day, until: Some(until_day), begins_at, ends_at: Some(ends_at) },
        lines: lines.into_iter().map(Line::from).collect(),
        created_at,
    })
}

fn corrupt(what: &'static str) -> DbError {
    DbError::Corrupt { what: "a roster", source: what.into() }
}

impl From<&Line> for LineColumn {
    fn from(line: &Line) -> Self {
        let Line { staff_id, offset, from, until } = *line;
        Self { staff_id, offset, from, until }
    }
}

impl From<LineColumn> for Line {
    fn from(column: LineColumn) -> Self {
        let LineColumn { staff_id, offset, from, until } = column;
        Self { staff_id, offset, from, until }
    }
}
