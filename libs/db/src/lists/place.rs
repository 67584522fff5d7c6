//! Places in a list, as the API's `next` and `after`: which list it is, and the last row that was seen.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use kernel::{
    Cursor, FilterValue, Filters, Refusal,
    lists::{Key, KeyKind, ListSpec, Sort},
};
use sea_orm::{DbErr, QueryResult, Value, prelude::Uuid};
use sha2::{Digest, Sha256};

/// The characters of a list's digest.
const DIGEST: usize = 16;

/// One of the values that place a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceValue {
    /// An id.
    Id(Uuid),
    /// An instant.
    At(DateTime<Utc>),
    /// A day.
    Day(NaiveDate),
    /// A text.
    Text(String),
    /// A whole number.
    Number(i32),
    /// A place in the log.
    Position(i64),
}

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(pub(crate) Vec<PlaceValue>);

impl Place {
    /// The place of a row by `keys`.
    pub(crate) fn of(row: &QueryResult, keys: &[Key]) -> Result<Self, DbErr> {
        let value = |Key { column, kind }: &Key| {
            Ok(match kind {
                KeyKind::Id => PlaceValue::Id(row.try_get("", column)?),
                KeyKind::Instant => PlaceValue::At(row.try_get("", column)?),
                KeyKind::Day => PlaceValue::Day(row.try_get("", column)?),
                KeyKind::Text => PlaceValue::Text(row.try_get("", column)?),
                KeyKind::Number => PlaceValue::Number(row.try_get("", column)?),
                KeyKind::Position => PlaceValue::Position(row.try_get("", column)?),
            })
        };
        keys.iter().map(value).collect::<Result<_, DbErr>>().map(Self)
    }

    /// As a list of this digest gives it out.
    pub(crate) fn written(&self, list: &str) -> String {
        let values: Vec<String> = self.0.iter().map(PlaceValue::written).collect();
        format!("{list}.{}", values.join("."))
    }

    /// What a list of this digest gave out before.
    ///
    /// # Errors
    /// `cursor_malformed` for what no list gave out, `cursor_of_another_list` for what another one did.
    pub(crate) fn read(cursor: &Cursor, list: &str, keys: &[Key]) -> Result<Self, Refusal> {
        let (of, place) = cursor.0.split_once('.').ok_or_else(malformed)?;
        if of.len() != DIGEST || !of.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(malformed());
        }
        if of != list {
            return Err(of_another_list());
        }
        let parts: Vec<&str> = place.split('.').collect();
        if parts.len() != keys.len() {
            return Err(malformed());
        }
        let values = parts.into_iter().zip(keys).map(|(part, key)| PlaceValue::read(part, key.kind));
        values.collect::<Option<_>>().map(Self).ok_or_else(malformed)
    }
}

impl PlaceValue {
    fn written(&self) -> String {
        match self {
            Self::Id(id) => id.to_string(),
            Self::At(at) => at.timestamp_micros().to_string(),
            Self::Day(day) => day.to_string(),
            Self::Text(text) => URL_SAFE_NO_PAD.encode(text),
            Self::Number(number) => number.to_string(),
            Self::Position(position) => position.to_string(),
        }
    }

    fn read(part: &str, kind: KeyKind) -> Option<Self> {
        Some(match kind {
            KeyKind::Id => Self::Id(part.parse().ok()?),
            KeyKind::Instant => Self::At(instant(part)?),
            KeyKind::Day => Self::Day(part.parse().ok().filter(is_day)?),
            KeyKind::Text => Self::Text(text_of(part)?),
            KeyKind::Number => Self::Number(part.parse().ok()?),
            KeyKind::Position => Self::Position(part.parse().ok()?),
        })
    }

    /// As a statement compares with it.
    pub(crate) fn bound(&self) -> Value {
        match self {
            Self::Id(id) => Value::from(*id),
            Self::At(at) => Value::from(*at),
            Self::Day(day) => Value::from(*day),
            Self::Text(text) => Value::from(text.as_str()),
            Self::Number(number) => Value::from(*number),
            Self::Position(position) => Value::from(*position),
        }
    }
}

