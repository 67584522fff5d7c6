//! Memberships as rows.

use chrono::{DateTime, NaiveDate, Utc};
use db::{DbError, IdColumn};
use sea_orm::ActiveValue::Set;

use super::entities::membership;
use crate::memberships::domain::{Deputy, HeldAt, Membership, Term};

pub(super) fn to_row(membership: &Membership) -> membership::ActiveModel {
    let Membership { id, version, staff_id, position_id, at, term, deputy, created_at } = membership;
    let (region, estate_id) = match at {
        HeldAt::Group => (None, None),
        HeldAt::Region { place_id: _, code } => (Some(code.clone()), None),
        HeldAt::Estate { place_id: _, estate_id } => (None, Some(IdColumn(*estate_id))),
    };
    membership::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        staff_id: Set(IdColumn(*staff_id)),
        position_id: Set(IdColumn(*position_id)),
        place_id: Set(at.place_id().map(IdColumn)),
        region: Set(region),
        estate_id: Set(estate_id),
        from_day: Set(term.from),
        until_day: Set(term.until),
        begins_at: Set(term.begins_at),
        ends_at: Set(term.ends_at),
        deputy_id: Set(deputy.map(|deputy| IdColumn(deputy.staff_id))),
        deputy_from_day: Set(deputy.map(|deputy| deputy.term.from)),
        deputy_until_day: Set(deputy.and_then(|deputy| deputy.term.until)),
        deputy_begins_at: Set(deputy.map(|deputy| deputy.term.begins_at)),
        deputy_ends_at: Set(deputy.and_then(|deputy| deputy.term.ends_at)),
        created_at: Set(*created_at),
    }
}

pub(super) fn from_row(row: membership::Model) -> Result<Membership, DbError> {
    let membership::Model {
        id,
        version,
        staff_id,
        position_id,
        place_id,
        region,
        estate_id,
        from_day,
        until_day,
        begins_at,
        ends_at,
        deputy_id,
        deputy_from_day,
        deputy_until_day,
        deputy_begins_at,
        deputy_ends_at,
        created_at,
    } = row;
    let at = match (place_id, region, estate_id) {
        (None, None, None) => HeldAt::Group,
        (Some(place_id), Some(code), None) => HeldAt::Region { place_id: place_id.0, code },
        (Some(place_id), None, Some(estate_id)) => {
            HeldAt::Estate { place_id: place_id.0, estate_id: estate_id.0 }
        }
        (_place, _region, _estate) => return Err(corrupt("where it is held is not to be told")),
    };
    let deputy = match deputy_id {
        None => None,
        Some(staff_id) => {
            let days = (deputy_from_day, deputy_until_day);
            let term = deputy_term(days, (deputy_begins_at, deputy_ends_at));
            Some(Deputy { staff_id: staff_id.0, term: term.ok_or_else(|| corrupt("a deputy without days"))? })
        }
    };
    Ok(Membership {
        id: id.0,
        version,
        staff_id: staff_id.0,
        position_id: position_id.0,
        at,
        term: Term { from: from_day, until: until_day, begins_at, ends_at },
        deputy,
        created_at,
    })
}

fn deputy_term(
    (from, until): (Option<NaiveDate>, Option<NaiveDate>),
    (begins_at, ends_at): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
) -> Option<Term> {
    Some(Term { from: from?, until, begins_at: begins_at?, ends_at })
}

fn corrupt(what: &'static str) -> DbError {
    DbError::Corrupt { what: "a membership", source: what.into() }
}
