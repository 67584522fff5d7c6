//! A table of a document, which notices the keys nobody asked for.

use kernel::Coded;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{Problems, Report, Value, Written, values::wrong_type};

/// One table while it is being read.
pub(crate) struct Section<'a> {
    span: Range<usize>,
    table: &'a DeTable<'a>,
    asked: BTreeSet<&'static str>,
}

impl<'a> Section<'a> {
    pub(crate) fn new(span: Range<usize>, table: &'a DeTable<'a>) -> Self {
        Self { span, table, asked: BTreeSet::new() }
    }

    /// Where it stands.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The value of a key that may be left out.
    pub(crate) fn optional(&mut self, key: &'static str) -> Option<Value<'a>> {
        self.asked.insert(key);
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    /// The value of a key that must be there.
    pub(crate) fn required(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<Value<'a>> {
        let value = self.optional(key);
        if value.is_none() {
            report.add_missing(&self.span, key);
        }
        value
    }

    /// A flag that is false when it is left out.
    pub(crate) fn flag(&mut self, key: &'static str, report: &mut Report<'_>) -> bool {
        let Some(value) = self.optional(key) else { return false };
        if let DeValue::Boolean(flag) = value.get_ref() {
            return *flag;
        }
        wrong_type(value, "flag", report);
        false
    }

    /// Every entry of a table whose keys are the writer's own names, with the place of each name.
    pub(crate) fn entries(self) -> impl Iterator<Item = (&'a str, Range<usize>, Value<'a>)> {
        self.table.iter().map(|(name, value)| (&**name.get_ref(), name.span(), value))
    }

    /// Refuses the keys nobody asked for: a misspelt key must not be a rule that silently does nothing.
    pub(crate) fn finish(self, report: &mut Report<'_>) {
        let known: Vec<String> = self.asked.iter().map(ToString::to_string).collect();
        for (name, _) in self.table {
            if self.asked.contains(&**name.get_ref()) {
                continue;
            }
            if !report.takes_more() {
                return;
            }
            report.add(
                &name.span(),
                Coded::new("standards.unknown_key")
                    .with("name", &**name.get_ref())
                    .with("known", known.clone()),
            );
        }
    }
}

/// Reads a whole document; `read` walks its root table.
pub(crate) fn read_document<T>(
    document: &str,
    read: impl FnOnce(&mut Section<'_>, &mut Report<'_>) -> Option<T>,
) -> Result<T, Problems> {
    read_text(document, Report::new(document), read)
}

/// The same of a document that came as JSON, and whose problems are told by their places there.
pub(crate) fn read_written<T>(
    written: &Written,
    read: impl FnOnce(&mut Section<'_>, &mut Report<'_>) -> Option<T>,
) -> Result<T, Problems> {
    read_text(&written.text, Report::of_json(written), read)
}

fn read_text<T>(
    document: &str,
    mut report: Report<'_>,
    read: impl FnOnce(&mut Section<'_>, &mut Report<'_>) -> Option<T>,
) -> Result<T, Problems> {
    let (root, errors) = DeTable::parse_recoverable(document);
    for error in errors {
        if !report.takes_more() {
            break;
        }
        let at = error.span().unwrap_or_default();
        report.add(&at, Coded::new("standards.syntax").with("message", error.message()));
    }
    if !report.is_clean() {
        return report.into_result(None);
    }
    let mut section = Section::new(0..0, root.get_ref());
    let value = read(&mut section, &mut report);
    section.finish(&mut report);
    report.into_result(value)
}

/// A table.
pub(crate) fn section<'a>(value: Value<'a>, report: &mut Report<'_>) -> Option<Section<'a>> {
    let table = value.get_ref().as_table();
    if table.is_none() {
        wrong_type(value, "table", report);
    }
    table.map(|table| Section::new(value.span(), table))
}

/// The most tables of one list: rules are held against each other, and a group's procedures have some dozens.
const MOST_SECTIONS: usize = 300;

/// Reads each table of a list such as `[[deadline]]`; the unknown keys of each are refused.
pub(crate) fn each_section<'a, T>(
    value: Option<Value<'a>>,
    report: &mut Report<'_>,
    mut read: impl FnMut(&mut Section<'a>, &mut Report<'_>) -> Option<T>,
) -> Vec<T> {
    let Some(value) = value else { return Vec::new() };
    let Some(list) = value.get_ref().as_array() else {
        wrong_type(value, "list_of_tables", report);
        return Vec::new();
    };
    if list.len() > MOST_SECTIONS {
        report.add(
            &value.span(),
            Coded::new("standards.too_many").with("most", MOST_SECTIONS).with("count", list.len()),
        );
        return Vec::new();
    }
    let mut found = Vec::new();
    for item in list.iter() {
        let Some(mut section) = section(item, report) else { continue };
        found.extend(read(&mut section, report));
        section.finish(report);
    }
    found
}
