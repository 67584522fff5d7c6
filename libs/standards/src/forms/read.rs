//! Reading a form from its document.

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;

use kernel::{Coded, Permission};
use vocabulary::{FormClass, FormFieldKind, FormSigner, PaperOrientation, PaperSize};

use super::{Choice, Condition, FieldKind, FormDefinition, FormField, Keeping, Posts, Reminder, Running};
use crate::clause::{Clause, OwnClauses};
use crate::document::{
    LONGEST_NAME, Problems, Report, Section, Title, Value, each_section, list, listed, name as read_name,
    number, read_document, section, text,
};

/// The most choices of one field, and the most rules that a form rests on.
const MOST_CHOICES: usize = 60;

/// The most characters of a line and of a longer text.
const MOST_CHARACTERS: (i64, i64) = (1_000, 10_000);

/// The most rows of a table.
const MOST_ROWS: i64 = 200;

impl FormDefinition {
    /// Reads a document.
    ///
    /// # Errors
    /// Every fault in it with its line and column, the first fifty at most.
    pub fn parse(document: &str) -> Result<Self, Problems> {
        read_document(document, read_form)
    }
}

pub(super) fn read_form(root: &mut Section<'_>, report: &mut Report<'_>) -> Option<FormDefinition> {
    let code = root.required("code", report).and_then(|value| read_code(value, report));
    let version = root.required("version", report);
    let version = version.and_then(|value| number(value, (1, 1_000_000), report));
    let title = root.required("title", report).and_then(|value| Title::read(value, report));
    let statement = root.optional("statement").and_then(|value| Title::read(value, report));
    let own = root.optional("clauses").and_then(|value| section(value, report));
    let own = own.map(|own| OwnClauses::read(own, report)).unwrap_or_default();
    let rules = root.required("rules", report).map(|value| read_rules(value, &own, report));
    let series = root.required("series", report).and_then(|value| read_series(value, report));
    let class = required_word(root, "class", FormClass::WORDS, report);
    let size = required_word(root, "size", PaperSize::WORDS, report);
    let orientation = required_word(root, "orientation", PaperOrientation::WORDS, report);
    let fill = required_word(root, "fill", Permission::WORDS, report);
    let check = root.optional("check").and_then(|value| listed(value, Permission::WORDS, report));
    let fields = root.required("field", report);
    let fields = fields.map(|value| read_fields(value, FormFieldKind::WORDS, report)).unwrap_or_default();
    let running = root.optional("running");
    let running = running.map(|value| Running::read(value, &fields, report));
    let reminders = Reminder::read_all(root, &fields, report);
    let cited = rules.as_deref().unwrap_or_default();
    let conditions = Condition::read_all(root, (&fields, cited), report);
    let keeping = Keeping::read(root, (&fields, cited), report);
    let posts = Posts::read(root, &fields, report);
    if running.is_none() {
        refuse_closing(root, &fields, report);
    }
    if root.optional("check").is_none() {
        refuse_checker(root, &fields, report);
    }
    Some(FormDefinition {
        code: code?,
        version: version?,
        title: title?,
        rules: rules?,
        statement,
        series: series?,
        class: class?,
        keeping,
        size: size?,
        orientation: orientation?,
        fill: fill?,
        check,
        fields,
        // What is wrong with it was noted.
        running: running.flatten(),
        reminders,
        conditions,
        posts,
    })
}

/// Notes a signature that nobody could give.
fn refuse_checker(root: &mut Section<'_>, fields: &[FormField], report: &mut Report<'_>) {
    let is_checker =
        |field: &&FormField| matches!(field.kind, FieldKind::Signature { by: FormSigner::Checker });
    let Some(field) = fields.iter().find(is_checker) else { return };
    let at = place_of(root, &field.name);
    report.add(&at, Coded::new("standards.nobody_checks").with("name", &*field.name));
}

/// Notes fields that would never be filled in: what does not run is not closed.
fn refuse_closing(root: &mut Section<'_>, fields: &[FormField], report: &mut Report<'_>) {
    let Some(field) = fields.iter().find(|field| field.is_closing) else { return };
    let at = place_of(root, &field.name);
    report.add(&at, Coded::new("standards.nothing_runs").with("name", &*field.name));
}

/// Where the field of this name stands.
fn place_of(root: &mut Section<'_>, name: &str) -> Range<usize> {
    let is_named = |field: &Value<'_>| {
        let keys = field.get_ref().as_table().into_iter().flatten();
        keys.into_iter().any(|(key, value)| key.get_ref() == "name" && value.get_ref().as_str() == Some(name))
    };
    let listed = root.optional("field").and_then(|fields| fields.get_ref().as_array());
    let field = listed.into_iter().flat_map(|fields| fields.iter()).find(is_named);
    field.map_or_else(|| root.span(), serde_spanned::Spanned::span)
}

