//! Reading patrol plans from their document.

use kernel::Coded;
use vocabulary::{PatrolFrequency, PlaceKind, WeatherKind, WeatherLevel};

use super::{
    Cadence, CadenceParts, MOST_HOURS, MOST_MINUTES, PatrolPlanDefinition, WeatherRule, cadence::minutes_of,
};
use crate::{
    Title,
    clause::{Clause, OwnClauses},
    document::{
        Problems, Report, Section, Value, each_section, list, listed, number, read_document, read_name,
        section, text,
    },
    forms::shipped_form,
    posts::post,
};

impl PatrolPlanDefinition {
    /// Reads a document: every plan of a profile.
    ///
    /// # Errors
    /// Every fault in it with its line and column, the first fifty at most.
    pub fn parse_all(document: &str) -> Result<Vec<Self>, Problems> {
        read_document(document, read_plans)
    }
}

fn read_plans(root: &mut Section<'_>, report: &mut Report<'_>) -> Option<Vec<PatrolPlanDefinition>> {
    let profile = root.optional("profile").and_then(|value| read_name(value, report)).map(str::to_owned);
    let listed = root.required("plan", report)?;
    Some(each_section(Some(listed), report, |plan, report| read_plan(plan, profile.as_deref(), report)))
}

fn read_plan(
    plan: &mut Section<'_>,
    profile: Option<&str>,
    report: &mut Report<'_>,
) -> Option<PatrolPlanDefinition> {
    let code = plan.required("code", report).and_then(|value| read_name(value, report));
    let title = plan.required("title", report).and_then(|value| Title::read(value, report));
    let rules = plan.required("rules", report).map(|value| read_rules(value, report));
    let form = plan.required("form", report).and_then(|value| shipped_form(value, report));
    let post = plan.optional("post").and_then(|value| read_post(value, report));
    let kinds = plan.optional("kinds").map(|value| words(value, PlaceKind::WORDS, report));
    let cadence = plan.required("cadence", report).and_then(|value| read_cadence(value, report));
    let due = plan.required("due_minutes", report);
    let due_minutes = due.and_then(|value| number(value, (1, MOST_MINUTES.into()), report));
    let weather = each_section(plan.optional("weather"), report, read_weather);
    Some(PatrolPlanDefinition {
        code: code?.to_owned(),
        profile: profile.map(str::to_owned),
        title: title?,
        rules: rules?,
        form: form?,
        post,
        kinds: kinds.unwrap_or_default(),
        cadence: cadence?,
        due_minutes: due_minutes?,
        weather,
    })
}

fn read_rules(value: Value<'_>, report: &mut Report<'_>) -> Vec<Clause> {
    list(value, report).iter().filter_map(|rule| OwnClauses::default().cite(rule, report)).collect()
}

/// The code of a post that ships.
fn read_post(value: Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let code = text(value, report)?;
    if post(code).is_none() {
        report.add(&value.span(), Coded::new("standards.unknown_post").with("code", code));
        return None;
    }
    Some(code.to_owned())
}

fn read_cadence(value: Value<'_>, report: &mut Report<'_>) -> Option<Cadence> {
    let at = value.span();
    let mut cadence = section(value, report)?;
    let frequency = cadence.required("frequency", report);
    let frequency: Option<PatrolFrequency> =
        frequency.and_then(|value| listed(value, PatrolFrequency::WORDS, report));
    let times = cadence.required("times", report).map(|value| read_times(value, report));
    let days = cadence.optional("days").map(|value| {
        list(value, report).iter().filter_map(|day| number(day, (1, 31), report)).collect::<Vec<u8>>()
    });
    let every_days = cadence.optional("every_days").and_then(|value| number(value, (1, 366), report));
    let is_working_days = cadence.flag("working_days", report);
    cadence.finish(report);
    let parts = CadenceParts {
        frequency: frequency?,
        times: times?,
        days: days.unwrap_or_default(),
        every_days,
        is_working_days,
    };
    match Cadence::of(parts) {
        Ok(cadence) => Some(cadence),
        Err(faults) => {
            for (_part, fault) in faults {
                report.add(&at, fault);
            }
            None
        }
    }
}

fn read_times(value: Value<'_>, report: &mut Report<'_>) -> Vec<u16> {
    let mut times = Vec::new();
    for value in list(value, report) {
        let Some(found) = text(value, report) else { continue };
        match minutes_of(found) {
            Some(minutes) => times.push(minutes),
            None => report.add(&value.span(), Coded::new("standards.malformed_word").with("word", found)),
        }
    }
    times
}

fn read_weather(rule: &mut Section<'_>, report: &mut Report<'_>) -> Option<WeatherRule> {
    let at = rule.span();
    let kind = rule.required("kind", report).and_then(|value| listed(value, WeatherKind::WORDS, report));
    let level = rule.optional("from_level");
    let from_level =
        level.map_or(Some(WeatherLevel::Blue), |value| listed(value, WeatherLevel::WORDS, report));
    let (is_before, is_after) = (rule.flag("before", report), rule.flag("after", report));
    let every = rule.optional("every_hours");
    let every_hours = every.and_then(|value| number(value, (1, MOST_HOURS.into()), report));
    let read = WeatherRule { kind: kind?, from_level: from_level?, is_before, is_after, every_hours };
    if read.is_empty() {
        report.add_missing(&at, "every_hours");
        return None;
    }
    Some(read)
}

/// Several of `known`.
fn words<T: std::str::FromStr>(
    value: Value<'_>,
    known: &'static [&'static str],
    report: &mut Report<'_>,
) -> Vec<T> {
    list(value, report).iter().filter_map(|entry| listed(entry, known, report)).collect()
}
