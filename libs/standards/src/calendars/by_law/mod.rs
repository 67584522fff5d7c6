//! Days that a law makes days off in every year: by their date, by moon or sun, by Easter or by weekday.
//!
//! They are computed for [`YEARS`]; what a notice says of a year is more.

mod feast;
mod observed;
mod read;

use std::{collections::BTreeSet, ops::RangeInclusive};

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use feast::SolarTerm;
use observed::Observed;
pub(super) use read::read_day;

/// The years that are computed: those for which the rule of the solar terms holds. The lunar calendar is exact until 2100.
const YEARS: RangeInclusive<i32> = 2000..=2099;

/// One entry of a law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DayByLaw {
    /// For people.
    name: String,
    rule: Rule,
    /// How many days after the day of the rule it is.
    offset_days: i64,
    /// The first year in which it is off.
    since: i32,
    /// What is off besides when it falls badly.
    observed: Option<Observed>,
}

/// What a law says of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Date { month: u32, day: u32 },
    Lunar { month: u8, day: u8 },
    SolarTerm(SolarTerm),
    Easter,
    Weekday { month: u32, weekday: Weekday, nth: Nth },
}

/// Which one of a weekday in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nth {
    /// From 1 to 4.
    Counted(u8),
    Last,
}

impl Rule {
    /// Its day in a year; that of a lunar rule in the lunar year which begins in that year.
    fn in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Date { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            Self::Lunar { month, day } => feast::lunar_day(year, month, day),
            Self::SolarTerm(term) => term.in_year(year),
            Self::Easter => feast::easter(year),
            Self::Weekday { month, weekday, nth } => {
                let nth_day = |nth| NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth);
                match nth {
                    Nth::Counted(nth) => nth_day(nth),
                    Nth::Last => nth_day(5).or_else(|| nth_day(4)),
                }
            }
        }
    }
}

impl DayByLaw {
    fn in_year(&self, year: i32) -> Option<NaiveDate> {
        let day = if year < self.since { None } else { self.rule.in_year(year) };
        day?.checked_add_signed(TimeDelta::days(self.offset_days))
    }
}

/// The days of these entries that lie in a year, by their names: not what is off in their place or besides.
pub(super) fn named_in(days: &[DayByLaw], year: i32) -> impl Iterator<Item = (NaiveDate, String)> {
    // The moon's year ends in the next one.
    let of_year = move |day: &DayByLaw| [year - 1, year].map(|of| (day.in_year(of), day.name.clone()));
    let dated = days.iter().flat_map(of_year).filter_map(|(date, name)| Some((date?, name)));
    dated.filter(move |(date, _name)| date.year() == year)
}

/// Every date that is off by these entries, and what is off in its place or besides.
pub(super) fn dates(days: &[DayByLaw]) -> BTreeSet<NaiveDate> {
    let of_year = |year| days.iter().filter_map(move |day| Some((day.in_year(year)?, day.observed)));
    let mut own: Vec<(NaiveDate, Option<Observed>)> = YEARS.flat_map(of_year).collect();
    own.sort_by_key(|(date, _observed)| *date);
    let mut off: BTreeSet<NaiveDate> = own.iter().map(|(date, _observed)| *date).collect();
    let mut before = None;
    for (date, observed) in own {
        let is_taken = before == Some(date);
        before = Some(date);
        off.extend(observed.and_then(|observed| observed.besides(date, is_taken, &off)));
    }
    off
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_weekday_is_counted_from_either_end_of_its_month() {
        let monday = |month, nth| Rule::Weekday { month, weekday: Weekday::Mon, nth };
        assert_eq!(monday(1, Nth::Counted(3)).in_year(2026), Some(date("2026-01-19")));
        // May 2026 has four Mondays, May 2027 five.
        assert_eq!(monday(5, Nth::Last).in_year(2026), Some(date("2026-05-25")));
        assert_eq!(monday(5, Nth::Last).in_year(2027), Some(date("2027-05-31")));
    }

    #[test]
    fn a_day_is_off_from_its_first_year_on() {
        let rule = Rule::Lunar { month: 1, day: 1 };
        let eve = DayByLaw { name: "除夕".to_owned(), rule, offset_days: -1, since: 2025, observed: None };
        assert_eq!((eve.in_year(2024), eve.in_year(2025)), (None, Some(date("2025-01-28"))));
        let named = named_in(&[eve], 2025).collect::<Vec<_>>();
        assert_eq!(named, [(date("2025-01-28"), "除夕".to_owned())]);
    }
}
