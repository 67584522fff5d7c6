//! Working time: weekly hours, which may change on a date, holidays and swapped working days (调休) in one time zone.
//!
//! Hours belong to the day on which they begin: a shift over midnight is worked when the day before was a working day,
//! and not when that was a holiday.
//!
//! Pure arithmetic. What the clock on the wall does twice or never is defined once, in `local`: a local time that
//! happens twice means the first time, one that never happens means the first instant after the gap. That mapping
//! never runs backwards, so neither do the sums made with it.
//!
//! Days and months are counted as the Civil Code counts them (民法典 第二百零一条, 第二百零三条): the day on which a
//! term begins does not count, and the term ends with its last day; a term in working days ends when business ends.
//! Deliberately absent: moving a last day that is a holiday to the day after (第二百零三条第一款). A deadline for a
//! customer in calendar days runs through holidays unless the standard says working days.

mod local;
mod quiet;
#[cfg(test)]
mod tests;
mod week;
mod weeks;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

pub use self::quiet::QuietHours;
pub use local::first_instant;
pub use week::{Shift, ShiftError, WorkingWeek};
use weeks::Weeks;

/// Why a calendar cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Nobody ever works: no sum of working time would end.
    #[error("a working week needs at least one shift")]
    NobodyWorks,
    /// Two shifts overlap or stand in the wrong order.
    #[error("the shifts of a day must follow one another, and end before those of the next day begin")]
    ShiftsOverlap,
    /// A week begins to hold before the one that it replaces, or with it.
    #[error("the week from {0} on must come after the one before it")]
    WeekOutOfOrder(NaiveDate),
    /// One day cannot be both.
    #[error("{0} is given as a holiday and as a working day")]
    BothKinds(NaiveDate),
}

/// What sets a date apart from its weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Special {
    Holiday,
    Swapped,
}

/// So many days back a working day is looked for: a term has at most ten years, and not every day is worked.
const FURTHEST_BACK: usize = 10_000;

/// So many days ahead one is looked for, for what comes each day: no calendar rests for so long.
const FURTHEST_AHEAD: usize = 60;

/// What a date is to a calendar, whatever the hours of its weekday are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateKind {
    /// As its weekday is.
    Ordinary,
    /// Off, as announced or by law; it may be a Sunday as well.
    Holiday,
    /// Worked in exchange for another (调休上班).
    Swapped,
}

/// When people work, in one time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessCalendar {
    zone: Tz,
    weeks: Weeks,
    special: BTreeMap<NaiveDate, Special>,
    years: BTreeSet<i32>,
    /// What is off by law in years of which nothing was announced.
    by_law: BTreeSet<NaiveDate>,
}

impl BusinessCalendar {
    /// A plain week that knows no holidays yet.
    #[must_use]
    pub fn new(zone: Tz, week: WorkingWeek) -> Self {
        Self {
            zone,
            weeks: Weeks::new(week),
            special: BTreeMap::new(),
            years: BTreeSet::new(),
            by_law: BTreeSet::new(),
        }
    }

    /// The same calendar with other hours from `date` on.
    ///
    /// # Errors
    /// [`CalendarError::WeekOutOfOrder`] unless `date` is later than the changes before it, and
    /// [`CalendarError::ShiftsOverlap`] when a shift of the old week lasts into one of the new.
    pub fn with_week_from(mut self, date: NaiveDate, week: WorkingWeek) -> Result<Self, CalendarError> {
        self.weeks.change(date, week)?;
        Ok(self)
    }

    /// Adds what is announced for `year`: days off, and days of rest that are worked instead. The notice of a year
    /// may name days of its neighbours, as the Chinese ones do around New Year.
    ///
    /// # Errors
    /// [`CalendarError::BothKinds`] when a date is given as both, here or in an earlier notice.
    pub fn with_year(
        mut self,
        year: i32,
        holidays: impl IntoIterator<Item = NaiveDate>,
        working_days: impl IntoIterator<Item = NaiveDate>,
    ) -> Result<Self, CalendarError> {
        let holidays = holidays.into_iter().map(|date| (date, Special::Holiday));
        let swapped = working_days.into_iter().map(|date| (date, Special::Swapped));
        for (date, kind) in holidays.chain(swapped) {
            if self.special.insert(date, kind).is_some_and(|before| before != kind) {
                return Err(CalendarError::BothKinds(date));
            }
        }
        self.years.insert(year);
        Ok(self)
    }

