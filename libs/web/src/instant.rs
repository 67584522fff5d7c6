//! Instants and days as the API's description has them: RFC 3339 and nothing beside it. The readers of the time
//! library take much more (one-digit months, blanks, `24:00:60`), and so would every service that used them.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, de};

/// An instant in a request: a `date-time` of RFC 3339 §5.6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub DateTime<Utc>);

/// A day in a request: a `full-date` of RFC 3339 §5.6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Day(pub NaiveDate);

/// The text is no such thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not as RFC 3339 has it")]
pub struct NotRfc3339;

impl FromStr for Instant {
    type Err = NotRfc3339;

    fn from_str(text: &str) -> Result<Self, NotRfc3339> {
        let (date, time) = text.split_once(['T', 't']).ok_or(NotRfc3339)?;
        if !is_like(date, DATE) || !is_time(time) {
            return Err(NotRfc3339);
        }
        let at = DateTime::parse_from_rfc3339(text).map_err(|_other| NotRfc3339)?.to_utc();
        // Second 60 is read as the end of the one before it.
        let is_leap = at.nanosecond() >= 1_000_000_000;
        if is_leap && !may_leap(at) { Err(NotRfc3339) } else { Ok(Self(at)) }
    }
}

impl FromStr for Day {
    type Err = NotRfc3339;

    fn from_str(text: &str) -> Result<Self, NotRfc3339> {
        if !is_like(text, DATE) {
            return Err(NotRfc3339);
        }
        text.parse().map(Self).map_err(|_other| NotRfc3339)
    }
}

const DATE: &str = "0000-00-00";

/// `hh:mm:ss`, any fraction, and an offset.
fn is_time(text: &str) -> bool {
    let Some((time, rest)) = text.split_at_checked(8) else { return false };
    let rest = match rest.strip_prefix('.') {
        None => Some(rest),
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
            (offset.len() < fraction.len()).then_some(offset)
        }
    };
    let is_offset =
        |offset: &str| matches!(offset, "Z" | "z") || is_like(offset, "+00:00") || is_like(offset, "-00:00");
    is_like(time, "00:00:00") && rest.is_some_and(is_offset)
}

/// True when `text` has a digit wherever `form` has a zero, and otherwise the same characters.
fn is_like(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(is, wanted)| match wanted {
            b'0' => is.is_ascii_digit(),
            sign => is == sign,
        })
}

/// Leap seconds are put in at the end of June or December (RFC 3339 §5.7).
fn may_leap(at: DateTime<Utc>) -> bool {
    (at.hour(), at.minute(), at.second()) == (23, 59, 59)
        && matches!((at.month(), at.day()), (6, 30) | (12, 31))
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text(Self::from_str))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text(Self::from_str))
    }
}

struct Text<T>(fn(&str) -> Result<T, NotRfc3339>);

impl<T> de::Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_has_two_digits_each_and_an_offset() {
        for (text, utc) in [
            ("2026-06-30T12:34:56Z", "2026-06-30T12:34:56Z"),
            ("2026-06-30t12:34:56.123456789z", "2026-06-30T12:34:56.123456789Z"),
            ("2026-06-30T12:34:56+08:00", "2026-06-30T04:34:56Z"),
            ("2026-06-30T12:34:56-00:00", "2026-06-30T12:34:56Z"),
        ] {
            assert_eq!(text.parse(), Ok(Instant(utc.parse().unwrap())), "{text}");
        }
        for text in [
            "2026-06-30T12:34:60Z",
            "2026-6-3T1:2:3Z",
            "2026-06-30T12:00:00 UTC",
            "2026-06-30T12:00:00Z ",
            " 2026-06-30T12:00:00Z",
            "2026-06-30 12:00:00Z",
            "2026-06-30T12:00Z",
            "2026-06-30T12:00:00",
            "2026-06-30T12:00:00.Z",
            "2026-06-30T12:00:00,5Z",
            "2026-06-30T12:00:00+0800",
            "2026-06-30T12:00:00+8:00",
            "2026-06-30T12:00:00+08",
            "2026-06-30T12:00:00\u{2212}08:00",
            "2026-06-30T24:00:00Z",
            "2026-06-31T12:00:00Z",
            "+2026-06-30T12:00:00Z",
            "2026-181T12:00:00Z",
            "2026-06-30T12:00:00+24:00",
            "２０２６-06-30T12:00:00Z",
            "2026-06-30",
            "",
        ] {
            assert_eq!(text.parse::<Instant>(), Err(NotRfc3339), "{text}");
        }
    }

    #[test]
    fn second_sixty_is_only_where_a_leap_second_can_be() {
        for text in ["2016-12-31T23:59:60Z", "2017-01-01T07:59:60+08:00", "2026-06-30T23:59:60.5Z"] {
            assert!(text.parse::<Instant>().is_ok(), "{text}");
        }
        for text in [
            "2026-06-30T23:59:60+08:00",
            "2026-05-31T23:59:60Z",
            "2026-06-30T23:58:60Z",
            "2026-06-30T23:59:61Z",
        ] {
            assert_eq!(text.parse::<Instant>(), Err(NotRfc3339), "{text}");
        }
    }

    #[test]
    fn a_day_has_ten_characters() {
        assert_eq!("2026-02-28".parse(), Ok(Day(NaiveDate::from_ymd_opt(2026, 2, 28).unwrap())));
        for text in
            ["2026-2-28", "2026-02-30", " 2026-02-28", "2026-02-28 ", "26-02-28", "2026/02/28", "20260228"]
        {
            assert_eq!(text.parse::<Day>(), Err(NotRfc3339), "{text}");
        }
    }
}
