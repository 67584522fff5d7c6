//! Working time as data: the weeks and holidays that ship with the suite.
//!
//! A calendar knows the holidays of the years it has a notice for, and a hole between two years is refused. Beyond
//! them sums count ordinary weeks and the days that the law fixes for every year, and every explanation that rests on such
//! a sum says so ([`crate::Step`]). From December on, the next year is missed ([`NamedCalendar::missing_year`]).

mod read;

use std::sync::LazyLock;

use chrono::{Datelike, Months, NaiveDate};
use chrono_tz::Tz;
use kernel::{BusinessCalendar, canonical_zone};

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
    /// Other zones where these days are off: those of its country.
    pub also_in: Vec<Tz>,
    /// The working time, on the clock of its own zone.
    pub calendar: BusinessCalendar,
}

impl NamedCalendar {
    /// The year whose notice is missing on `today`: this one, or from December on the next, which is announced by then.
    #[must_use]
    pub fn missing_year(&self, today: NaiveDate) -> Option<i32> {
        let needed = [Some(today), today.checked_add_months(Months::new(1))];
        needed.into_iter().flatten().find(|date| !self.calendar.covers(*date)).map(|date| date.year())
    }
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

/// The shipped calendar of a time zone, whatever the zone is called; none for zones that have to do with the plain week.
#[must_use]
pub fn calendar_of(zone: Tz) -> Option<&'static NamedCalendar> {
    let zone = canonical_zone(zone);
    CALENDARS.iter().find(|named| named.calendar.zone() == zone || named.also_in.contains(&zone))
}

/// The working time of a time zone, on that zone's clock: the shipped calendar of its place, otherwise the plain week,
/// which knows no holidays and has every explanation say so.
#[must_use]
pub fn calendar_for(zone: Tz) -> BusinessCalendar {
    let zone = canonical_zone(zone);
    calendar_of(zone).unwrap_or(&PLAIN_WEEK).calendar.clone().in_zone(zone)
}
