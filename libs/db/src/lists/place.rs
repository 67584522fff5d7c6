//! Places in a list, as the API's `next` and `after`: which list it is, and the last row that was seen.

use chrono::{DateTime, Datelike, Utc};
use kernel::{Cursor, FilterValue, Filters, Refusal};
use sea_orm::{DbErr, QueryResult, prelude::Uuid};
use sha2::{Digest, Sha256};

use super::{ListSpec, Sort};

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its instant, in orders that go by one.
    pub(crate) at: Option<DateTime<Utc>>,
    /// Its id.
    pub(crate) id: Uuid,
}

impl Place {
    /// The place of a row in order of `column`.
    pub(crate) fn of(row: &QueryResult, column: Option<&str>) -> Result<Self, DbErr> {
        let at = column.map(|column| row.try_get("", column)).transpose()?;
        Ok(Self { at, id: row.try_get("", "id")? })
    }

    /// As a list of this digest gives it out.
    pub(crate) fn written(self, list: &str) -> String {
        let Self { at, id } = self;
        let at = at.map_or_else(String::new, |at| at.timestamp_micros().to_string());
        format!("{list}.{at}.{id}")
    }

    /// What a list of this digest gave out before.
    ///
    /// # Errors
    /// `cursor_malformed` for what no list gave out, `cursor_of_another_list` for what another one did.
    pub(crate) fn read(cursor: &Cursor, list: &str, is_by_instant: bool) -> Result<Self, Refusal> {
        let (of, place) = cursor.0.split_once('.').ok_or_else(malformed)?;
        let (at, id) = place.split_once('.').ok_or_else(malformed)?;
        let id = id.parse().map_err(|_no_id| malformed())?;
        if of != list {
            return Err(of_another_list());
        }
        let at = match at {
            "" => None,
            micros => Some(instant(micros).ok_or_else(malformed)?),
        };
        if at.is_some() == is_by_instant { Ok(Self { at, id }) } else { Err(malformed()) }
    }
}

/// Years of four digits, as everywhere in the API: engines know no more than some thousands.
fn instant(micros: &str) -> Option<DateTime<Utc>> {
    let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
    (0..=9999).contains(&at.year()).then_some(at)
}

fn malformed() -> Refusal {
    Refusal::invalid("cursor_malformed")
}

fn of_another_list() -> Refusal {
    Refusal::invalid("cursor_of_another_list")
}

/// What tells one list from another: its filters and its order. No secret: it keeps a mistake from going on unseen.
pub(crate) fn list_digest(spec: &ListSpec, sort: &Sort, filters: &Filters) -> String {
    let mut named: Vec<String> =
        filters.values().iter().map(|(name, value)| format!("{name}={}", text(value))).collect();
    named.sort_unstable();
    let list = format!("{}\n{}\n{}", spec.table, sort.name, named.join("\n"));
    Sha256::digest(list.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn text(value: &FilterValue) -> String {
    match value {
        FilterValue::Id(id) => id.to_string(),
        FilterValue::Text(text) => text.clone(),
        FilterValue::Flag(flag) => flag.to_string(),
        FilterValue::At(at) => at.timestamp_micros().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Direction;

    const SPEC: ListSpec =
        ListSpec { table: "things", scope: "estate_id", filters: &[], sorts: &[], columns: &[], served: &[] };

    const fn sort(name: &'static str) -> Sort {
        Sort { name, column: None, direction: Direction::Ascending, ranged: None }
    }

    fn code(read: Result<Place, Refusal>) -> &'static str {
        read.expect_err("a refusal").code
    }

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let at = DateTime::from_timestamp_micros(1_772_438_400_000_001);
        for place in [Place { at, id: Uuid::max() }, Place { at: None, id: Uuid::nil() }] {
            let cursor = Cursor(place.written("list"));
            assert_eq!(Place::read(&cursor, "list", place.at.is_some()).unwrap(), place);
            assert_eq!(code(Place::read(&cursor, "list", place.at.is_none())), "cursor_malformed");
            assert_eq!(code(Place::read(&cursor, "other", place.at.is_some())), "cursor_of_another_list");
        }
        let far = "list.-8000000000000000000.00000000-0000-0000-0000-000000000000";
        for text in ["x", "list.x", "list..x", "list.x.00000000-0000-0000-0000-000000000000", far] {
            assert_eq!(
                code(Place::read(&Cursor(text.to_owned()), "list", true)),
                "cursor_malformed",
                "{text}"
            );
        }
    }

    #[test]
    fn a_list_is_its_order_and_its_filters_in_whichever_sequence() {
        let (one, two) = (Filters::none().with("a", Some("x")), Filters::none().with("b", Some(true)));
        let both = one.clone().with("b", Some(true));
        let turned = two.with("a", Some("x"));
        let digest = |filters: &Filters| list_digest(&SPEC, &sort("id"), filters);
        assert_eq!(digest(&both), digest(&turned));
        assert_ne!(digest(&both), digest(&one));
        assert_ne!(digest(&one), digest(&Filters::none().with("a", Some("y"))));
        assert_ne!(digest(&one), list_digest(&SPEC, &sort("due"), &one));
    }
}
