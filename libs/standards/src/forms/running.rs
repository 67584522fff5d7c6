//! What goes on after a record was handed in: it runs until something comes back, and its dates come near.

use std::str::FromStr;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use kernel::{BusinessCalendar, Coded};

use super::conditions::unfit;
use super::{Contents, FieldKind, FormField};
use crate::document::{Report, Section, Value, each_section, list, number, section, text, unknown_word};
use crate::term::Term;

/// The most days before and after a date that somebody is reminded of it, and the most reminders of one date.
const MOST_DAYS: i64 = 366;
/// See [`MOST_DAYS`].
const MOST_REMINDERS: usize = 12;

/// `[running]`: a record runs from when it is handed in until it is closed, as a loan does until the key is back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// By when it has to be closed; nothing when it may run for ever.
    pub due: Option<RunningDue>,
    /// The field whose value no two records that run have at one estate, such as the key that is lent.
    pub once_by: Option<String>,
}

/// By when a record that runs has to be closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunningDue {
    /// What stands in this field: an instant, or the end of that day there. Never when it is not filled in.
    Field(String),
    /// So long after it was handed in.
    Within(Term),
    /// When business ends next, after it was handed in.
    ClosingTime,
}

/// One `[[reminder]]`: somebody is reminded of the date in a field, so many days before it or after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// The field.
    pub field: String,
    /// In how many days from the date; less than nothing before it.
    pub days: Vec<i32>,
}

/// A reminder of a date that stands on a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueReminder {
    /// The field of the date.
    pub field: String,
    /// The date.
    pub date: NaiveDate,
    /// How many days after it one is reminded; less than nothing before it.
    pub days: i32,
    /// When that day begins there.
    pub at: DateTime<Utc>,
}

impl Running {
    /// By when a record with these contents, which runs since `since`, has to be closed.
    #[must_use]
    pub fn due_at(
        &self,
        contents: &Contents,
        since: DateTime<Utc>,
        calendar: &BusinessCalendar,
    ) -> Option<DateTime<Utc>> {
        match self.due.as_ref()? {
            RunningDue::Field(field) => {
                let value = contents.values().get(field)?.as_str()?;
                let instant = DateTime::parse_from_rfc3339(value).map(|at| at.to_utc()).ok();
                instant.or_else(|| Some(calendar.end_of_day(noon(value.parse().ok()?, calendar))))
            }
            RunningDue::Within(term) => Some(term.ends_at(since, calendar)),
            RunningDue::ClosingTime => Some(calendar.add_working_days(since, 0)),
        }
    }

    /// Reads `[running]`, about these fields.
    pub(super) fn read(value: Value<'_>, fields: &[FormField], report: &mut Report<'_>) -> Option<Self> {
        let mut running = section(value, report)?;
        let field = running.optional("due").map(|value| {
            let is_date = |kind: &FieldKind| matches!(kind, FieldKind::Day | FieldKind::Instant);
            read_field(value, (fields, "due"), is_date, report).map(RunningDue::Field)
        });
        let within = running.optional("due_within").map(|value| {
            let found = text(value, report)?;
            let term = Term::from_str(found).ok();
            if term.is_none() {
                report.add(&value.span(), unknown_word(found, "term", &[]));
            }
            term.map(RunningDue::Within)
        });
        let closing = running.flag("due_at_closing_time", report).then_some(Some(RunningDue::ClosingTime));
        let once_by = running
            .optional("once_by")
            .map(|value| read_field(value, (fields, "once_by"), FieldKind::tells_apart, report));
        let mut dues: Vec<Option<RunningDue>> = [field, within, closing].into_iter().flatten().collect();
        if dues.len() > 1 {
            report.add(&running.span(), "standards.several_dues");
        }
        running.finish(report);
        let due = match dues.pop() {
            Some(due) => Some(due?),
            None => None,
        };
        let once_by = match once_by {
            Some(field) => Some(field?),
            None => None,
        };
        Some(Self { due, once_by })
    }
}

impl FieldKind {
    /// Whether one of its values is told from others: what can be running once.
    fn tells_apart(&self) -> bool {
        matches!(
            self,
            Self::Text { .. } | Self::Choice { .. } | Self::Party | Self::Place | Self::Staff | Self::Phone
        )
    }
}

impl Reminder {
    /// When somebody is reminded of the date that stands in its field, if one does.
    pub(super) fn dues<'r>(
        &'r self,
        contents: &'r Contents,
        calendar: &'r BusinessCalendar,
    ) -> impl Iterator<Item = DueReminder> + 'r {
        let date = contents.values().get(&self.field).and_then(|value| value.as_str()?.parse().ok());
        let days = date.map(|date: NaiveDate| self.days.iter().map(move |days| (date, *days)));
        days.into_iter().flatten().filter_map(|(date, days)| {
            let apart = Days::new(days.unsigned_abs().into());
            let day = if days < 0 { date.checked_sub_days(apart) } else { date.checked_add_days(apart) };
            let at = calendar.start_of_day(noon(day?, calendar));
            Some(DueReminder { field: self.field.clone(), date, days, at })
        })
    }

    /// Reads every `[[reminder]]`, about these fields.
    pub(super) fn read_all(
        root: &mut Section<'_>,
        fields: &[FormField],
        report: &mut Report<'_>,
    ) -> Vec<Self> {
        let reminders = root.optional("reminder");
        each_section(reminders, report, |reminder, report| {
            let is_day = |kind: &FieldKind| matches!(kind, FieldKind::Day);
            let field = reminder.required("field", report);
            let field = field.and_then(|value| read_field(value, (fields, "reminded"), is_day, report));
            let days = reminder.required("days", report).and_then(|value| read_days(value, report));
            Some(Self { field: field?, days: days? })
        })
    }
}

fn read_days(value: Value<'_>, report: &mut Report<'_>) -> Option<Vec<i32>> {
    let listed = list(value, report);
    if listed.is_empty() {
        report.add(&value.span(), "standards.empty_list");
        return None;
    }
    if listed.len() > MOST_REMINDERS {
        let fault = Coded::new("standards.too_many").with("most", MOST_REMINDERS).with("count", listed.len());
        report.add(&value.span(), fault);
        return None;
    }
    let days: Vec<_> = listed.iter().map(|day| number(day, (-MOST_DAYS, MOST_DAYS), report)).collect();
    days.into_iter().collect()
}

/// The name of a field of a date that is filled in from the beginning.
pub(super) fn read_day(value: Value<'_>, fields: &[FormField], report: &mut Report<'_>) -> Option<String> {
    read_field(value, (fields, "counted_from"), |kind| matches!(kind, FieldKind::Day), report)
}

/// The name of a field of the form that is filled in from the beginning, of such a kind.
fn read_field(
    value: Value<'_>,
    (fields, needed): (&[FormField], &'static str),
    is_fit: impl Fn(&FieldKind) -> bool,
    report: &mut Report<'_>,
) -> Option<String> {
    let name = text(value, report)?;
    let found = fields.iter().find(|field| field.name == name);
    if !found.is_some_and(|field| !field.is_closing && is_fit(&field.kind)) {
        report.add(&value.span(), unfit(name, needed));
        return None;
    }
    Some(name.to_owned())
}

/// An instant of that date there: no clock is put forward or back around noon.
fn noon(date: NaiveDate, calendar: &BusinessCalendar) -> DateTime<Utc> {
    let noon = date.and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(12);
    let there = calendar.zone().from_local_datetime(&noon).earliest();
    there.map_or_else(|| noon.and_utc(), |at| at.to_utc())
}
