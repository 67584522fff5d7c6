//! Examples held against the rules, before anybody adopts them.

use chrono::{DateTime, Utc};
use kernel::Coded;

use super::GENERAL;
use super::deadlines::Facts;
use crate::Standard;
use crate::calendars::calendar;
use crate::document::{Problems, Report, read_document};
use crate::rules::{Example, ON_THE_WALL, Told};

impl Standard {
    /// Reads a document that somebody is about to adopt: its examples must hold besides. What was adopted once is read by
    /// [`parse`](Self::parse), since a calendar that learns another year must not make it unreadable.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), and each figure of an example that the rules make otherwise.
    pub fn check(document: &str) -> Result<Self, Problems> {
        read_document(document, |root, report| {
            let standard = Self::read(root, report)?;
            for example in standard.examples() {
                hold(example, &standard, report);
            }
            Some(standard)
        })
    }
}

/// Notes what the standard makes of it otherwise than it says.
fn hold(example: &Example, standard: &Standard, report: &mut Report<'_>) {
    let Some(named) = calendar(example.calendar) else { return };
    let facts = Facts {
        kind: example.kind,
        severity: example.severity,
        category: example.category.as_deref().unwrap_or(GENERAL),
        received_at: example.received_at,
        customer_term: None,
    };
    let wall = |at: DateTime<Utc>| at.with_timezone(&named.calendar.zone()).format(ON_THE_WALL).to_string();
    let decided = standard.deadlines(&facts, &named.calendar);
    for expected in &example.due {
        let found = decided.iter().find(|decision| decision.kind == expected.promise);
        let found_at = found.map_or_else(|| "none".to_owned(), |decision| wall(decision.due_at));
        if found_at != expected.wall {
            let clause = found.map(|decision| decision.clause.to_string()).unwrap_or_default();
            report.add(
                &expected.at,
                Coded::new("standards.example_due")
                    .with("promise", expected.promise)
                    .with("found", found_at)
                    .with("clause", clause),
            );
        }
    }
    for decision in &decided {
        if !example.due.iter().any(|expected| expected.promise == decision.kind) {
            report.add(
                &example.due_at,
                Coded::new("standards.example_undue")
                    .with("promise", decision.kind)
                    .with("found", wall(decision.due_at))
                    .with("clause", decision.clause.to_string()),
            );
        }
    }
    let Some((expected, at)) = &example.told else { return };
    let promises: Vec<_> = decided.iter().map(|decision| (decision.kind, decision.due_at)).collect();
    let mut steps = standard.escalations(&facts, &promises, &named.calendar);
    steps.sort_by_key(|step| step.raise_at);
    let found: Vec<Told> =
        steps.into_iter().map(|step| Told { wall: wall(step.raise_at), to: step.to }).collect();
    if found != *expected {
        let said = found.iter().map(|told| format!("{} {}", told.wall, told.to.join("+")));
        let said = if found.is_empty() { "none".to_owned() } else { said.collect::<Vec<_>>().join("; ") };
        report.add(at, Coded::new("standards.example_told").with("found", said));
    }
}
