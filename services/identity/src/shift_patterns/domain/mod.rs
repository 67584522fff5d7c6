//! Shift patterns (班次): which shifts there are, and in which order they are worked, from an anchor on and for ever.
//!
//! A shift belongs to the day on which it begins. What the clock on the wall shows twice is the first time, and what it
//! never shows is the instant after the jump (`kernel::first_instant`), so a shift on such a night is an hour longer or
//! shorter, or is not there at all, and two shifts that follow one another still do.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use kernel::{DateKind, Faults, Refusal, first_instant};
use vocabulary::ShiftPatternId;

kernel::define_words! {
    /// What is worked on a day that the calendar sets apart from its weekday.
    SpecialDayRule {
        /// What the cycle has for that day.
        AsCycle = "as_cycle",
        /// Nothing.
        Rest = "rest",
        /// What the cycle has for that day, and one named shift where it has a rest.
        Work = "work",
    }
}

/// The most days of a cycle: twelve weeks.
pub(crate) const LONGEST_CYCLE: usize = 84;
/// The most shifts of a pattern.
pub(crate) const MOST_SHIFTS: usize = 12;
/// The most spans of a shift.
pub(crate) const MOST_SPANS: usize = 4;
/// The minutes of a day.
const DAY: u16 = 24 * 60;

/// Time worked without a break, in minutes after the midnight before the shift begins. What lies beyond 1440 is on the
/// next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) starts: u16,
    pub(crate) ends: u16,
}

/// One shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PatternShift {
    /// By which days name it.
    pub(crate) code: String,
    pub(crate) name: String,
    /// At least one, each after the one before.
    pub(crate) spans: Vec<Span>,
}

/// What is worked on holidays, or on swapped working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SpecialDays {
    AsCycle,
    Rest,
    /// The shift of this code where the cycle has a rest.
    Work(String),
}

/// From one instant to another, which it does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Interval {
    pub(crate) from: DateTime<Utc>,
    pub(crate) until: DateTime<Utc>,
}

/// One pattern. But for its end it never changes: rosters of days gone by rest on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShiftPattern {
    pub(crate) id: ShiftPatternId,
    pub(crate) version: i32,
    /// By which the group knows it.
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) shifts: Vec<PatternShift>,
    /// The shift of each day, by its code; none on a day of rest.
    pub(crate) cycle: Vec<Option<String>>,
    /// A day that is the first of the cycle.
    pub(crate) anchor: NaiveDate,
    pub(crate) on_holidays: SpecialDays,
    pub(crate) on_swapped_days: SpecialDays,
    /// The last day on which it may be worked; none while no end is known.
    pub(crate) until: Option<NaiveDate>,
    pub(crate) created_at: DateTime<Utc>,
}

