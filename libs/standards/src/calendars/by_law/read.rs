//! The TOML of a day by law.

use std::ops::Range;

use chrono::NaiveDate;
use kernel::Coded;

use super::{DayByLaw, Nth, Rule, YEARS};
use crate::document::{Report, Section, Value, number, text, word};

/// Reads one `[[by_law]]`: a day of every year.
pub(in crate::calendars) fn read_day(entry: &mut Section<'_>, report: &mut Report<'_>) -> Option<DayByLaw> {
    let name = entry.required("name", report).and_then(|value| text(value, report));
    let rule = read_rule(entry, report);
    let offset = entry.optional("offset").map_or(Some(0), |value| number(value, (-7, 7), report));
    let years = (i64::from(*YEARS.start()), i64::from(*YEARS.end()));
    let since = entry.optional("since").map_or(Some(*YEARS.start()), |value| number(value, years, report));
    let observed =
        entry.optional("observed").map(|value| word((text(value, report)?, value), "observed", report));
    let name = name?.to_owned();
    let (rule, own_offset) = rule?;
    let observed = match observed {
        Some(observed) => Some(observed?),
        None => None,
    };
    Some(DayByLaw { name, rule, offset_days: offset? + own_offset, since: since?, observed })
}

/// The rule, and how many days after it the day is by the rule's own keys.
fn read_rule(entry: &mut Section<'_>, report: &mut Report<'_>) -> Option<(Rule, i64)> {
    let at = entry.span();
    let keys = ["month", "day", "lunar_month", "lunar_day", "solar_term", "easter_offset", "weekday", "nth"];
    let given = keys.map(|key| entry.optional(key));
    let rule = match given {
        [Some(month), Some(day), None, None, None, None, None, None] => {
            let (month, day) = (number(month, (1, 12), report), number(day, (1, 31), report));
            Rule::Date { month: month?, day: day? }
        }
        [None, None, Some(month), Some(day), None, None, None, None] => {
            // Not every lunar month has a thirtieth day.
            let (month, day) = (number(month, (1, 12), report), number(day, (1, 29), report));
            Rule::Lunar { month: month?, day: day? }
        }
        [None, None, None, None, Some(term), None, None, None] => {
            Rule::SolarTerm(word((text(term, report)?, term), "solar_term", report)?)
        }
        [None, None, None, None, None, Some(offset), None, None] => {
            return Some((Rule::Easter, number(offset, (-60, 60), report)?));
        }
        [Some(month), None, None, None, None, None, Some(weekday), Some(nth)] => {
            let month = number(month, (1, 12), report);
            let weekday = text(weekday, report).and_then(|found| word((found, weekday), "weekday", report));
            let nth = read_nth(nth, report);
            Rule::Weekday { month: month?, weekday: weekday?, nth: nth? }
        }
        _other => {
            report.add(&at, "standards.day_by_law");
            return None;
        }
    };
    refuse_no_day(rule, &at, report);
    Some((rule, 0))
}

/// The first to the fourth, or -1: the last.
fn read_nth(value: Value<'_>, report: &mut Report<'_>) -> Option<Nth> {
    let nth: i64 = number(value, (-1, 4), report)?;
    if nth == 0 {
        report.add(&value.span(), "standards.nth_weekday");
    }
    if nth < 0 { Some(Nth::Last) } else { Some(Nth::Counted(u8::try_from(nth).ok()?)) }
}

/// A date that no year has is a slip of the pen.
fn refuse_no_day(rule: Rule, at: &Range<usize>, report: &mut Report<'_>) {
    // Of a leap year.
    const LONGEST: i32 = 2000;
    if let Rule::Date { month, day } = rule
        && NaiveDate::from_ymd_opt(LONGEST, month, day).is_none()
    {
        report.add(at, Coded::new("standards.no_such_day").with("month", month).with("day", day));
    }
}
