//! The hours of an ordinary week.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::Weekday;

use super::CalendarError;

/// The end of a day, in minutes after its beginning.
const MIDNIGHT: u16 = 24 * 60;

/// Hours worked without a break, by the wall clock: `08:30-12:00`, or over midnight `22:00-06:00`. They belong to the day on
/// which they begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    from: u16,
    to: u16,
}

/// Why a text is no shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a shift reads like 08:30-12:00, or 22:00-06:00 over midnight, and ends within a day")]
pub struct ShiftError;

impl Shift {
    /// The whole day.
    pub const ALL_DAY: Self = Self { from: 0, to: MIDNIGHT };

    /// When it begins, in minutes after midnight.
    #[must_use]
    pub fn from(self) -> u16 {
        self.from
    }

    /// When it ends, in minutes after the midnight before it begins; 1440 is the end of the day, more lies in the next.
    #[must_use]
    pub fn to(self) -> u16 {
        self.to
    }
}

impl FromStr for Shift {
    type Err = ShiftError;

    fn from_str(text: &str) -> Result<Self, ShiftError> {
        let (from, to) = text.split_once('-').ok_or(ShiftError)?;
        let (from, to) = (minutes(from).ok_or(ShiftError)?, minutes(to).ok_or(ShiftError)?);
        match from.cmp(&to) {
            Ordering::Less => Ok(Self { from, to }),
            // From 24:00 on it would be a shift of the next day.
            Ordering::Greater if from < MIDNIGHT => Ok(Self { from, to: to + MIDNIGHT }),
            Ordering::Equal | Ordering::Greater => Err(ShiftError),
        }
    }
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to } = self;
        let to = if *to > MIDNIGHT { to - MIDNIGHT } else { *to };
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

/// `08:30` as 510.
fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let is_plain = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(hours) || !is_plain(minutes) {
        return None;
    }
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= MIDNIGHT).then_some(total)
}

/// The hours of each weekday, and of a day of rest that is worked in exchange for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingWeek {
    days: [Vec<Shift>; 7],
    swapped: Vec<Shift>,
}

impl WorkingWeek {
    /// A week from Monday to Sunday; `swapped` are the hours of a swapped working day (调休上班).
    ///
    /// # Errors
    /// When nobody ever works, or two shifts overlap or are out of order: those of one day, or one that lasts over
    /// midnight and one of the day after. A swapped day may stand before and after any other.
    pub fn new(days: [Vec<Shift>; 7], swapped: Vec<Shift>) -> Result<Self, CalendarError> {
        if days.iter().all(Vec::is_empty) {
            return Err(CalendarError::NobodyWorks);
        }
        let in_order = |shifts: &Vec<Shift>| shifts.is_sorted_by(|one, next| one.to <= next.from);
        if !days.iter().chain([&swapped]).all(in_order) {
            return Err(CalendarError::ShiftsOverlap);
        }
        let next_days = days.iter().cycle().skip(1);
        let by_weekday = days.iter().zip(next_days).all(|(day, next)| follow(day, next));
        let by_swap = days.iter().chain([&swapped]).all(|day| follow(day, &swapped) && follow(&swapped, day));
        if !by_weekday || !by_swap {
            return Err(CalendarError::ShiftsOverlap);
        }
        Ok(Self { days, swapped })
    }

    /// True when no shift of this week, on the day before `weekday`, lasts into one that `next` has on that day.
    pub(super) fn yields_to(&self, next: &Self, weekday: Weekday) -> bool {
        let before = [self.on(weekday.pred()), self.swapped()];
        let after = [next.on(weekday), next.swapped()];
        before.into_iter().all(|day| after.into_iter().all(|next| follow(day, next)))
    }

    pub(super) fn on(&self, weekday: Weekday) -> &[Shift] {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = &self.days;
        match weekday {
            Weekday::Mon => monday,
            Weekday::Tue => tuesday,
            Weekday::Wed => wednesday,
            Weekday::Thu => thursday,
            Weekday::Fri => friday,
            Weekday::Sat => saturday,
            Weekday::Sun => sunday,
        }
    }

    pub(super) fn swapped(&self) -> &[Shift] {
        &self.swapped
    }
}

/// True when the last shift of a day is over before the first of the next day begins.
fn follow(day: &[Shift], next: &[Shift]) -> bool {
    let (Some(last), Some(first)) = (day.last(), next.first()) else { return true };
    last.to <= first.from + MIDNIGHT
}