    /// Adds days that the law itself makes days off. They count in years of which nothing was announced yet; an announced
    /// year says everything itself.
    #[must_use]
    pub fn with_days_by_law(mut self, days: impl IntoIterator<Item = NaiveDate>) -> Self {
        self.by_law.extend(days);
        self
    }

    /// The dates from `first` to `last` that are off by the law alone, because nothing was announced of their year: only
    /// those on which people would work otherwise.
    #[must_use]
    pub fn days_by_law(&self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        if last < first {
            return Vec::new();
        }
        let days = self.by_law.range(first..=last).copied();
        days.filter(|date| self.is_by_law(*date) && !self.ordinarily(*date).is_empty()).collect()
    }

    /// The time zone of the wall clock.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The same hours and days off on another wall clock.
    #[must_use]
    pub fn in_zone(mut self, zone: Tz) -> Self {
        self.zone = zone;
        self
    }

    /// True when the days off of that year are known. Outside, sums use the ordinary week and the days by law; whoever
    /// shows a sum must say so, because a holiday nobody told us of would make it too early.
    #[must_use]
    pub fn covers(&self, date: NaiveDate) -> bool {
        self.years.contains(&date.year())
    }

    /// The years whose days off are known, in order.
    pub fn announced_years(&self) -> impl Iterator<Item = i32> {
        self.years.iter().copied()
    }

    /// The date on the wall at that instant.
    #[must_use]
    pub fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// What that date is, beside its weekday.
    #[must_use]
    pub fn kind_of(&self, date: NaiveDate) -> DateKind {
        match self.special.get(&date) {
            Some(Special::Holiday) => DateKind::Holiday,
            Some(Special::Swapped) => DateKind::Swapped,
            None if self.is_by_law(date) => DateKind::Holiday,
            None => DateKind::Ordinary,
        }
    }

