//! Hours of the day in which nobody is called or written to.

use chrono::{DateTime, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::local::first_instant;

/// A span of every day by the wall clock of a place, such as 21:00 to 08:00: its beginning is quiet, its end is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    from: NaiveTime,
    until: NaiveTime,
}

impl QuietHours {
    /// Reads `21:00-08:00`. A span that ends where it begins is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (from, until) = text.split_once('-')?;
        let read = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
        let (from, until) = (read(from)?, read(until)?);
        (from != until).then_some(Self { from, until })
    }

    /// True when it is quiet at a place of this zone.
    #[must_use]
    pub fn is_quiet(self, at: DateTime<Utc>, zone: Tz) -> bool {
        let time = at.with_timezone(&zone).time();
        let Self { from, until } = self;
        if from < until { from <= time && time < until } else { from <= time || time < until }
    }

    /// As [`QuietHours::over`], for a zone by its IANA name. Where that is not known nothing waits.
    #[must_use]
    pub fn over_in(self, at: DateTime<Utc>, time_zone: &str) -> DateTime<Utc> {
        crate::time_zone(time_zone).map_or(at, |zone| self.over(at, zone))
    }

    /// `at` itself, or when the quiet hours it lies in are over.
    #[must_use]
    pub fn over(self, at: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        if !self.is_quiet(at, zone) {
            return at;
        }
        let local = at.with_timezone(&zone).naive_local();
        let wait = if local.time() < self.until { TimeDelta::zero() } else { TimeDelta::days(1) };
        let date = local.date().checked_add_signed(wait).unwrap_or(local.date());
        let minute = self.until.hour() * 60 + self.until.minute();
        first_instant(zone, date, u16::try_from(minute).unwrap_or_default()).max(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHANGHAI: Tz = chrono_tz::Asia::Shanghai;

    fn nights() -> QuietHours {
        QuietHours::parse("21:00-08:00").unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn its_beginning_is_quiet_and_its_end_is_not() {
        for (time, is_quiet) in [
            ("20:59", false),
            ("21:00", true),
            ("23:00", true),
            ("00:00", true),
            ("07:59", true),
            ("08:00", false),
        ] {
            let there = at(&format!("2026-06-10T{time}:00+08:00"));
            assert_eq!(nights().is_quiet(there, SHANGHAI), is_quiet, "{time}");
        }
        let siesta = QuietHours::parse("12:00-14:00").unwrap();
        assert!(siesta.is_quiet(at("2026-06-10T13:00:00+08:00"), SHANGHAI));
        assert!(!siesta.is_quiet(at("2026-06-10T14:00:00+08:00"), SHANGHAI));
    }

    #[test]
    fn what_comes_at_night_waits_for_the_morning_there() {
        for (zone, comes, goes) in [
            (SHANGHAI, "2026-06-10T00:20:00+08:00", "2026-06-10T08:00:00+08:00"),
            (SHANGHAI, "2026-06-10T22:10:00+08:00", "2026-06-11T08:00:00+08:00"),
            (SHANGHAI, "2026-06-10T12:00:00+08:00", "2026-06-10T12:00:00+08:00"),
            (chrono_tz::America::New_York, "2026-11-01T04:20:00Z", "2026-11-01T13:00:00Z"),
            (chrono_tz::America::New_York, "2027-03-14T05:20:00Z", "2027-03-14T12:00:00Z"),
        ] {
            assert_eq!(nights().over(at(comes), zone), at(goes), "{zone} {comes}");
        }
    }

    #[test]
    fn a_span_without_length_or_form_is_none() {
        for text in ["", "21:00", "21:00-21:00", "24:00-08:00", "nine-eight"] {
            assert_eq!(QuietHours::parse(text), None, "{text}");
        }
    }
}
