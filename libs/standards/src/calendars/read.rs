//! The TOML of a calendar.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use kernel::{BusinessCalendar, CalendarError, Coded, Shift, WorkingWeek, time_zone};

use super::{
    NamedCalendar,
    by_law::{self, DayByLaw},
};
use crate::document::{
    Problems, Report, Section, Title, Value, date, each_section, list, number, read_document, read_name,
    section, text, texts, unknown_word, word,
};

/// One `[[year]]`: what was announced for it.
pub(super) struct Year {
    year: i32,
    /// Where it can be read, for people; nothing of a year that is only handed in.
    source: String,
    holidays: Vec<NaiveDate>,
    /// What its holidays are called.
    names: Vec<(NaiveDate, String)>,
    working_days: Vec<(NaiveDate, Range<usize>)>,
    at: Range<usize>,
}

impl NamedCalendar {
    /// Reads a calendar document.
    ///
    /// # Errors
    /// Every problem it has, each with its line and column, in both languages.
    pub fn parse(document: &str) -> Result<Self, Problems> {
        read_document(document, |root, report| Self::read(root, report, true)).map(|read| read.calendar)
    }

    /// The same of a document that a year may have been taken out of.
    pub(super) fn parse_with_holes(document: &str) -> Result<Self, Problems> {
        read_document(document, |root, report| Self::read(root, report, false)).map(|read| read.calendar)
    }

    /// A calendar document with what is in it for people alone.
    pub(super) fn read_whole(document: &str) -> Result<Read, Problems> {
        read_document(document, |root, report| Self::read(root, report, true))
    }

    fn read(root: &mut Section<'_>, report: &mut Report<'_>, is_whole: bool) -> Option<Read> {
        let name = root.required("name", report).and_then(|value| read_name(value, report));
        let title = root.required("title", report).and_then(|value| Title::read(value, report));
        let zone = root.required("zone", report).and_then(|value| zones(value, report)?.pop());
        let also_in = root.optional("also_in").and_then(|value| zones(value, report));
        let week = root.required("week", report).and_then(|value| {
            let mut week = section(value, report)?;
            let hours = read_week(&mut week, report);
            week.finish(report);
            hours
        });
        let changes = each_section(root.optional("week_from"), report, WeekFrom::read);
        let years = each_section(root.optional("year"), report, Year::read);
        let days = each_section(root.optional("by_law"), report, by_law::read_day);
        let is_by_law_alone = root.flag("by_law_alone", report);
        if is_whole {
            refuse_holes(&years, report);
        }
        let mut calendar = BusinessCalendar::new(zone?, week?).with_days_by_law(by_law::dates(&days));
        for change in changes {
            calendar = change.add_to(calendar, report);
        }
        let mut notices = Vec::new();
        for mut year in years {
            let names = std::mem::take(&mut year.names).into_iter().collect();
            notices.push(Notice { year: year.year, source: std::mem::take(&mut year.source), names });
            calendar = year.add_to(calendar, report);
        }
        let (name, also_in) = (name?.to_owned(), also_in.unwrap_or_default());
        let calendar = Self { name, title: title?, also_in, is_by_law_alone, calendar };
        Some(Read { calendar, notices, by_law: days })
    }
}

/// A document as it was read.
pub(super) struct Read {
    pub(super) calendar: NamedCalendar,
    pub(super) notices: Vec<Notice>,
    pub(super) by_law: Vec<DayByLaw>,
}

/// What people are told of a year that was announced.
pub(super) struct Notice {
    pub(super) year: i32,
    pub(super) source: String,
    /// What its holidays are called.
    pub(super) names: BTreeMap<NaiveDate, String>,
}

/// A time zone or several, by any of their names; nothing when one of them is none.
fn zones(value: Value<'_>, report: &mut Report<'_>) -> Option<Vec<Tz>> {
    let found: Vec<_> = texts(value, report)?
        .into_iter()
        .map(|(name, value)| {
            let zone = time_zone(name).ok();
            if zone.is_none() {
                report.add(&value.span(), unknown_word(name, "time_zone", &[]));
            }
            zone
        })
        .collect();
    found.into_iter().collect()
}

/// One `[[week_from]]`: other hours from a date on.
struct WeekFrom {
    date: NaiveDate,
    week: WorkingWeek,
    at: Range<usize>,
}

impl WeekFrom {
    fn read(entry: &mut Section<'_>, report: &mut Report<'_>) -> Option<Self> {
        let at = entry.span();
        let date = entry.required("date", report).and_then(|value| date(value, report));
        let week = read_week(entry, report);
        Some(Self { date: date?, week: week?, at })
    }

    /// The calendar with these hours in it; what contradicts it is noted.
    fn add_to(self, calendar: BusinessCalendar, report: &mut Report<'_>) -> BusinessCalendar {
        let Self { date, week, at } = self;
        match calendar.clone().with_week_from(date, week) {
            Ok(calendar) => calendar,
            Err(error) => {
                report.add(&at, fault_of(error));
                calendar
            }
        }
    }
}

/// What is said to a calendar that cannot be made.
fn fault_of(error: CalendarError) -> Coded {
    match error {
        CalendarError::NobodyWorks => Coded::new("standards.nobody_works"),
        CalendarError::ShiftsOverlap => Coded::new("standards.shifts_overlap"),
        CalendarError::WeekOutOfOrder(date) => Coded::new("standards.week_out_of_order").with("date", date),
        CalendarError::BothKinds(date) => Coded::new("standards.contradicting_days").with("date", date),
    }
}