/// A code, which stands in addresses.
fn read_code(value: Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let code = text(value, report)?;
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if code.len() > LONGEST_NAME || !code.bytes().all(is_plain) {
        let fault = Coded::new("standards.malformed_name").with("name", code).with("most", LONGEST_NAME);
        report.add(&value.span(), fault);
        return None;
    }
    Some(code.to_owned())
}

/// What numbers begin with.
fn read_series(value: Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let series = text(value, report)?;
    if !(2..=6).contains(&series.len()) || !series.bytes().all(|byte| byte.is_ascii_uppercase()) {
        report.add(&value.span(), Coded::new("standards.malformed_series").with("series", series));
        return None;
    }
    Some(series.to_owned())
}

/// Rules of the rulebook, and those of the group's own that the form declares.
fn read_rules(value: Value<'_>, own: &OwnClauses, report: &mut Report<'_>) -> Vec<Clause> {
    let rules = list(value, report);
    if rules.is_empty() {
        report.add(&value.span(), "standards.empty_list");
    }
    rules.iter().take(MOST_CHOICES).filter_map(|rule| own.cite(rule, report)).collect()
}

fn required_word<T: FromStr>(
    section: &mut Section<'_>,
    key: &'static str,
    known: &'static [&'static str],
    report: &mut Report<'_>,
) -> Option<T> {
    let value = section.required(key, report)?;
    listed(value, known, report)
}

/// The fields of a form or the columns of a table, of these kinds.
fn read_fields(value: Value<'_>, kinds: &'static [&'static str], report: &mut Report<'_>) -> Vec<FormField> {
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    let fields = each_section(Some(value), report, |field, report| {
        let at = field.required("name", report)?;
        let name = read_name(at, report);
        let (span, line) = (at.span(), report.line(&at.span()));
        if let Some(first) = name.as_ref().and_then(|name| lines.get(name)) {
            report.add(&span, twice(name.as_deref().unwrap_or_default(), *first));
        }
        lines.extend(name.clone().map(|name| (name, line)));
        // Columns are filled in with their table.
        let is_column = !kinds.contains(&FormFieldKind::Table.as_str());
        let is_closing = !is_column && field.flag("closing", report);
        let found = read_field(field, name, kinds, report)?;
        Some(FormField { is_closing, ..found })
    });
    if value.get_ref().as_array().is_some_and(|list| list.is_empty()) {
        report.add(&value.span(), "standards.empty_list");
    }
    fields
}

fn twice(name: &str, first: usize) -> Coded {
    Coded::new("standards.duplicate_field").with("name", name).with("other_line", first)
}

fn read_field(
    field: &mut Section<'_>,
    name: Option<String>,
    kinds: &'static [&'static str],
    report: &mut Report<'_>,
) -> Option<FormField> {
    let title = field.required("title", report).and_then(|value| Title::read(value, report));
    let is_required = field.flag("required", report);
    let word: Option<FormFieldKind> = required_word(field, "kind", kinds, report);
    let is_personal = match word? {
        FormFieldKind::Phone => true,
        FormFieldKind::Text | FormFieldKind::LongText | FormFieldKind::File => field.flag("personal", report),
        FormFieldKind::Number
        | FormFieldKind::Money
        | FormFieldKind::Day
        | FormFieldKind::Instant
        | FormFieldKind::Time
        | FormFieldKind::Choice
        | FormFieldKind::Choices
        | FormFieldKind::Flag
        | FormFieldKind::Party
        | FormFieldKind::Place
        | FormFieldKind::Staff
        | FormFieldKind::Signature
        | FormFieldKind::Table => false,
    };
    let kind = read_kind(word?, field, report);
    Some(FormField { name: name?, title: title?, kind: kind?, is_required, is_personal, is_closing: false })
}

