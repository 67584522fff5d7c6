//! Working time as data: the weeks and holidays that ship with the suite.
//!
//! A calendar knows the holidays of the years it has a notice for, and a hole between two years is refused. Beyond
//! them sums count ordinary weeks and the days that the law fixes for every year, by date, moon, sun, Easter or weekday,
//! and every explanation that rests on such a sum says so ([`crate::Step`]). From December on, the next year is missed
//! ([`NamedCalendar::missing_year`]), unless the law alone says everything.
//!
//! A document has the hours of each weekday under `[week]`, several shifts a day and over midnight if need be; those that
//! hold from a date on, each under a `[[week_from]]` with its `date`; days off by law under `[[by_law]]`; and what was
//! announced under a `[[year]]` each. A day by law has either `month` and `day`, or `lunar_month` and `lunar_day`, or a
//! `solar_term` (`qingming`, `winter_solstice`), or an `easter_offset` in days, or `month`, `weekday` and `nth` (-1 for the
//! last). `offset` moves it by days, `since` is its first year, and `observed` says what is off besides when it falls on a
//! Sunday, a Saturday or another such day: `next_day`, `nearest_weekday` or `next_weekday`.

mod announced;
mod by_law;
mod cache;
mod days;
mod read;

use std::sync::LazyLock;

use chrono::{Datelike, Months, NaiveDate};
use chrono_tz::Tz;
use kernel::{BusinessCalendar, canonical_zone};

use crate::document::Title;

pub use announced::Announcement;
pub use cache::CalendarCache;
pub(crate) use cache::lock;
pub use days::{CalendarDay, CalendarYear};

/// The shipped calendars of places.
const DOCUMENTS: [&str; 5] = [
    include_str!("../../calendars/cn.toml"),
    include_str!("../../calendars/hk.toml"),
    include_str!("../../calendars/mo.toml"),
    include_str!("../../calendars/tw.toml"),
    include_str!("../../calendars/us-federal.toml"),
];

static CALENDARS: LazyLock<Vec<NamedCalendar>> = LazyLock::new(|| DOCUMENTS.into_iter().map(ship).collect());

/// The calendar for places we have none of their own for.
const PLAIN_WEEK_DOCUMENT: &str = include_str!("../../calendars/plain-week.toml");

/// What it is called.
pub const PLAIN_WEEK: &str = "plain-week";

static WEEK: LazyLock<NamedCalendar> = LazyLock::new(|| ship(PLAIN_WEEK_DOCUMENT));

/// A calendar with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCalendar {
    /// Its name, such as `cn`.
    pub name: String,
    /// Its name for people.
    pub title: Title,
    /// Other zones where these days are off: those of its country.
    pub also_in: Vec<Tz>,
    /// True when the law names every day off, so that no notice adds or moves one.
    pub is_by_law_alone: bool,
    /// The working time, on the clock of its own zone.
    pub calendar: BusinessCalendar,
}

impl NamedCalendar {
    /// Which of two calendars of one name holds: the one that the group published, unless the one that ships knows a later
    /// year.
    #[must_use]
    pub fn later<'a>(published: &'a Self, shipped: &'a Self) -> &'a Self {
        let last_year = |named: &Self| named.calendar.announced_years().max();
        if last_year(shipped) > last_year(published) { shipped } else { published }
    }

    /// The year whose notice is missing on `today`: this one, or from December on the next, which is announced by then.
    /// None where no notice is needed.
    #[must_use]
    pub fn missing_year(&self, today: NaiveDate) -> Option<i32> {
        if self.is_by_law_alone {
            return None;
        }
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
    CALENDARS.iter().chain([&*WEEK])
}

/// The shipped calendar of that name.
#[must_use]
pub fn calendar(name: &str) -> Option<&'static NamedCalendar> {
    calendars().find(|calendar| calendar.name == name)
}

/// The document of the shipped calendar of that name.
#[must_use]
pub fn calendar_document(name: &str) -> Option<&'static str> {
    let documents = DOCUMENTS.into_iter().chain([PLAIN_WEEK_DOCUMENT]);
    let named = calendars().zip(documents).find(|(calendar, _)| calendar.name == name);
    named.map(|(_, document)| document)
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
    calendar_or_plain(zone).calendar.clone().in_zone(zone)
}

/// The shipped calendar of a time zone, or the plain week.
fn calendar_or_plain(zone: Tz) -> &'static NamedCalendar {
    calendar_of(zone).unwrap_or(&WEEK)
}
