//! Working time as data: the weeks and holidays that ship with the suite.
//!
//! A calendar knows the holidays of the years it has a notice for, and a hole between two years is refused. Beyond
//! them sums count ordinary weeks, and every explanation that rests on such a sum says so ([`crate::Step`]).

mod read;

use std::sync::LazyLock;

use chrono_tz::Tz;
use kernel::BusinessCalendar;

use crate::document::Title;

/// The shipped calendars of places.
const DOCUMENTS: [&str; 2] =
    [include_str!("../../calendars/cn.toml"), include_str!("../../calendars/us-federal.toml")];

static CALENDARS: LazyLock<Vec<NamedCalendar>> = LazyLock::new(|| DOCUMENTS.into_iter().map(ship).collect());

/// The calendar for places we have none of their own for.
static PLAIN_WEEK: LazyLock<NamedCalendar> =
    LazyLock::new(|| ship(include_str!("../../calendars/plain-week.toml")));

/// A calendar with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCalendar {
    /// Its name, such as `cn`.
    pub name: String,
    /// Its name for people.
    pub title: Title,
    /// The working time.
    pub calendar: BusinessCalendar,
}

#[expect(clippy::panic, reason = "the documents are part of this crate, and its tests read each of them")]
fn ship(document: &str) -> NamedCalendar {
    NamedCalendar::parse(document)
        .unwrap_or_else(|problems| panic!("a shipped calendar is wrong:\n{problems}"))
}

/// Every calendar that ships with the suite.
pub fn calendars() -> impl Iterator<Item = &'static NamedCalendar> {
    CALENDARS.iter().chain([&*PLAIN_WEEK])
}

/// The shipped calendar of that name.
#[must_use]
pub fn calendar(name: &str) -> Option<&'static NamedCalendar> {
    calendars().find(|calendar| calendar.name == name)
}

/// The working time of a time zone: the shipped calendar of that zone, otherwise the plain week on that zone's
/// clock, which knows no holidays and has every explanation say so.
#[must_use]
pub fn calendar_for(zone: Tz) -> BusinessCalendar {
    let own = CALENDARS.iter().map(|named| &named.calendar).find(|calendar| calendar.zone() == zone);
    own.cloned().unwrap_or_else(|| PLAIN_WEEK.calendar.clone().in_zone(zone))
}
