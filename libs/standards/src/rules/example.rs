//! What a standard comes to in single cases (`[[example]]`), written by whoever knows what the procedure means.

use std::ops::Range;

use chrono::{DateTime, Datelike, NaiveDateTime, TimeZone, Utc};
use vocabulary::{DeadlineKind, Severity, TicketKind};

use super::Vocabulary;
use crate::calendars::{NamedCalendar, calendar, calendars};
use crate::document::{
    Report, Section, Title, Value, each_section, listed, refuse_more, section, text, unknown_word, word,
};

/// The most examples: each is held against every rule.
const MOST_EXAMPLES: usize = 100;
/// The most steps that an example tells of: no ticket climbs more.
const MOST_STEPS: usize = 40;
/// How the wall tells a time in an example.
pub(crate) const ON_THE_WALL: &str = "%Y-%m-%d %H:%M";

/// One `[[example]]`: a matter, and what is owed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What it is about.
    pub title: Title,
    pub(crate) kind: TicketKind,
    pub(crate) severity: Severity,
    /// Absent where it has none.
    pub(crate) category: Option<String>,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) calendar: &'static str,
    pub(crate) due: Vec<Due>,
    pub(crate) told: Option<(Vec<Told>, Range<usize>)>,
    /// Where the promises stand.
    pub(crate) due_at: Range<usize>,
}

/// A promise and when it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) promise: DeadlineKind,
    pub(crate) wall: String,
    /// Where it stands in the document.
    pub(crate) at: Range<usize>,
}

/// When a step of a ladder is taken, and who hears of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) wall: String,
    pub(crate) to: Vec<String>,
}

impl Example {
    /// Reads every `[[example]]`.
    pub(crate) fn read_all(
        root: &mut Section<'_>,
        vocabulary: &Vocabulary,
        report: &mut Report<'_>,
    ) -> Vec<Self> {
        let value = root.optional("example");
        if let Some(value) = value {
            refuse_more(value, MOST_EXAMPLES, report);
        }
        each_section(value, report, |entry, report| Self::read(entry, vocabulary, report))
    }

    fn read(entry: &mut Section<'_>, vocabulary: &Vocabulary, report: &mut Report<'_>) -> Option<Self> {
        let title = entry.required("title", report).and_then(|value| Title::read(value, report));
        let kind = entry
            .required("kind", report)
            .and_then(|value| word((text(value, report)?, value), "kind", report));
        let severity = match entry.optional("severity") {
            Some(value) => text(value, report).and_then(|found| word((found, value), "severity", report)),
            None => Some(Severity::Ordinary),
        };
        let category = match entry.optional("category") {
            Some(value) => read_category(value, (kind, vocabulary), report).map(Some),
            None => Some(None),
        };
        let named = match entry.optional("calendar") {
            Some(value) => read_calendar(value, report),
            None => calendar("cn"),
        };
        let received = entry.required("received", report);
        let received_at = received.and_then(|value| read_instant(value, named?, report));
        let due_value = entry.required("due", report);
        let due = due_value.map(|value| read_due(value, report));
        let told = entry.optional("told").map(|value| (read_told(value, vocabulary, report), value.span()));
        Some(Self {
            title: title?,
            kind: kind?,
            severity: severity?,
            category: category?,
            received_at: received_at?,
            calendar: &named?.name,
            due: due?,
            told,
            due_at: due_value?.span(),
        })
    }
}

/// A category that tickets of this kind can have.
fn read_category(
    value: Value<'_>,
    (kind, vocabulary): (Option<TicketKind>, &Vocabulary),
    report: &mut Report<'_>,
) -> Option<String> {
    let fits = |kinds: &[TicketKind]| kind.is_none_or(|kind| kinds.contains(&kind));
    let of_kind = vocabulary.categories.iter().filter(|(_word, category)| fits(&category.kinds));
    let known: Vec<&str> = of_kind.map(|(word, _category)| word.as_str()).collect();
    listed(value, &known, report)
}

fn read_calendar(value: Value<'_>, report: &mut Report<'_>) -> Option<&'static NamedCalendar> {
    let known: Vec<&str> = calendars().map(|named| named.name.as_str()).collect();
    let name: String = listed(value, &known, report)?;
    calendar(&name)
}

/// A time such as `2026-03-02 09:30`, as it is compared.
fn read_wall<'a>(value: Value<'a>, report: &mut Report<'_>) -> Option<(&'a str, NaiveDateTime)> {
    let found = text(value, report)?;
    // The years that calendars count: no term leads out of what a clock can show.
    let wall = NaiveDateTime::parse_from_str(found, ON_THE_WALL).ok();
    let Some(wall) = wall.filter(|wall| (1970..2200).contains(&wall.year())) else {
        report.add(&value.span(), unknown_word(found, "wall", &[]));
        return None;
    };
    Some((found, wall))
}

fn read_instant(value: Value<'_>, named: &NamedCalendar, report: &mut Report<'_>) -> Option<DateTime<Utc>> {
    let (found, wall) = read_wall(value, report)?;
    let at = named.calendar.zone().from_local_datetime(&wall).earliest();
    if at.is_none() {
        report.add(&value.span(), unknown_word(found, "wall", &[]));
    }
    at.map(|at| at.to_utc())
}

fn read_due(value: Value<'_>, report: &mut Report<'_>) -> Vec<Due> {
    let Some(due) = section(value, report) else { return Vec::new() };
    let read = due.entries().filter_map(|(name, at, value)| {
        let Ok(promise) = name.parse::<DeadlineKind>() else {
            report.add(&at, unknown_word(name, "promise", &[]));
            return None;
        };
        let (_found, wall) = read_wall(value, report)?;
        Some(Due { promise, wall: wall.format(ON_THE_WALL).to_string(), at: value.span() })
    });
    read.collect()
}

fn read_told(value: Value<'_>, vocabulary: &Vocabulary, report: &mut Report<'_>) -> Vec<Told> {
    refuse_more(value, MOST_STEPS, report);
    each_section(Some(value), report, |entry, report| {
        let wall = entry.required("at", report).and_then(|value| read_wall(value, report));
        let to = entry.required("to", report).and_then(|value| vocabulary.read_roles(value, report));
        Some(Told { wall: wall?.1.format(ON_THE_WALL).to_string(), to: to? })
    })
}
