//! When a round comes: by the clock and the calendar of the estate.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use kernel::{BusinessCalendar, Coded, first_instant};
use vocabulary::PatrolFrequency;

/// The most times of a day, and the longest pause between rounds in days.
const MOST: (usize, u16) = (12, 366);

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// How far ahead the next round is looked for: two of the longest pauses.
const SEARCHED_DAYS: u64 = 2 * 366;

/// When rounds come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cadence {
    days: CadenceDays,
    times: Vec<u16>,
    is_working_days: bool,
}

/// On which days.
#[derive(Debug, Clone, PartialEq, Eq)]
enum CadenceDays {
    Daily,
    /// Of the week, from 1 for Monday.
    Weekly(Vec<u8>),
    /// Of the month; what a month does not have is its last day.
    Monthly(Vec<u8>),
    /// Each so many days, from the first day on which the plan holds.
    Every(u16),
}

/// What a cadence is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CadenceParts {
    /// How often.
    pub frequency: PatrolFrequency,
    /// When on such a day, in minutes after midnight; one to twelve of them.
    pub times: Vec<u16>,
    /// Of a weekly one the days of the week, from 1 for Monday; of a monthly one the days of the month, of which one that a month
    /// does not have is its last. None of others.
    pub days: Vec<u8>,
    /// Of one that comes each so many days: how many, 1 to 366. None of others.
    pub every_days: Option<u16>,
    /// True when it comes on working days alone.
    pub is_working_days: bool,
}