/// The kind with its bounds.
fn read_kind(word: FormFieldKind, field: &mut Section<'_>, report: &mut Report<'_>) -> Option<FieldKind> {
    Some(match word {
        FormFieldKind::Text => {
            FieldKind::Text { most: bound(field, "most", (1, MOST_CHARACTERS.0), report)?.unwrap_or(120) }
        }
        FormFieldKind::LongText => {
            let most = bound(field, "most", (1, MOST_CHARACTERS.1), report)?;
            FieldKind::LongText { most: most.unwrap_or(2_000) }
        }
        FormFieldKind::Number => read_number(field, report)?,
        FormFieldKind::Money => FieldKind::Money,
        FormFieldKind::Day => FieldKind::Day,
        FormFieldKind::Instant => FieldKind::Instant,
        FormFieldKind::Time => FieldKind::Time,
        FormFieldKind::Choice => FieldKind::Choice { choices: read_choices(field, report)? },
        FormFieldKind::Choices => FieldKind::Choices { choices: read_choices(field, report)? },
        FormFieldKind::Flag => FieldKind::Flag,
        FormFieldKind::Phone => FieldKind::Phone,
        FormFieldKind::Party => FieldKind::Party,
        FormFieldKind::Place => FieldKind::Place,
        FormFieldKind::Staff => FieldKind::Staff,
        FormFieldKind::File => FieldKind::File,
        FormFieldKind::Signature => {
            FieldKind::Signature { by: required_word::<FormSigner>(field, "by", FormSigner::WORDS, report)? }
        }
        FormFieldKind::Table => read_table(field, report)?,
    })
}

/// A bound that may be left out; nothing at all when it is wrong.
fn bound<T: TryFrom<i64>>(
    field: &mut Section<'_>,
    key: &'static str,
    within: (i64, i64),
    report: &mut Report<'_>,
) -> Option<Option<T>> {
    let Some(value) = field.optional(key) else { return Some(None) };
    number(value, within, report).map(Some)
}

/// Notes bounds that are the wrong way round, at the lower one.
fn refuse_reversed(field: &mut Section<'_>, (least, most): (i64, i64), report: &mut Report<'_>) {
    if least > most {
        let at = field.optional("least").map_or_else(|| field.span(), serde_spanned::Spanned::span);
        let fault = Coded::new("standards.bounds_reversed").with("least", least).with("most", most);
        report.add(&at, fault);
    }
}

fn read_number(field: &mut Section<'_>, report: &mut Report<'_>) -> Option<FieldKind> {
    const WIDEST: (i64, i64) = (-1_000_000_000, 1_000_000_000);
    let unit = field.optional("unit").and_then(|value| text(value, report));
    let is_whole = field.flag("whole", report);
    let least: Option<i32> = bound(field, "least", WIDEST, report)?;
    let most: Option<i32> = bound(field, "most", WIDEST, report)?;
    let (least, most) = (least.unwrap_or(0), most.unwrap_or(1_000_000_000));
    refuse_reversed(field, (least.into(), most.into()), report);
    Some(FieldKind::Number { unit: unit.map(str::to_owned), least, most, is_whole })
}

fn read_table(field: &mut Section<'_>, report: &mut Report<'_>) -> Option<FieldKind> {
    /// All kinds but signatures and tables: a table on paper is as deep as it is, and one signs below it.
    const COLUMN_KINDS: &[&str] = &[
        "text",
        "long_text",
        "number",
        "money",
        "day",
        "instant",
        "time",
        "choice",
        "choices",
        "flag",
        "phone",
        "party",
        "place",
        "staff",
        "file",
    ];
    let least: Option<u32> = bound(field, "least", (0, MOST_ROWS), report)?;
    let most: Option<u32> = bound(field, "most", (1, MOST_ROWS), report)?;
    let (least, most) = (least.unwrap_or(0), most.unwrap_or(50));
    refuse_reversed(field, (least.into(), most.into()), report);
    let columns = field.required("column", report)?;
    let columns = read_fields(columns, COLUMN_KINDS, report);
    Some(FieldKind::Table { columns, least: usize::try_from(least).ok()?, most: usize::try_from(most).ok()? })
}

fn read_choices(field: &mut Section<'_>, report: &mut Report<'_>) -> Option<Vec<Choice>> {
    let value = field.required("choices", report)?;
    let listed = list(value, report);
    if listed.is_empty() {
        report.add(&value.span(), "standards.empty_list");
        return None;
    }
    if listed.len() > MOST_CHOICES {
        let fault = Coded::new("standards.too_many").with("most", MOST_CHOICES).with("count", listed.len());
        report.add(&value.span(), fault);
        return None;
    }
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    let mut choices = Vec::new();
    for item in listed {
        let Some(mut choice) = section(item, report) else { continue };
        let word = choice.required("word", report);
        let word = word.and_then(|value| read_name(value, report));
        if let Some((word, first)) = word.as_ref().and_then(|word| lines.get_key_value(word)) {
            report.add(&item.span(), twice(word, *first));
        }
        lines.extend(word.clone().map(|word| (word, report.line(&item.span()))));
        let zh = choice.required("zh", report).and_then(|value| text(value, report));
        let en = choice.required("en", report).and_then(|value| text(value, report));
        choice.finish(report);
        let (Some(word), Some(zh), Some(en)) = (word, zh, en) else { continue };
        choices.push(Choice { word, title: Title { zh: zh.to_owned(), en: en.to_owned() } });
    }
    Some(choices)
}
