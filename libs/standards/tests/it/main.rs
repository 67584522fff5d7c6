//! The standards as their users meet them: the figures of the procedures, the faults of documents, the laws that hold
//! for every ticket.
#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod calendars;
mod callbacks;
mod deadlines;
mod documents;
mod explanations;
mod notices;
mod properties;

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Asia::Shanghai;
use kernel::BusinessCalendar;
use standards::{Standard, calendar_for};

fn standard(name: &str) -> &'static Standard {
    standards::profile(name, 1).unwrap()
}

fn china() -> BusinessCalendar {
    calendar_for(Shanghai)
}

/// A time on the wall in Shanghai.
fn cst(text: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    Shanghai.from_local_datetime(&local).unwrap().to_utc()
}

/// How an instant reads on the wall in Shanghai.
fn wall(at: DateTime<Utc>) -> String {
    at.with_timezone(&Shanghai).format("%Y-%m-%d %H:%M").to_string()
}
