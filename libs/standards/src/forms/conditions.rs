//! What a rule asks of some fields because of what stands in others.

use kernel::{Coded, Faults};
use serde_json::{Map, Value as Json, json};
use toml::de::DeValue;

use super::{FieldKind, FormField};
use crate::clause::Clause;
use crate::document::{Report, Section, Value, each_section, section, texts};

/// One `[[condition]]`: where all of these fields have one of these values, others are needed; or, when it names none,
/// the record is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Fields with the values of each that are meant.
    pub when: Vec<(String, Vec<Known>)>,
    /// Fields and signatures that are needed then; empty where that may not be.
    pub needs: Vec<String>,
    /// The rule that asks for it.
    pub clause: Clause,
    /// Whether all of that is filled in when a record is closed.
    pub is_closing: bool,
}

/// A value by which a condition decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Of a choice.
    Word(String),
    /// Of a flag.
    Flag(bool),
}

impl Known {
    /// As contents have it.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match self {
            Self::Word(word) => json!(word),
            Self::Flag(flag) => json!(flag),
        }
    }
}

impl Condition {
    /// True when it is about what stands here.
    fn holds(&self, values: &Map<String, Json>) -> bool {
        self.when.iter().all(|(name, known)| {
            values.get(name).is_some_and(|value| known.iter().any(|known| known.to_json() == *value))
        })
    }

    /// True when it needs the field of this name with such contents.
    pub(super) fn needs_here(&self, name: &str, values: &Map<String, Json>) -> bool {
        self.needs.iter().any(|needed| needed == name) && self.holds(values)
    }

    /// Notes what is lacking, or what may not be. What is needed and a signature is given later.
    pub(super) fn check(
        &self,
        (fields, values): (&[FormField], &Map<String, Json>),
        place: &str,
        faults: &mut Faults,
    ) {
        if !self.holds(values) {
            return;
        }
        let clause = self.clause.as_str();
        if let (true, Some((name, _known))) = (self.needs.is_empty(), self.when.first()) {
            faults
                .add(format!("{place}/{name}"), Coded::new("form_field.against_rule").with("clause", clause));
        }
        for name in filled(fields, &self.needs).filter(|name| !values.contains_key(*name)) {
            faults.add(
                format!("{place}/{name}"),
                Coded::new("form_field.asked_by_rule").with("clause", clause),
            );
        }
    }

    /// The same as a JSON Schema; nothing when only signatures are needed.
    pub(super) fn schema(&self, fields: &[FormField]) -> Option<Json> {
        let properties: Map<String, Json> = self
            .when
            .iter()
            .map(|(name, known)| {
                let known: Vec<Json> = known.iter().map(Known::to_json).collect();
                (name.clone(), json!({ "enum": known }))
            })
            .collect();
        let required: Vec<&str> = self.when.iter().map(|(name, _known)| name.as_str()).collect();
        let holds = json!({ "properties": properties, "required": required });
        if self.needs.is_empty() {
            return Some(json!({ "not": holds }));
        }
        let needs: Vec<&str> = filled(fields, &self.needs).collect();
        (!needs.is_empty()).then(|| json!({ "if": holds, "then": { "required": needs } }))
    }

    /// Reads every `[[condition]]`, about these fields and by these rules.
    pub(super) fn read_all(
        root: &mut Section<'_>,
        (fields, rules): (&[FormField], &[Clause]),
        report: &mut Report<'_>,
    ) -> Vec<Self> {
        let conditions = root.optional("condition");
        each_section(conditions, report, |condition, report| {
            let when = condition.required("when", report);
            let (needs, clause) = (condition.optional("needs"), condition.required("clause", report));
            let when = when.and_then(|value| read_when(value, fields, report));
            let clause = clause.and_then(|value| Clause::read_cited(value, rules, report));
            let when = when?;
            let is_closing = when.iter().any(|(name, _known)| is_closing(fields, name));
            let of_part = |field: &FormField| field.is_closing == is_closing;
            let needs = match needs {
                Some(value) => read_needs(value, (fields, of_part), report)?,
                None => Vec::new(),
            };
            Some(Self { when, needs, clause: clause?, is_closing })
        })
    }
}

fn is_closing(fields: &[FormField], name: &str) -> bool {
    fields.iter().any(|field| field.name == name && field.is_closing)
}

/// Those of `needs` that are filled in and not signed.
fn filled<'n>(fields: &'n [FormField], needs: &'n [String]) -> impl Iterator<Item = &'n str> {
    let is_signed = |name: &&String| {
        let field = fields.iter().find(|field| field.name == **name);
        field.is_some_and(|field| matches!(field.kind, FieldKind::Signature { .. }))
    };
    needs.iter().filter(move |name| !is_signed(name)).map(String::as_str)
}

/// `{ kind = ["public_area"], is_private = true }`.
fn read_when(
    value: Value<'_>,
    fields: &[FormField],
    report: &mut Report<'_>,
) -> Option<Vec<(String, Vec<Known>)>> {
    let named = section(value, report)?;
    let mut when: Vec<(String, Vec<Known>)> = Vec::new();
    let mut is_empty = true;
    for (name, at, value) in named.entries() {
        is_empty = false;
        let part = when.first().map(|(first, _known)| is_closing(fields, first));
        let is_meant =
            |field: &&FormField| field.name == name && part.is_none_or(|part| field.is_closing == part);
        let known = match fields.iter().find(is_meant) {
            Some(FormField { kind: FieldKind::Choice { choices }, .. }) => {
                let words: Vec<&str> = choices.iter().map(|choice| choice.word.as_str()).collect();
                read_words(value, &words, report)
            }
            Some(FormField { kind: FieldKind::Flag, .. }) => read_flag(value, report),
            Some(_) | None => {
                report.add(&at, unfit(name, "decides"));
                None
            }
        };
        when.extend(known.map(|known| (name.to_owned(), known)));
    }
    if is_empty {
        report.add(&value.span(), "standards.empty_list");
    }
    (!when.is_empty()).then_some(when)
}

fn read_words(value: Value<'_>, words: &[&str], report: &mut Report<'_>) -> Option<Vec<Known>> {
    let mut known = Vec::new();
    for (word, at) in texts(value, report)? {
        if !words.contains(&word) {
            report.add(&at.span(), crate::document::unknown_word(word, "listed", words));
            return None;
        }
        known.push(Known::Word(word.to_owned()));
    }
    Some(known)
}

fn read_flag(value: Value<'_>, report: &mut Report<'_>) -> Option<Vec<Known>> {
    if let DeValue::Boolean(flag) = value.get_ref() {
        return Some(vec![Known::Flag(*flag)]);
    }
    report.add(
        &value.span(),
        Coded::new("standards.wrong_type").with("expected", "flag").with("found", value.get_ref().type_str()),
    );
    None
}

fn read_needs(
    value: Value<'_>,
    (fields, is_meant): (&[FormField], impl Fn(&FormField) -> bool),
    report: &mut Report<'_>,
) -> Option<Vec<String>> {
    let mut needs = Vec::new();
    for (name, at) in texts(value, report)? {
        if !fields.iter().any(|field| field.name == name && is_meant(field)) {
            report.add(&at.span(), unfit(name, "needed"));
            return None;
        }
        needs.push(name.to_owned());
    }
    Some(needs)
}

/// That the field named is not there, or is none of the kind that is needed.
pub(super) fn unfit(name: &str, needed: &'static str) -> Coded {
    Coded::new("standards.unfit_field").with("name", name).with("needed", needed)
}
