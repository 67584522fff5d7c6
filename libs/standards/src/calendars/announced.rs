//! What is announced for a year, as others hand it out: a table (CSV, RFC 4180) or a calendar (iCalendar, RFC 5545).

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate};
use icalendar::parser::{Component, unfold};
use kernel::Coded;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TomlError, value};
use vocabulary::DaysFormat;

use super::{NamedCalendar, read::Year};
use crate::document::{Problems, Report};

/// The days off and the days worked instead of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement<'a> {
    /// Which year.
    pub year: i32,
    /// Where it can be read, for people.
    pub source: &'a str,
    /// How `days` are written.
    pub format: DaysFormat,
    /// The days.
    pub days: &'a str,
}

/// The most days in a row: nobody closes for longer, and a slip in a year would make thousands.
const LONGEST: i64 = 60;

/// One entry of what was handed in: some days in a row that are off, or worked.
struct Entry {
    at: Range<usize>,
    first: NaiveDate,
    last: NaiveDate,
    name: String,
    is_worked: bool,
}

impl NamedCalendar {
    /// The calendar's document with what was announced for a year, in place of what it had for that year.
    ///
    /// # Errors
    /// Every problem of the days, each with its line; or of `document`, when it is no calendar.
    pub fn announce(document: &str, announcement: &Announcement<'_>) -> Result<String, Problems> {
        let mut others = edit(document)?;
        let years = years(&mut others);
        years.retain(|year| year.get("year").and_then(Item::as_integer) != Some(announcement.year.into()));
        let without = others.to_string();
        let calendar = Self::parse_with_holes(&without)?.calendar;
        let mut report = Report::new(announcement.days);
        let entries = match announcement.format {
            DaysFormat::Csv => table(announcement.days, &mut report),
            DaysFormat::Icalendar => events(announcement, &mut report),
        };
        if entries.is_empty() && report.is_clean() {
            report.add(&(0..0), "standards.no_days");
        }
        let is_apart = |known: i32| (known - announcement.year).abs() != 1;
        if calendar.announced_years().next().is_some() && calendar.announced_years().all(is_apart) {
            let said = Coded::new("standards.year_apart").with("year", announcement.year);
            report.add(&(0..0), said);
        }
        Year::of_days(announcement.year, spans(&entries, &mut report), &mut report)
            .add_to(calendar, &mut report);
        report.into_result(Some(()))?;
        insert(&mut others, announcement, &entries);
        let document = others.to_string();
        Self::parse(&document)?;
        Ok(document)
    }
}

/// Each day that is off, and each that is worked, with where it is said.
fn spans(entries: &[Entry], report: &mut Report<'_>) -> [Vec<(NaiveDate, Range<usize>)>; 2] {
    let mut days = [Vec::new(), Vec::new()];
    for Entry { at, first, last, is_worked, .. } in entries {
        let span = (*last - *first).num_days();
        if span < 0 {
            report.add(at, "standards.holiday_ends_early");
        } else if span >= LONGEST {
            report.add(at, Coded::new("standards.too_many_days").with("most", LONGEST));
        } else {
            let dates = first.iter_days().take_while(|day| day <= last).map(|day| (day, at.clone()));
            let [holidays, worked] = &mut days;
            if *is_worked { worked.extend(dates) } else { holidays.extend(dates) }
        }
    }
    days
}

/// The rows of a table.
fn table(text: &str, report: &mut Report<'_>) -> Vec<Entry> {
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let columns = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| {
        columns.iter().position(|column| column.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name))
    };
    let (Some(date), Some(kind)) = (column("date"), column("kind")) else {
        report.add(&(0..0), "standards.days_without_columns");
        return Vec::new();
    };
    let (until, name) = (column("until"), column("name"));
    let mut entries = Vec::new();
    for row in reader.records() {
        let Ok(row) = row else {
            report.add(&(0..0), "standards.unreadable_days");
            return entries;
        };
        let begins_at = row.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or_default();
        let at = begins_at..begins_at;
        let cell =
            |column: Option<usize>| column.and_then(|column| row.get(column)).filter(|cell| !cell.is_empty());
        let mut day = |column| cell(column).map(|cell| read_date(cell, &at, report));
        let (first, last) = (day(Some(date)), day(until));
        let is_worked = match cell(Some(kind)) {
            Some("holiday") => false,
            Some("working_day") => true,
            other => {
                let said = Coded::new("standards.day_kind").with("found", other.unwrap_or_default());
                report.add(&at, said);
                continue;
            }
        };
        let Some(first) = first else {
            report.add(&at, Coded::new("standards.missing_key").with("key", "date"));
            continue;
        };
        if let (Some(first), Some(last)) = (first, last.unwrap_or(first)) {
            let name = cell(name).unwrap_or_default().to_owned();
            entries.push(Entry { at, first, last, name, is_worked });
        }
    }
    entries
}

fn read_date(text: &str, at: &Range<usize>, report: &mut Report<'_>) -> Option<NaiveDate> {
    let date = text.parse().ok();
    if date.is_none() {
        report.add(at, Coded::new("standards.no_date").with("found", text));
    }
    date
}

