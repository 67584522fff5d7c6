//! The words a document declares for itself: finer categories, roles, own clauses.

use kernel::Coded;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use vocabulary::TicketKind;

use crate::clause::{Clause, OwnClauses};
use crate::document::{Report, Section, Title, Value, read_name, section, texts, words};

/// The most categories: each is held against every rule.
const MOST_CATEGORIES: usize = 100;

/// A finer category of tickets, such as `house_leak` (CLS-16).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its name for people.
    pub title: Title,
    /// The kinds of ticket that can have it.
    pub kinds: Vec<TicketKind>,
}

/// Somebody whom rules name, such as `manager`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Their name for people.
    pub title: Title,
    /// The post of the same procedure whose holders they are, as `posts/` names it; absent where none is described.
    pub post: Option<String>,
}

/// Every word a document may use because it declared it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Categories by their word.
    pub categories: BTreeMap<String, Category>,
    /// Roles by their word.
    pub roles: BTreeMap<String, Role>,
    clauses: OwnClauses,
}

impl Vocabulary {
    /// Reads `[categories]`, `[roles]` and `[clauses]`.
    pub(crate) fn read(root: &mut Section<'_>, report: &mut Report<'_>) -> Self {
        let clauses = root.optional("clauses").and_then(|value| section(value, report));
        let clauses = clauses.map(|own| OwnClauses::read(own, report)).unwrap_or_default();
        let mut vocabulary = Self { clauses, ..Self::default() };
        let roles = root.optional("roles").and_then(|value| section(value, report));
        for (word, at, value) in roles.into_iter().flat_map(Section::entries) {
            check_word(word, &at, report);
            vocabulary.roles.extend(read_role(value, report).map(|role| (word.to_owned(), role)));
        }
        let categories = root.optional("categories").and_then(|value| section(value, report));
        let categories: Vec<_> = categories.into_iter().flat_map(Section::entries).collect();
        if let Some((_, at, _)) = categories.get(MOST_CATEGORIES) {
            report.add(
                at,
                Coded::new("standards.too_many")
                    .with("most", MOST_CATEGORIES)
                    .with("count", categories.len()),
            );
        }
        for (word, at, value) in categories.into_iter().take(MOST_CATEGORIES) {
            check_word(word, &at, report);
            vocabulary.categories.extend(read_category(value, report).map(|read| (word.to_owned(), read)));
        }
        vocabulary
    }

    /// The clauses that the document may cite.
    pub(crate) fn clauses(&self) -> &OwnClauses {
        &self.clauses
    }

    pub(crate) fn cite(&self, value: Value<'_>, report: &mut Report<'_>) -> Option<Clause> {
        self.clauses.cite(value, report)
    }

    /// Reads one role or several, of which any will do.
    pub(crate) fn read_roles(&self, value: Value<'_>, report: &mut Report<'_>) -> Option<Vec<String>> {
        let declared = |found: &str| self.roles.contains_key(found);
        read_declared(value, ("[roles]", declared), report)
    }

    pub(super) fn read_categories(&self, value: Value<'_>, report: &mut Report<'_>) -> Option<Vec<String>> {
        let declared = |found: &str| self.categories.contains_key(found);
        read_declared(value, ("[categories]", declared), report)
    }
}

fn read_declared(
    value: Value<'_>,
    (table, is_declared): (&str, impl Fn(&str) -> bool),
    report: &mut Report<'_>,
) -> Option<Vec<String>> {
    let found = texts(value, report)?;
    let undeclared: Vec<_> = found.iter().filter(|(word, _)| !is_declared(word)).collect();
    for (word, place) in &undeclared {
        report.add(
            &place.span(),
            Coded::new("standards.undeclared_word").with("word", *word).with("table", table),
        );
    }
    if !undeclared.is_empty() {
        return None;
    }
    // Each word once, in the order in which they are written.
    let mut seen = BTreeSet::new();
    Some(found.into_iter().filter(|(word, _)| seen.insert(*word)).map(|(word, _)| word.to_owned()).collect())
}

fn read_role(value: Value<'_>, report: &mut Report<'_>) -> Option<Role> {
    let mut entry = section(value, report)?;
    let title = Title::read_keys(&mut entry, report);
    let post = entry.optional("post").and_then(|value| read_name(value, report));
    entry.finish(report);
    Some(Role { title: title?, post: post.map(str::to_owned) })
}

fn read_category(value: Value<'_>, report: &mut Report<'_>) -> Option<Category> {
    let mut entry = section(value, report)?;
    let kinds = entry.required("kind", report).and_then(|value| read_kinds(value, report));
    let title = Title::read_keys(&mut entry, report);
    entry.finish(report);
    Some(Category { title: title?, kinds: kinds? })
}

pub(super) fn read_kinds(value: Value<'_>, report: &mut Report<'_>) -> Option<Vec<TicketKind>> {
    words(value, "kind", report)
}

/// Declared words are stored and sent, so they look like every other word of the suite.
fn check_word(word: &str, at: &Range<usize>, report: &mut Report<'_>) {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if word.is_empty() || !word.bytes().all(is_plain) {
        report.add(at, Coded::new("standards.malformed_word").with("word", word));
    }
}