/// Years of four digits, as everywhere in the API: engines know no more than some thousands.
fn instant(micros: &str) -> Option<DateTime<Utc>> {
    let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
    is_day(&at.date_naive()).then_some(at)
}

fn is_day(day: &NaiveDate) -> bool {
    (0..=9999).contains(&day.year())
}

/// No engine stores the character that PostgreSQL has no room for.
fn text_of(part: &str) -> Option<String> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(part).ok()?).ok()?;
    (!text.contains('\0')).then_some(text)
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
    let list = format!("{}\n{}\n{}", spec.name, sort.name, named.join("\n"));
    Sha256::digest(list.as_bytes()).iter().take(DIGEST / 2).map(|byte| format!("{byte:02x}")).collect()
}

fn text(value: &FilterValue) -> String {
    match value {
        FilterValue::Id(id) => id.to_string(),
        FilterValue::Text(text) => text.clone(),
        FilterValue::Flag(flag) => flag.to_string(),
        FilterValue::At(at) => at.timestamp_micros().to_string(),
        FilterValue::Day(day) => day.to_string(),
        FilterValue::Bytes(bytes) => URL_SAFE_NO_PAD.encode(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: ListSpec = ListSpec::of("things");
    const LIST: &str = "0123456789abcdef";
    const KEYS: [Key; 5] = [
        Key::of("at", KeyKind::Instant),
        Key::of("on", KeyKind::Day),
        Key::of("name", KeyKind::Text),
        Key::of("version", KeyKind::Number),
        Key::ID,
    ];

    fn code(read: Result<Place, Refusal>) -> &'static str {
        read.expect_err("a refusal").code
    }

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let at = DateTime::from_timestamp_micros(1_772_438_400_000_001).unwrap();
        let place = Place(vec![
            PlaceValue::At(at),
            PlaceValue::Day(at.date_naive()),
            PlaceValue::Text("a.b/灯".to_owned()),
            PlaceValue::Number(-7),
            PlaceValue::Id(Uuid::max()),
        ]);
        let cursor = Cursor(place.written(LIST));
        assert_eq!(Place::read(&cursor, LIST, &KEYS).unwrap(), place);
        assert_eq!(code(Place::read(&cursor, LIST, &[Key::ID])), "cursor_malformed");
        assert_eq!(code(Place::read(&cursor, "0000000000000000", &KEYS)), "cursor_of_another_list");
        let by_time = [Key::of("at", KeyKind::Instant), Key::ID];
        let far = format!("{LIST}.-8000000000000000000.{}", Uuid::nil());
        for text in ["x", "x.y", "0123456789abcdeg.1", &format!("{LIST}.x"), &far] {
            assert_eq!(
                code(Place::read(&Cursor(text.to_owned()), LIST, &by_time)),
                "cursor_malformed",
                "{text}"
            );
        }
    }

    #[test]
    fn a_text_that_no_engine_stores_is_no_place() {
        for text in [URL_SAFE_NO_PAD.encode("a\0"), URL_SAFE_NO_PAD.encode([0xff]), "=".to_owned()] {
            assert_eq!(PlaceValue::read(&text, KeyKind::Text), None, "{text}");
        }
        assert_eq!(PlaceValue::read("+12026-01-01", KeyKind::Day), None);
    }

    #[test]
    fn a_list_is_its_order_and_its_filters_in_whichever_sequence() {
        let (one, two) = (Filters::none().with("a", Some("x")), Filters::none().with("b", Some(true)));
        let both = one.clone().with("b", Some(true));
        let turned = two.with("a", Some("x"));
        let digest = |filters: &Filters| list_digest(&SPEC, &Sort::NEWEST, filters);
        assert_eq!(digest(&both), digest(&turned));
        assert_eq!(digest(&both).len(), DIGEST);
        assert_ne!(digest(&both), digest(&one));
        assert_ne!(digest(&one), digest(&Filters::none().with("a", Some("y"))));
        assert_ne!(digest(&one), list_digest(&SPEC, &Sort::OLDEST, &one));
    }
}
