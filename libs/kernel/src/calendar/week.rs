//! The hours of an ordinary week.

use std::fmt;
use std::str::FromStr;

use chrono::Weekday;

use super::CalendarError;

/// The end of a day, in minutes after its beginning.
const MIDNIGHT: u16 = 24 * 60;

/// Hours worked without a break, on the wall clock of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    from: u16,
    to: u16,
}

/// Why a text is no shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a shift reads like 08:30-12:00 and ends after it begins, at 24:00 the latest")]
pub struct ShiftError;

impl Shift {
    /// The whole day.
    pub const ALL_DAY: Self = Self { from: 0, to: MIDNIGHT };

    /// When it begins, in minutes after midnight.
    #[must_use]
    pub fn from(self) -> u16 {
        self.from
    }

    /// When it ends, in minutes after midnight; 1440 is the end of the day.
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
        if from < to { Ok(Self { from, to }) } else { Err(ShiftError) }
    }
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to } = self;
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
    /// When nobody ever works, or two shifts of a day overlap or are out of order.
    pub fn new(days: [Vec<Shift>; 7], swapped: Vec<Shift>) -> Result<Self, CalendarError> {
        if days.iter().all(Vec::is_empty) {
            return Err(CalendarError::NobodyWorks);
        }
        let follow = |shifts: &Vec<Shift>| shifts.is_sorted_by(|one, next| one.to <= next.from);
        if !days.iter().chain([&swapped]).all(follow) {
            return Err(CalendarError::ShiftsOverlap);
        }
        Ok(Self { days, swapped })
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
