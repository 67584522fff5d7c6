//! Terms: how long somebody has.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::BusinessCalendar;

/// The longest term in any unit: beyond ten years of days a figure is a slip of the pen.
const MOST: u32 = 3660;

/// How long somebody has. Written as `15m`, `72h`, `same_day`, `3d`, `1w`, `1mo`, `2wd` (working days) or `8wh`
/// (working hours).
///
/// Minutes and hours run on the clock, day and night. Days, weeks and months exclude the day they begin on and end
/// with their last day; working days end when business ends; see [`BusinessCalendar`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Minutes on the clock.
    Minutes(u32),
    /// Hours on the clock.
    Hours(u32),
    /// Until the local day ends.
    SameDay,
    /// Calendar days (天).
    Days(u32),
    /// Weeks of seven calendar days.
    Weeks(u32),
    /// Calendar months.
    Months(u32),
    /// Working days (工作日).
    WorkingDays(u32),
    /// Working hours.
    WorkingHours(u32),
}

impl Term {
    /// When a term that begins at `start` ends.
    #[must_use]
    pub fn ends_at(self, start: DateTime<Utc>, calendar: &BusinessCalendar) -> DateTime<Utc> {
        match self {
            Self::Minutes(count) => start + TimeDelta::minutes(count.into()),
            Self::Hours(count) => start + TimeDelta::hours(count.into()),
            Self::SameDay => calendar.end_of_day(start),
            Self::Days(count) => calendar.add_calendar_days(start, count),
            Self::Weeks(count) => calendar.add_calendar_days(start, count.saturating_mul(7)),
            Self::Months(count) => calendar.add_calendar_months(start, count),
            Self::WorkingDays(count) => calendar.add_working_days(start, count),
            Self::WorkingHours(count) => calendar.add_working(start, TimeDelta::hours(count.into())),
        }
    }

    /// When something begins that is so long before `end`: minutes and hours on the clock; days at the same time on the wall,
    /// of which working days count those alone. None for what is not counted backwards: the same day, months, working hours.
    #[must_use]
    pub fn begins_before(self, end: DateTime<Utc>, calendar: &BusinessCalendar) -> Option<DateTime<Utc>> {
        match self {
            Self::Minutes(count) => Some(end - TimeDelta::minutes(count.into())),
            Self::Hours(count) => Some(end - TimeDelta::hours(count.into())),
            Self::Days(count) => Some(calendar.days_before(end, count)),
            Self::Weeks(count) => Some(calendar.days_before(end, count.saturating_mul(7))),
            Self::WorkingDays(count) => Some(calendar.working_days_before(end, count)),
            Self::SameDay | Self::Months(_) | Self::WorkingHours(_) => None,
        }
    }

    /// True when it can be counted backwards.
    #[must_use]
    pub fn counts_backwards(self) -> bool {
        !matches!(self, Self::SameDay | Self::Months(_) | Self::WorkingHours(_))
    }

    /// True when holidays matter to it.
    #[must_use]
    pub fn is_working_time(self) -> bool {
        matches!(self, Self::WorkingDays(_) | Self::WorkingHours(_))
    }

    /// The term in English words.
    #[must_use]
    pub fn en(self) -> String {
        let (count, unit) = match self {
            Self::SameDay => return "the same day".to_owned(),
            Self::Minutes(count) => (count, "minute"),
            Self::Hours(count) => (count, "hour"),
            Self::Days(count) => (count, "day"),
            Self::Weeks(count) => (count, "week"),
            Self::Months(count) => (count, "month"),
            Self::WorkingDays(count) => (count, "working day"),
            Self::WorkingHours(count) => (count, "working hour"),
        };
        format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
    }

    /// The term in Chinese words.
    #[must_use]
    pub fn zh(self) -> String {
        match self {
            Self::SameDay => "当日".to_owned(),
            Self::Minutes(count) => format!("{count}分钟"),
            Self::Hours(count) => format!("{count}小时"),
            Self::Days(count) => format!("{count}天"),
            Self::Weeks(count) => format!("{count}周"),
            Self::Months(count) => format!("{count}个月"),
            Self::WorkingDays(count) => format!("{count}个工作日"),
            Self::WorkingHours(count) => format!("{count}个工作小时"),
        }
    }
}

/// Why a text is no term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a term reads like same_day, 15m, 72h, 3d, 1w, 1mo, 2wd or 8wh")]
pub struct TermError;

impl FromStr for Term {
    type Err = TermError;

    fn from_str(text: &str) -> Result<Self, TermError> {
        if text == "same_day" {
            return Ok(Self::SameDay);
        }
        let unit = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
        let count = text.strip_suffix(unit).and_then(|count| count.parse().ok()).ok_or(TermError)?;
        if !(1..=MOST).contains(&count) {
            return Err(TermError);
        }
        match unit {
            "m" => Ok(Self::Minutes(count)),
            "h" => Ok(Self::Hours(count)),
            "d" => Ok(Self::Days(count)),
            "w" => Ok(Self::Weeks(count)),
            "mo" => Ok(Self::Months(count)),
            "wd" => Ok(Self::WorkingDays(count)),
            "wh" => Ok(Self::WorkingHours(count)),
            _ => Err(TermError),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameDay => f.write_str("same_day"),
            Self::Minutes(count) => write!(f, "{count}m"),
            Self::Hours(count) => write!(f, "{count}h"),
            Self::Days(count) => write!(f, "{count}d"),
            Self::Weeks(count) => write!(f, "{count}w"),
            Self::Months(count) => write!(f, "{count}mo"),
            Self::WorkingDays(count) => write!(f, "{count}wd"),
            Self::WorkingHours(count) => write!(f, "{count}wh"),
        }
    }
}