    /// True when anybody works on that date.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        !self.shifts(date).is_empty()
    }

    /// The instant at which `span` of working time has passed since `start`, the earliest such: a sum that fills a
    /// shift ends with the shift. A span of nothing or less is over at once.
    #[must_use]
    pub fn add_working(&self, start: DateTime<Utc>, span: TimeDelta) -> DateTime<Utc> {
        if span <= TimeDelta::zero() {
            return start;
        }
        let mut left = span;
        for (opens_at, closes_at) in self.days_around(start).flat_map(|date| self.spans(date)) {
            let from = opens_at.max(start);
            let worked = (closes_at - from).max(TimeDelta::zero());
            if worked >= left {
                return from + left;
            }
            left -= worked;
        }
        DateTime::<Utc>::MAX_UTC
    }

    /// The working time between two instants; negative when `to` comes first.
    #[must_use]
    pub fn working_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        if to < from {
            return -self.working_between(to, from);
        }
        let last = self.local_date(to);
        self.days_around(from)
            .take_while(|date| *date <= last)
            .flat_map(|date| self.spans(date))
            .map(|(opens_at, closes_at)| (closes_at.min(to) - opens_at.max(from)).max(TimeDelta::zero()))
            .sum()
    }

    /// When business ends on the `count`-th working day after the day of `start`, which is the day on the wall. None (0)
    /// means the end of business that comes next: that of a shift which began yesterday, today's, or that of the next
    /// working day.
    #[must_use]
    pub fn add_working_days(&self, start: DateTime<Utc>, count: u32) -> DateTime<Utc> {
        let today = self.local_date(start);
        let mut closings = self
            .days_around(start)
            .filter_map(|date| Some((date, self.spans(date).last()?.1)))
            .filter(|(date, closes_at)| if count == 0 { *closes_at >= start } else { *date > today });
        let before = usize::try_from(count.saturating_sub(1)).unwrap_or(usize::MAX);
        closings.nth(before).map_or(DateTime::<Utc>::MAX_UTC, |(_, closes_at)| closes_at)
    }

    /// The first instant of the local day of `at`, worked or not.
    #[must_use]
    pub fn start_of_day(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        first_instant(self.zone, self.local_date(at), 0)
    }

    /// The last microsecond of the local day of `at`: what "the same day" means, worked or not.
    #[must_use]
    pub fn end_of_day(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.end_of_date(Some(self.local_date(at)))
    }

    /// The end of the `count`-th calendar day after the day of `start`, holidays or not.
    #[must_use]
    pub fn add_calendar_days(&self, start: DateTime<Utc>, count: u32) -> DateTime<Utc> {
        self.end_of_date(self.local_date(start).checked_add_days(Days::new(count.into())))
    }

    /// The end of the same day of the month `count` months later, or of that month's last day when it is shorter.
    #[must_use]
    pub fn add_calendar_months(&self, start: DateTime<Utc>, count: u32) -> DateTime<Utc> {
        self.end_of_date(self.local_date(start).checked_add_months(Months::new(count)))
    }

    /// The same time on the wall `count` calendar days before.
    #[must_use]
    pub fn days_before(&self, end: DateTime<Utc>, count: u32) -> DateTime<Utc> {
        self.on_date(end, self.local_date(end).checked_sub_days(Days::new(count.into())))
    }

    /// The same time on the wall on the `count`-th working day before the day of `end`.
    #[must_use]
    pub fn working_days_before(&self, end: DateTime<Utc>, count: u32) -> DateTime<Utc> {
        let earlier = std::iter::successors(self.local_date(end).pred_opt(), NaiveDate::pred_opt);
        let mut worked = earlier.take(FURTHEST_BACK).filter(|date| self.is_working_day(*date));
        let nth = usize::try_from(count.saturating_sub(1)).unwrap_or(usize::MAX);
        self.on_date(end, if count == 0 { Some(self.local_date(end)) } else { worked.nth(nth) })
    }

    /// The next time after `at` at which the wall clock shows `minute` minutes after midnight, on working days alone when
    /// `is_worked`; a calendar without any that is near counts every day.
    #[must_use]
    pub fn next_daily(&self, at: DateTime<Utc>, minute: u16, is_worked: bool) -> DateTime<Utc> {
        let times = |is_worked: bool| {
            self.local_date(at)
                .iter_days()
                .take(FURTHEST_AHEAD)
                .filter(move |date| !is_worked || self.is_working_day(*date))
                .map(|date| first_instant(self.zone, date, minute))
                .find(|time| *time > at)
        };
        times(is_worked).or_else(|| times(false)).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// The time on the wall of `at` on another date; the earliest instant there is where the date is none.
    fn on_date(&self, at: DateTime<Utc>, date: Option<NaiveDate>) -> DateTime<Utc> {
        let Some(date) = date else { return DateTime::<Utc>::MIN_UTC };
        let time = at.with_timezone(&self.zone).time();
        let minute = u16::try_from(time.num_seconds_from_midnight() / 60).unwrap_or_default();
        let rest = TimeDelta::seconds(i64::from(time.second()))
            + TimeDelta::nanoseconds(i64::from(time.nanosecond()));
        first_instant(self.zone, date, minute) + rest
    }

    /// The last microsecond of a date: the finest instant that our clock and our databases keep.
    fn end_of_date(&self, date: Option<NaiveDate>) -> DateTime<Utc> {
        date.and_then(|date| date.succ_opt()).map_or(DateTime::<Utc>::MAX_UTC, |next| {
            first_instant(self.zone, next, 0) - TimeDelta::microseconds(1)
        })
    }

    /// The local day of `at` and those after it, preceded by the day before, whose shifts may last into it.
    fn days_around(&self, at: DateTime<Utc>) -> impl Iterator<Item = NaiveDate> {
        let today = self.local_date(at);
        today.pred_opt().unwrap_or(today).iter_days()
    }

    fn shifts(&self, date: NaiveDate) -> &[Shift] {
        match self.kind_of(date) {
            DateKind::Holiday => &[],
            DateKind::Swapped => self.weeks.on(date).swapped(),
            DateKind::Ordinary => self.ordinarily(date),
        }
    }

    /// The shifts of a date by its weekday alone.
    fn ordinarily(&self, date: NaiveDate) -> &[Shift] {
        self.weeks.on(date).on(date.weekday())
    }

    fn is_by_law(&self, date: NaiveDate) -> bool {
        let is_announced = self.covers(date) || self.special.contains_key(&date);
        !is_announced && self.by_law.contains(&date)
    }

    /// The shifts of a date as instants, in order. A shift that the wall clock jumps over is left out.
    fn spans(&self, date: NaiveDate) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        self.shifts(date)
            .iter()
            .map(move |shift| {
                (first_instant(self.zone, date, shift.from()), first_instant(self.zone, date, shift.to()))
            })
            .filter(|(opens_at, closes_at)| opens_at < closes_at)
    }
}
