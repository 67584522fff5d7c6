//! The days of a year as a calendar has them, for people who look at it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::DateKind;

use super::{NamedCalendar, by_law, read::Notice};
use crate::document::Problems;

/// A year of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarYear {
    /// Where its days off were announced; none in a year of which nothing was.
    pub source: Option<String>,
    /// Each of its days, in order.
    pub days: Vec<CalendarDay>,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    /// Which.
    pub date: NaiveDate,
    /// What it is beside its weekday.
    pub kind: DateKind,
    /// True when anybody works on it.
    pub is_working_day: bool,
    /// What a holiday is called, where somebody says so.
    pub name: Option<String>,
}

impl NamedCalendar {
    /// The days of a year by a calendar document; none in a year that no date has.
    ///
    /// # Errors
    /// Every problem of the document.
    pub fn year(document: &str, year: i32) -> Result<CalendarYear, Problems> {
        let read = Self::read_whole(document)?;
        let calendar = &read.calendar.calendar;
        // A notice may name days of its neighbours.
        let mut names: BTreeMap<NaiveDate, String> = by_law::named_in(&read.by_law, year).collect();
        let mut source = None;
        for notice in read.notices {
            let Notice { year: of, source: said, names: own } = notice;
            names.extend(own);
            if of == year {
                source = Some(said);
            }
        }
        let first = NaiveDate::from_ymd_opt(year, 1, 1);
        let days = first.into_iter().flat_map(|first| {
            let last = NaiveDate::from_ymd_opt(year, 12, 31);
            first.iter_days().take_while(move |day| last.is_none_or(|last| *day <= last))
        });
        let days = days.map(|date| {
            let kind = calendar.kind_of(date);
            let name = names.get(&date).filter(|_name| kind == DateKind::Holiday).cloned();
            CalendarDay { date, kind, is_working_day: calendar.is_working_day(date), name }
        });
        Ok(CalendarYear { source, days: days.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar_document;

    /// The kinds of some days of a year, with what they are called.
    fn told(name: &str, days: &[&str]) -> Vec<(DateKind, bool, Option<String>)> {
        let year = NamedCalendar::year(calendar_document(name).unwrap(), 2026).unwrap();
        assert_eq!(year.days.len(), 365);
        let of = |text: &&str| {
            let date: NaiveDate = text.parse().unwrap();
            let day = year.days.iter().find(|day| day.date == date).unwrap();
            (day.kind, day.is_working_day, day.name.clone())
        };
        days.iter().map(of).collect()
    }

    #[test]
    fn a_year_has_its_holidays_by_name_and_what_is_worked_instead() {
        use DateKind::{Holiday, Ordinary, Swapped};
        let name = |name: &str| Some(name.to_owned());
        assert_eq!(
            told("cn", &["2026-02-17", "2026-02-14", "2026-02-13", "2026-03-01"]),
            [
                (Holiday, false, name("春节")),
                (Swapped, true, None),
                (Ordinary, true, None),
                (Ordinary, false, None),
            ]
        );
        // By the law alone: by its name, and what is off in its place without one.
        assert_eq!(told("hk", &["2026-07-01"]), [(Holiday, false, name("香港特別行政區成立紀念日"))]);
    }

    #[test]
    fn a_year_says_where_it_was_announced() {
        let year = |year| NamedCalendar::year(calendar_document("cn").unwrap(), year).unwrap();
        assert!(year(2026).source.is_some_and(|source| source.contains("2026")));
        let unknown = year(2031);
        assert_eq!(unknown.source, None);
        let first = &unknown.days[0];
        assert_eq!((first.kind, first.name.as_deref()), (DateKind::Holiday, Some("元旦")));
    }
}