/// The minutes after midnight of `08:30`.
pub(crate) fn minute_of_day(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let is_plain = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(hours) || !is_plain(minutes) {
        return None;
    }
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// A minute as the clock shows it.
pub(crate) fn clock(minute: u16) -> String {
    let minute = minute % DAY;
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The spans of a shift from the times on the wall at which each starts and ends. An end at or before its start is on the
/// next day, and so is a start before the end of the span before it. None when all of it does not fit into 24 hours.
pub(crate) fn spans_of(times: &[(u16, u16)]) -> Option<Vec<Span>> {
    let mut spans: Vec<Span> = Vec::new();
    for &(start, end) in times {
        let length = match (DAY + end - start) % DAY {
            0 => DAY,
            length => length,
        };
        let day = spans.last().map_or(0, |before| before.ends / DAY * DAY);
        let same_day = day + start;
        let starts =
            if spans.last().is_some_and(|before| same_day < before.ends) { same_day + DAY } else { same_day };
        spans.push(Span { starts, ends: starts + length });
        if spans.first().is_none_or(|first| starts + length > first.starts + DAY) {
            return None;
        }
    }
    Some(spans)
}

impl PatternShift {
    /// When it is worked on a day. What the clock jumps over is left out.
    pub(crate) fn on(&self, day: NaiveDate, zone: Tz) -> impl Iterator<Item = Interval> {
        let instant = move |minute| first_instant(zone, day, minute);
        let spans = self.spans.iter().map(move |span| (instant(span.starts), instant(span.ends)));
        spans.map(|(from, until)| Interval { from, until }).filter(|interval| interval.from < interval.until)
    }

    /// True when it is over before the other begins on the day after.
    fn is_over_before(&self, next: &Self) -> bool {
        let (Some(last), Some(first)) = (self.spans.last(), next.spans.first()) else { return true };
        last.ends <= first.starts + DAY
    }
}

impl Interval {
    /// True when both have an instant.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.from < other.until && other.from < self.until
    }
}

impl SpecialDays {
    pub(crate) const fn rule(&self) -> SpecialDayRule {
        match self {
            Self::AsCycle => SpecialDayRule::AsCycle,
            Self::Rest => SpecialDayRule::Rest,
            Self::Work(_shift) => SpecialDayRule::Work,
        }
    }

    pub(crate) fn shift(&self) -> Option<&str> {
        match self {
            Self::AsCycle | Self::Rest => None,
            Self::Work(shift) => Some(shift),
        }
    }

    /// What is worked where the cycle has `by_cycle`.
    fn instead_of<'a>(&'a self, by_cycle: Option<&'a str>) -> Option<&'a str> {
        match self {
            Self::AsCycle => by_cycle,
            Self::Rest => None,
            Self::Work(shift) => by_cycle.or(Some(shift)),
        }
    }
}

impl ShiftPattern {
    /// The shift of this code.
    pub(crate) fn shift(&self, code: &str) -> Option<&PatternShift> {
        self.shifts.iter().find(|shift| shift.code == code)
    }

    /// What somebody works on a day who is `offset` days ahead of the anchor; nothing on a day of rest.
    pub(crate) fn shift_on(&self, day: NaiveDate, offset: u16, kind: DateKind) -> Option<&PatternShift> {
        let length = i64::try_from(self.cycle.len()).ok().filter(|length| *length > 0)?;
        let place = ((day - self.anchor).num_days() + i64::from(offset)).rem_euclid(length);
        let by_cycle = self.cycle.get(usize::try_from(place).ok()?)?.as_deref();
        let code = match kind {
            DateKind::Ordinary => by_cycle,
            DateKind::Holiday => self.on_holidays.instead_of(by_cycle),
            DateKind::Swapped => self.on_swapped_days.instead_of(by_cycle),
        };
        self.shift(code?)
    }

    /// Notes what makes it no pattern: shifts of one code, days that name no shift, nothing but rest, and shifts that
    /// would be worked before the one of the day before is over.
    pub(crate) fn note_faults(&self, faults: &mut Faults) {
        for (index, shift) in self.shifts.iter().enumerate() {
            if self.shifts.iter().take(index).any(|before| before.code == shift.code) {
                faults.add(format!("/shifts/{index}/code"), "shift_pattern.shift_twice");
            }
        }
        let is_unknown = |code: &str| self.shift(code).is_none();
        for (index, code) in self.cycle.iter().enumerate() {
            if code.as_deref().is_some_and(is_unknown) {
                faults.add(format!("/cycle/{index}"), "shift_pattern.shift_unknown");
            }
        }
        for (pointer, special) in self.special() {
            if special.shift().is_some_and(is_unknown) {
                faults.add(pointer, "shift_pattern.shift_unknown");
            }
        }
        if self.cycle.iter().all(Option::is_none) {
            faults.add("/cycle", "shift_pattern.nobody_works");
        }
        self.note_overlaps(faults);
    }

    const fn special(&self) -> [(&'static str, &SpecialDays); 2] {
        [("/on_holidays/shift", &self.on_holidays), ("/on_swapped_days/shift", &self.on_swapped_days)]
    }

    /// A shift that is named for special days may come before and after any other, and two days in a row.
    fn note_overlaps(&self, faults: &mut Faults) {
        let of = |code: &Option<String>| code.as_deref().and_then(|code| self.shift(code));
        let days: Vec<Option<&PatternShift>> = self.cycle.iter().map(of).collect();
        for (index, next) in days.iter().enumerate() {
            let before = if index == 0 { days.last() } else { days.get(index - 1) };
            let (Some(Some(before)), Some(next)) = (before, next) else { continue };
            if !before.is_over_before(next) {
                faults.add(format!("/cycle/{index}"), "shift_pattern.shifts_overlap");
            }
        }
        let named: Vec<(&str, &PatternShift)> = self
            .special()
            .into_iter()
            .filter_map(|(pointer, special)| Some((pointer, self.shift(special.shift()?)?)))
            .collect();
        for (pointer, shift) in &named {
            let others = days.iter().flatten().copied().chain(named.iter().map(|(_pointer, shift)| *shift));
            let meets = |other: &PatternShift| !shift.is_over_before(other) || !other.is_over_before(shift);
            if others.into_iter().any(meets) {
                faults.add(*pointer, "shift_pattern.shifts_overlap");
            }
        }
    }

    /// Lets it end with a day. `used_until` is the last day of the rosters that rest on it.
    ///
    /// # Errors
    /// Faults at `/until`: a roster goes on beyond that day, or the pattern ends by then already.
    pub(crate) fn end(&mut self, until: NaiveDate, used_until: Option<NaiveDate>) -> Result<(), Refusal> {
        if self.until.is_some_and(|known| known <= until) {
            return Err(Refusal::at("/until", "shift_pattern.ends_already"));
        }
        if used_until.is_some_and(|used| until < used) {
            return Err(Refusal::at("/until", "shift_pattern.in_use"));
        }
        self.until = Some(until);
        self.version += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