/// The events of a calendar that lie in the year. What a day is stands in no property that all agree on: a day that is worked
/// instead says 班 in its summary or has the property that Apple's calendars have. Where some events say that they are a day
/// off (休 or 假), those that say nothing are only observed; where none says so, all are days off.
fn events(announcement: &Announcement<'_>, report: &mut Report<'_>) -> Vec<Entry> {
    let text = unfold(announcement.days);
    let calendar = match icalendar::parser::read_calendar(&text) {
        Ok(calendar) => calendar,
        Err(_unreadable) => {
            report.add(&(0..0), "standards.unreadable_days");
            return Vec::new();
        }
    };
    let begins = announcement.days.match_indices("BEGIN:VEVENT").map(|(at, _)| at..at);
    let events = calendar.components.iter().filter(|component| component.name == "VEVENT");
    let mut said = Vec::new();
    for (event, at) in events.zip(begins) {
        if event.find_prop("RRULE").is_some() {
            report.add(&at, "standards.repeating_day");
            continue;
        }
        let Some(first) = day_of(event, "DTSTART") else {
            report.add(&at, Coded::new("standards.missing_key").with("key", "DTSTART"));
            continue;
        };
        // The end of an event of whole days is the day after (RFC 5545 §3.6.1).
        let end = day_of(event, "DTEND").and_then(|end| end.checked_sub_days(Days::new(1)));
        let last = end.filter(|end| *end >= first).unwrap_or(first);
        let named = event.find_prop("SUMMARY").map(|summary| summary.val.to_string()).unwrap_or_default();
        let word = event.find_prop("X-APPLE-SPECIAL-DAY").map(|special| special.val.to_string());
        let says = match word.as_deref() {
            Some("WORK-HOLIDAY") => Some(false),
            Some("ALTERNATE-WORKDAY") => Some(true),
            _ if named.contains('班') => Some(true),
            _ if named.contains(['休', '假']) => Some(false),
            _ => None,
        };
        said.push((Entry { at, first, last, name: named, is_worked: says == Some(true) }, says));
    }
    let is_said = said.iter().any(|(_, says)| *says == Some(false));
    let is_meant = |says: Option<bool>| says.is_some() || !is_said;
    let year = announcement.year;
    said.into_iter()
        .filter(|(entry, says)| {
            is_meant(*says) && [entry.first, entry.last].iter().any(|day| day.year() == year)
        })
        .map(|(entry, _)| entry)
        .collect()
}

fn day_of(event: &Component<'_>, property: &str) -> Option<NaiveDate> {
    let day = event.find_prop(property)?.val.to_string();
    NaiveDate::parse_from_str(day.get(..8)?, "%Y%m%d").ok()
}

fn edit(document: &str) -> Result<DocumentMut, Problems> {
    // What is no calendar is told with its lines.
    NamedCalendar::parse(document)?;
    document.parse().map_err(|error: TomlError| {
        let mut report = Report::new(document);
        report.add(
            &error.span().unwrap_or_default(),
            Coded::new("standards.syntax").with("message", error.message()),
        );
        report.into_result::<()>(None).err().unwrap_or(Problems(Vec::new()))
    })
}

fn years(document: &mut DocumentMut) -> &mut ArrayOfTables {
    let years = document.entry("year").or_insert(Item::None);
    // They may be written as a list of inline tables.
    *years = Item::ArrayOfTables(std::mem::take(years).into_array_of_tables().unwrap_or_default());
    #[expect(clippy::expect_used, reason = "it was made one above")]
    years.as_array_of_tables_mut().expect("an array of tables")
}

/// Writes the year among the others, in order.
fn insert(document: &mut DocumentMut, announcement: &Announcement<'_>, entries: &[Entry]) {
    let mut holidays = Array::new();
    let mut working_days = BTreeMap::new();
    for Entry { first, last, name, is_worked, .. } in entries {
        if *is_worked {
            working_days.extend(first.iter_days().take_while(|day| day <= last).map(|day| (day, ())));
            continue;
        }
        let mut holiday = InlineTable::new();
        holiday.insert("name", if name.is_empty() { announcement.source } else { name }.into());
        holiday.insert("from", toml_day(*first));
        if last > first {
            holiday.insert("to", toml_day(*last));
        }
        holidays.push(holiday);
    }
    for holiday in holidays.iter_mut() {
        holiday.decor_mut().set_prefix("\n    ");
    }
    holidays.set_trailing_comma(true);
    holidays.set_trailing("\n");
    let mut year = Table::new();
    year.decor_mut().set_prefix("\n");
    year.insert("year", value(i64::from(announcement.year)));
    year.insert("source", value(announcement.source));
    year.insert("holidays", value(holidays));
    year.insert("working_days", value(working_days.into_keys().map(toml_day).collect::<Array>()));
    let years = years(document);
    let mut all: Vec<Table> = years.iter().cloned().chain([year]).collect();
    all.sort_by_key(|year| year.get("year").and_then(Item::as_integer));
    // A table knows its place in the text; one that is new has none, and comes last only in a list made anew.
    all.iter_mut().for_each(|year| year.set_position(None));
    *years = all.into_iter().collect();
}

fn toml_day(day: NaiveDate) -> toml_edit::Value {
    let part = |part: u32| u8::try_from(part).unwrap_or_default();
    let date = toml_edit::Date {
        year: u16::try_from(day.year()).unwrap_or_default(),
        month: part(day.month()),
        day: part(day.day()),
    };
    toml_edit::Datetime { date: Some(date), time: None, offset: None }.into()
}