impl Year {
    fn read(entry: &mut Section<'_>, report: &mut Report<'_>) -> Option<Self> {
        let at = entry.span();
        let year: Option<i32> =
            entry.required("year", report).and_then(|value| number(value, (1949, 2200), report));
        let source = entry.required("source", report).and_then(|value| text(value, report));
        let holidays = each_section(entry.required("holidays", report), report, |entry, report| {
            let name = entry.required("name", report).and_then(|value| text(value, report));
            let days = read_days(entry, year, report);
            Some((name?.to_owned(), days?))
        });
        let working_days =
            entry.optional("working_days").map(|value| list(value, report)).unwrap_or_default();
        let working_days = working_days
            .iter()
            .filter_map(|value| Some((near(year, date(value, report)?, value, report)?, value.span())))
            .collect();
        let names = holidays.iter().flat_map(|(name, days)| days.iter().map(|day| (*day, name.clone())));
        let names = names.collect();
        let holidays = holidays.into_iter().flat_map(|(_name, days)| days).collect();
        Some(Self { year: year?, source: source?.to_owned(), holidays, names, working_days, at })
    }

    /// A year of days that are off and days that are worked, each with where it is said; what contradicts itself is noted.
    pub(super) fn of_days(
        year: i32,
        [holidays, mut working_days]: [Vec<(NaiveDate, Range<usize>)>; 2],
        report: &mut Report<'_>,
    ) -> Self {
        let is_near = |(date, at): &(NaiveDate, Range<usize>), report: &mut Report<'_>| {
            let is_near = (date.year() - year).abs() <= 1;
            if !is_near {
                report.add(at, Coded::new("standards.day_of_another_year").with("date", *date));
            }
            is_near
        };
        // A set: a table may say thousands of times that a day is off, and each that is worked is looked for among them.
        let holidays: BTreeSet<_> =
            holidays.into_iter().filter(|day| is_near(day, report)).map(|(date, _)| date).collect();
        working_days.retain(|day| is_near(day, report));
        working_days.retain(|(date, at)| {
            let is_both = holidays.contains(date);
            if is_both {
                report.add(at, fault_of(CalendarError::BothKinds(*date)));
            }
            !is_both
        });
        let (source, names) = (String::new(), Vec::new());
        Self { year, source, holidays: Vec::from_iter(holidays), names, working_days, at: 0..0 }
    }

    /// The calendar with this year in it; what contradicts it is noted.
    pub(super) fn add_to(self, calendar: BusinessCalendar, report: &mut Report<'_>) -> BusinessCalendar {
        for (date, at) in &self.working_days {
            if calendar.is_working_day(*date) {
                report.add(at, Coded::new("standards.already_worked").with("date", *date));
            }
        }
        let worked = self.working_days.into_iter().map(|(date, _)| date);
        match calendar.clone().with_year(self.year, self.holidays, worked) {
            Ok(calendar) => calendar,
            Err(error) => {
                report.add(&self.at, fault_of(error));
                calendar
            }
        }
    }
}

/// Reads `from` and `to`: one day when there is no `to`.
fn read_days(entry: &mut Section<'_>, year: Option<i32>, report: &mut Report<'_>) -> Option<Vec<NaiveDate>> {
    let edge = |value: Value<'_>, report: &mut Report<'_>| near(year, date(value, report)?, value, report);
    let from = entry.required("from", report).and_then(|value| edge(value, report));
    let until = entry.optional("to");
    let to = until.map_or(from, |value| edge(value, report));
    let (from, to) = (from?, to?);
    if to < from {
        let at = until.map(serde_spanned::Spanned::span).unwrap_or_default();
        report.add(&at, "standards.holiday_ends_early");
    }
    Some(from.iter_days().take_while(|day| *day <= to).collect())
}

/// A notice names days of its year, or of a neighbour around New Year; anything else is a slip of the pen.
fn near(year: Option<i32>, date: NaiveDate, value: Value<'_>, report: &mut Report<'_>) -> Option<NaiveDate> {
    let is_near = year.is_none_or(|year| (date.year() - year).abs() <= 1);
    if !is_near {
        report.add(&value.span(), Coded::new("standards.day_of_another_year").with("date", date));
    }
    is_near.then_some(date)
}

/// Years must follow one another: a hole would count ordinary weeks where everybody expects holidays.
fn refuse_holes(years: &[Year], report: &mut Report<'_>) {
    for pair in years.windows(2) {
        if let [before, after] = pair
            && after.year != before.year + 1
        {
            report.add(
                &after.at,
                Coded::new("standards.missing_year")
                    .with("before", before.year)
                    .with("next", before.year + 1)
                    .with("year", after.year),
            );
        }
    }
}

/// Reads the hours of `[week]` or `[[week_from]]`: the shifts of each weekday, and of swapped days; a day left out is a day
/// of rest.
fn read_week(week: &mut Section<'_>, report: &mut Report<'_>) -> Option<WorkingWeek> {
    let at = week.span();
    let mut shifts = |key| week.optional(key).map(|value| read_shifts(value, report)).unwrap_or_default();
    let days =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].map(&mut shifts);
    let swapped = shifts("swapped");
    match WorkingWeek::new(days, swapped) {
        Ok(week) => Some(week),
        Err(error) => {
            report.add(&at, fault_of(error));
            None
        }
    }
}

fn read_shifts(value: Value<'_>, report: &mut Report<'_>) -> Vec<Shift> {
    let expected = "shift";
    let shifts = list(value, report).iter().map(|item| (text(item, report), item)).collect::<Vec<_>>();
    shifts.into_iter().filter_map(|(found, item)| word((found?, item), expected, report)).collect()
}
