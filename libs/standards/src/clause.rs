//! Clauses: the ids of the written rules that every figure comes from.

use kernel::Coded;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::document::{Report, Section, Title, Value, text, unknown_word};

/// The rulebook's chapters and how many rules each has.
static CHAPTERS: LazyLock<BTreeMap<&str, u32>> = LazyLock::new(|| {
    let lines = include_str!("../clauses.toml").lines();
    let entries = lines.filter_map(|line| line.split('#').next()?.split_once('='));
    entries.filter_map(|(chapter, count)| Some((chapter.trim(), count.trim().parse().ok()?))).collect()
});

/// The id of a rule, such as `DLN-06`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Clause(String);

impl Clause {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when the rulebook has a rule of that id.
    fn is_in_rulebook(&self) -> bool {
        let Some((chapter, number)) = self.0.split_once('-') else { return false };
        let count = CHAPTERS.get(chapter).copied().unwrap_or_default();
        let is_canonical = |value: &u32| format!("{value:02}") == number;
        number.parse().is_ok_and(|value| is_canonical(&value) && (1..=count).contains(&value))
    }

    /// Reads one of `rules`, those that the document says it rests on.
    pub(crate) fn read_cited(value: Value<'_>, rules: &[Self], report: &mut Report<'_>) -> Option<Self> {
        let cited = text(value, report)?;
        let clause = rules.iter().find(|rule| rule.as_str() == cited);
        if clause.is_none() {
            let rules: Vec<&str> = rules.iter().map(Self::as_str).collect();
            report.add(&value.span(), unknown_word(cited, "listed", &rules));
        }
        clause.cloned()
    }

    /// Three capitals, a hyphen, two digits or three.
    fn parse(text: &str) -> Option<Self> {
        let (chapter, number) = text.split_once('-')?;
        let is_chapter = chapter.len() == 3 && chapter.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_number = (2..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
        (is_chapter && is_number).then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The clauses one standard may cite: the rulebook's, and those of the group's own that it declares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OwnClauses(pub(crate) BTreeMap<Clause, Title>);

impl OwnClauses {
    /// Reads `[clauses]`: rules of the group's own, in chapters that the rulebook does not have.
    pub(crate) fn read(section: Section<'_>, report: &mut Report<'_>) -> Self {
        let mut own = BTreeMap::new();
        for (id, at, value) in section.entries() {
            let title = Title::read(value, report);
            match Clause::parse(id) {
                None => malformed(id, &at, report),
                Some(clause) if CHAPTERS.contains_key(id.split('-').next().unwrap_or_default()) => report
                    .add(&at, Coded::new("standards.reserved_clause").with("clause", clause.to_string())),
                Some(clause) => own.extend(title.map(|title| (clause, title))),
            }
        }
        Self(own)
    }

    /// Reads a citation; the rule must exist.
    pub(crate) fn cite(&self, value: Value<'_>, report: &mut Report<'_>) -> Option<Clause> {
        let id = text(value, report)?;
        let Some(clause) = Clause::parse(id) else {
            malformed(id, &value.span(), report);
            return None;
        };
        if clause.is_in_rulebook() || self.0.contains_key(&clause) {
            return Some(clause);
        }
        report.add(&value.span(), Coded::new("standards.unknown_clause").with("clause", clause.to_string()));
        None
    }
}

fn malformed(id: &str, at: &std::ops::Range<usize>, report: &mut Report<'_>) {
    report.add(at, Coded::new("standards.malformed_clause").with("id", id));
}