/// A part that does not fit: its name, and what is wrong with it.
pub type CadenceFault = (&'static str, Coded);

impl Cadence {
    /// A cadence of these parts.
    ///
    /// # Errors
    /// Every part that does not fit.
    pub fn of(parts: CadenceParts) -> Result<Self, Vec<CadenceFault>> {
        let CadenceParts { frequency, mut times, mut days, every_days, is_working_days } = parts;
        let mut faults = Vec::new();
        times.sort_unstable();
        times.dedup();
        if !(1..=MOST.0).contains(&times.len()) {
            faults.push(("times", Coded::new("list.length").with("least", 1_usize).with("most", MOST.0)));
        }
        if times.iter().any(|minute| *minute >= DAY) {
            faults.push(("times", Coded::new("cadence.time_malformed")));
        }
        days.sort_unstable();
        days.dedup();
        let most_day: u8 = match frequency {
            PatrolFrequency::Weekly => 7,
            PatrolFrequency::Monthly => 31,
            PatrolFrequency::Daily | PatrolFrequency::EveryDays => 0,
        };
        if most_day == 0 && !days.is_empty() {
            faults.push(("days", Coded::new("cadence.not_asked")));
        } else if most_day > 0 && (days.is_empty() || days.iter().any(|day| !(1..=most_day).contains(day))) {
            let most = i64::from(most_day);
            faults.push(("days", Coded::new("cadence.days").with("least", 1_i64).with("most", most)));
        }
        let every = match (frequency, every_days) {
            (PatrolFrequency::EveryDays, Some(every)) if (1..=MOST.1).contains(&every) => every,
            (PatrolFrequency::EveryDays, _other) => {
                let range = Coded::new("number.range").with("least", 1_i64).with("most", i64::from(MOST.1));
                faults.push(("every_days", range));
                1
            }
            (PatrolFrequency::Daily | PatrolFrequency::Weekly | PatrolFrequency::Monthly, Some(_days)) => {
                faults.push(("every_days", Coded::new("cadence.not_asked")));
                1
            }
            (PatrolFrequency::Daily | PatrolFrequency::Weekly | PatrolFrequency::Monthly, None) => 1,
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let days = match frequency {
            PatrolFrequency::Daily => CadenceDays::Daily,
            PatrolFrequency::Weekly => CadenceDays::Weekly(days),
            PatrolFrequency::Monthly => CadenceDays::Monthly(days),
            PatrolFrequency::EveryDays => CadenceDays::Every(every),
        };
        Ok(Self { days, times, is_working_days })
    }

    /// What it is made of.
    #[must_use]
    pub fn parts(&self) -> CadenceParts {
        let (frequency, days, every_days) = match &self.days {
            CadenceDays::Daily => (PatrolFrequency::Daily, Vec::new(), None),
            CadenceDays::Weekly(days) => (PatrolFrequency::Weekly, days.clone(), None),
            CadenceDays::Monthly(days) => (PatrolFrequency::Monthly, days.clone(), None),
            CadenceDays::Every(days) => (PatrolFrequency::EveryDays, Vec::new(), Some(*days)),
        };
        let (times, is_working_days) = (self.times.clone(), self.is_working_days);
        CadenceParts { frequency, times, days, every_days, is_working_days }
    }

    /// When the first round begins after an instant, on the days from `first` until `last` at the estate; none when there is
    /// none any more.
    #[must_use]
    pub fn next_after(
        &self,
        after: DateTime<Utc>,
        (first, last): (NaiveDate, Option<NaiveDate>),
        calendar: &BusinessCalendar,
    ) -> Option<DateTime<Utc>> {
        // The day before as well: of a day on which the clocks are put back, a time may come late.
        let today = calendar.local_date(after).pred_opt()?.max(first);
        let days = (0..SEARCHED_DAYS).map_while(|ahead| today.checked_add_days(Days::new(ahead)));
        let days = days.take_while(|day| last.is_none_or(|last| *day <= last));
        let days = days.filter(|day| self.falls_on(*day, first));
        let mut days = days.filter(|day| !self.is_working_days || calendar.is_working_day(*day));
        days.find_map(|day| {
            let at = |minute: &u16| first_instant(calendar.zone(), day, *minute);
            self.times.iter().map(at).find(|at| *at > after)
        })
    }

    fn falls_on(&self, day: NaiveDate, first: NaiveDate) -> bool {
        match &self.days {
            CadenceDays::Daily => true,
            CadenceDays::Weekly(days) => {
                days.iter().any(|wanted| u32::from(*wanted) == day.weekday().number_from_monday())
            }
            CadenceDays::Monthly(days) => {
                let is_last = day.succ_opt().is_none_or(|next| next.month() != day.month());
                days.iter()
                    .map(|wanted| u32::from(*wanted))
                    .any(|wanted| wanted == day.day() || is_last && wanted > day.day())
            }
            CadenceDays::Every(days) => (day - first).num_days() % i64::from(*days) == 0,
        }
    }
}

/// Reads a time of the day such as `09:30`, in minutes after midnight.
#[must_use]
pub fn minutes_of(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// The same as people write it.
#[must_use]
pub fn time_of(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar_for;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn parts(frequency: PatrolFrequency, times: &[u16], days: &[u8]) -> CadenceParts {
        let (times, days) = (times.to_vec(), days.to_vec());
        CadenceParts { frequency, times, days, every_days: None, is_working_days: false }
    }

    /// The next rounds, by the clock in Shanghai.
    fn next(parts: CadenceParts, after: &str, count: usize) -> Vec<String> {
        let cadence = Cadence::of(parts.clone()).unwrap();
        assert_eq!(cadence.parts(), parts);
        let calendar = calendar_for(chrono_tz::Asia::Shanghai);
        let days = (day("2026-01-01"), Some(day("2026-12-31")));
        let following = |at: &DateTime<Utc>| cadence.next_after(*at, days, &calendar);
        let rounds = std::iter::successors(following(&at(after)), following);
        let local = |at: DateTime<Utc>| at.with_timezone(&chrono_tz::Asia::Shanghai);
        rounds.take(count).map(|at| local(at).format("%m-%d %H:%M").to_string()).collect()
    }

    #[test]
    fn rounds_come_by_the_clock_of_the_estate() {
        let daily = parts(PatrolFrequency::Daily, &[540, 1020], &[]);
        // Nine in the morning there is one in the night here.
        assert_eq!(
            next(daily.clone(), "2026-03-02T00:59:00Z", 3),
            ["03-02 09:00", "03-02 17:00", "03-03 09:00"]
        );
        assert_eq!(next(daily.clone(), "2026-03-02T01:00:00Z", 1), ["03-02 17:00"]);
        assert_eq!(next(daily, "2026-12-31T01:00:00Z", 9), ["12-31 17:00"], "the plan ends");
        let weekly = parts(PatrolFrequency::Weekly, &[600], &[1, 4]);
        assert_eq!(next(weekly, "2026-03-02T03:00:00Z", 2), ["03-05 10:00", "03-09 10:00"]);
        let monthly = parts(PatrolFrequency::Monthly, &[600], &[10, 31]);
        assert_eq!(next(monthly, "2026-02-01T00:00:00Z", 3), ["02-10 10:00", "02-28 10:00", "03-10 10:00"]);
        let fifth = CadenceParts { every_days: Some(5), ..parts(PatrolFrequency::EveryDays, &[600], &[]) };
        assert_eq!(next(fifth, "2026-01-01T08:00:00Z", 2), ["01-06 10:00", "01-11 10:00"]);
        let working = CadenceParts { is_working_days: true, ..parts(PatrolFrequency::Daily, &[600], &[]) };
        assert_eq!(next(working, "2026-03-06T08:00:00Z", 1), ["03-09 10:00"], "over the week-end");
    }

    #[test]
    fn parts_that_do_not_fit_are_named() {
        let faults = |parts| {
            let faults = Cadence::of(parts).err().unwrap_or_default();
            faults.into_iter().map(|(name, fault)| format!("{name} {}", fault.code)).collect::<Vec<_>>()
        };
        assert_eq!(
            faults(parts(PatrolFrequency::Daily, &[], &[1])),
            ["times list.length", "days cadence.not_asked"]
        );
        assert_eq!(faults(parts(PatrolFrequency::Weekly, &[540], &[8])), ["days cadence.days"]);
        assert_eq!(
            faults(parts(PatrolFrequency::Monthly, &[1440], &[])),
            ["times cadence.time_malformed", "days cadence.days"]
        );
        assert_eq!(faults(parts(PatrolFrequency::EveryDays, &[540], &[])), ["every_days number.range"]);
        let each = CadenceParts { every_days: Some(3), ..parts(PatrolFrequency::Daily, &[540], &[]) };
        assert_eq!(faults(each), ["every_days cadence.not_asked"]);
        for (text, minutes) in [("09:30", Some(570)), ("24:00", None), ("9:30", None), ("09:3a", None)] {
            assert_eq!(minutes_of(text), minutes, "{text}");
        }
        assert_eq!(time_of(570), "09:30");
    }
}
