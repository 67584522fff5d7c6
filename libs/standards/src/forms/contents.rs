//! What is filled in, held against its form.

use chrono::{DateTime, NaiveDate};
use kernel::{Coded, Currency, Faults, Refusal, text};
use serde_json::{Map, Value};

use super::{Choice, Condition, FieldKind, FormDefinition, FormField};
use crate::document::pointer;

/// What stands on a form: a value for each field that is filled in. It has been held against the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents(Map<String, Value>);

impl Contents {
    /// What was held against its form when it was stored.
    #[must_use]
    pub fn stored(contents: Map<String, Value>) -> Self {
        Self(contents)
    }

    /// The values by the names of their fields.
    #[must_use]
    pub fn values(&self) -> &Map<String, Value> {
        &self.0
    }

    /// The same with what is filled in at the end.
    #[must_use]
    pub fn with(mut self, closing: Self) -> Self {
        self.0.extend(closing.0);
        self
    }
}

/// Which fields are filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Those of a record that is handed in.
    Opening,
    /// Those of one that is closed.
    Closing,
    /// All of them: of one that was closed.
    Whole,
}

impl Part {
    fn has(self, field: &FormField) -> bool {
        match self {
            Self::Opening => !field.is_closing,
            Self::Closing => field.is_closing,
            Self::Whole => true,
        }
    }
}

/// What stands before the digest of a file.
const FILE: &str = "sha256:";

/// How much has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Demand {
    /// What is filled in is right.
    Draft,
    /// And all that is needed is filled in.
    Whole,
}

impl FormDefinition {
    /// What somebody has filled in so far: each value is right, and some may be lacking.
    ///
    /// # Errors
    /// Every fault with its place below `/contents`.
    pub fn read_draft(&self, contents: Value) -> Result<Contents, Refusal> {
        let values = table(contents)?;
        self.hold(&values, (Part::Opening, Demand::Draft))?;
        Ok(Contents(values))
    }

    /// What is filled in when a record that was running is closed.
    ///
    /// # Errors
    /// Every fault with its place below `/contents`.
    pub fn read_closing(&self, contents: Value) -> Result<Contents, Refusal> {
        let values = table(contents)?;
        self.hold(&values, (Part::Closing, Demand::Whole))?;
        Ok(Contents(values))
    }

    /// All that stands on a record that was closed.
    ///
    /// # Errors
    /// Every fault with its place below `/contents`.
    pub fn read_closed(&self, contents: Value) -> Result<Contents, Refusal> {
        let values = table(contents)?;
        self.hold(&values, (Part::Whole, Demand::Whole))?;
        Ok(Contents(values))
    }

    /// Passes when everything is filled in that has to be.
    ///
    /// # Errors
    /// Every field that lacks something, below `/contents`.
    pub fn refuse_incomplete(&self, contents: &Contents) -> Result<(), Refusal> {
        self.hold(&contents.0, (Part::Opening, Demand::Whole))
    }

    fn hold(&self, values: &Map<String, Value>, (part, demand): (Part, Demand)) -> Result<(), Refusal> {
        const PLACE: &str = "/contents";
        let mut faults = Faults::new();
        check_fields((&self.fields, values), PLACE, (part, demand), &mut faults);
        let is_asked = |condition: &&Condition| match part {
            Part::Opening => !condition.is_closing,
            Part::Closing => condition.is_closing,
            Part::Whole => true,
        };
        if demand == Demand::Whole {
            for condition in self.conditions.iter().filter(is_asked) {
                condition.check((&self.fields, values), PLACE, &mut faults);
            }
        }
        faults.into_result()
    }

    /// The contents as most readers see them: of what leads to a person only the end.
    #[must_use]
    pub fn masked(&self, contents: &Contents) -> Contents {
        Contents(masked_fields(&self.fields, &contents.0))
    }
}

/// A file that stands on a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// Where, below `/contents`.
    pub pointer: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub digest: String,
}

impl FormDefinition {
    /// The files that stand on it, in the order of its fields.
    #[must_use]
    pub fn files(&self, contents: &Contents) -> Vec<NamedFile> {
        let mut found = Vec::new();
        collect_files((&self.fields, &contents.0), "/contents", &mut found);
        found
    }
}

fn collect_files(
    (fields, values): (&[FormField], &Map<String, Value>),
    place: &str,
    found: &mut Vec<NamedFile>,
) {
    for field in fields {
        let Some(value) = values.get(&field.name) else { continue };
        let place = pointer(place, &field.name);
        match (&field.kind, value) {
            (FieldKind::File, Value::String(text)) => {
                let digest = text.strip_prefix(FILE).unwrap_or_default().to_owned();
                found.push(NamedFile { pointer: place, digest });
            }
            (FieldKind::Table { columns, .. }, Value::Array(rows)) => {
                let numbered = rows.iter().filter_map(Value::as_object).enumerate();
                numbered.for_each(|(number, row)| {
                    collect_files((columns, row), &pointer(&place, &number.to_string()), found);
                });
            }
            (_kind, _value) => {}
        }
    }
}

fn table(contents: Value) -> Result<Map<String, Value>, Refusal> {
    let Value::Object(values) = contents else {
        return Err(Refusal::at("/contents", wrong_type("table")));
    };
    Ok(values)
}

fn masked_fields(fields: &[FormField], values: &Map<String, Value>) -> Map<String, Value> {
    let masked = values.iter().map(|(name, value)| {
        let field = fields.iter().find(|field| field.name == *name);
        (name.clone(), field.map_or_else(|| value.clone(), |field| masked_value(field, value)))
    });
    masked.collect()
}

fn masked_value(field: &FormField, value: &Value) -> Value {
    match (&field.kind, value) {
        (FieldKind::Table { columns, .. }, Value::Array(rows)) => {
            let rows = rows.iter().filter_map(Value::as_object);
            Value::Array(rows.map(|row| Value::Object(masked_fields(columns, row))).collect())
        }
        (_kind, Value::String(text)) if field.is_personal => Value::String(text::masked_tail(text, 4)),
        (_kind, value) => value.clone(),
    }
}

fn check_fields(
    (fields, values): (&[FormField], &Map<String, Value>),
    place: &str,
    (part, demand): (Part, Demand),
    faults: &mut Faults,
) {
    for name in values.keys() {
        if faults.is_full() {
            return;
        }
        match fields.iter().find(|field| field.name == *name) {
            None => faults.add(pointer(place, name), "form_field.unknown"),
            Some(FormField { kind: FieldKind::Signature { .. }, .. }) => {
                faults.add(pointer(place, name), "form_field.signed_later");
            }
            Some(field) if part.has(field) => {}
            Some(field) if field.is_closing => faults.add(pointer(place, name), "form_field.closed_later"),
            Some(_field) => faults.add(pointer(place, name), "form_field.filled_in_before"),
        }
    }
    let is_filled =
        |field: &&FormField| part.has(field) && !matches!(field.kind, FieldKind::Signature { .. });
    for field in fields.iter().filter(is_filled) {
        match values.get(&field.name) {
            Some(value) => check_value(&field.kind, value, &pointer(place, &field.name), demand, faults),
            None if field.is_required && demand == Demand::Whole => {
                faults.add(pointer(place, &field.name), "form_field.missing");
            }
            None => {}
        }
    }
}

fn check_value(kind: &FieldKind, value: &Value, place: &str, demand: Demand, faults: &mut Faults) {
    let FieldKind::Table { columns, least, most } = kind else {
        if let Some(fault) = fault_of(kind, value) {
            faults.add(place, fault);
        }
        return;
    };
    let Value::Array(rows) = value else { return faults.add(place, wrong_type("rows")) };
    let least = if demand == Demand::Whole { *least } else { 0 };
    if !(least..=*most).contains(&rows.len()) {
        faults.add(place, Coded::new("form_field.rows").with("least", least).with("most", *most));
        return;
    }
    for (number, row) in rows.iter().enumerate() {
        let place = pointer(place, &number.to_string());
        match row.as_object() {
            Some(row) => check_fields((columns, row), &place, (Part::Whole, demand), faults),
            None => faults.add(place, wrong_type("table")),
        }
    }
}

fn wrong_type(expected: &'static str) -> Coded {
    Coded::new("form_field.wrong_type").with("expected", expected)
}

/// What is wrong with one value that is no table.
fn fault_of(kind: &FieldKind, value: &Value) -> Option<Coded> {
    match kind {
        FieldKind::Text { most } => fault_of_text(value, *most, text::fault_of_line),
        FieldKind::LongText { most } => fault_of_text(value, *most, text::fault_of_text),
        FieldKind::Number { least, most, is_whole, .. } => fault_of_number(value, (*least, *most), *is_whole),
        FieldKind::Money => (!is_money(value)).then(|| wrong_type("money")),
        FieldKind::Day => fault_of_word(value, "day", is_day),
        FieldKind::Instant => fault_of_word(value, "instant", is_instant),
        FieldKind::Time => fault_of_word(value, "time", is_time),
        FieldKind::Choice { choices } => fault_of_choice(value, choices),
        FieldKind::Choices { choices } => fault_of_choices(value, choices),
        FieldKind::Flag => (!value.is_boolean()).then(|| wrong_type("flag")),
        FieldKind::Phone => fault_of_word(value, "phone", is_phone),
        FieldKind::Party | FieldKind::Place | FieldKind::Staff => fault_of_word(value, "id", is_id),
        FieldKind::File => fault_of_word(value, "file", is_file),
        // Refused by its name, whatever its value.
        FieldKind::Signature { .. } => None,
        FieldKind::Table { .. } => Some(wrong_type("rows")),
    }
}

fn fault_of_text(value: &Value, most: usize, fault_of: fn(&str) -> Option<text::TextFault>) -> Option<Coded> {
    let Value::String(words) = value else { return Some(wrong_type("text")) };
    if words.chars().count() > most {
        return Some(Coded::new("text.too_long").with("most", most));
    }
    fault_of(words).map(|fault| Coded::new(fault.code()))
}

fn fault_of_number(value: &Value, (least, most): (i32, i32), is_whole: bool) -> Option<Coded> {
    let number = value.as_f64().filter(|number| !is_whole || number.fract() == 0.0);
    let Some(number) = number else {
        return Some(wrong_type(if is_whole { "whole_number" } else { "number" }));
    };
    let is_within = (f64::from(least)..=f64::from(most)).contains(&number);
    (!is_within).then(|| {
        Coded::new("form_field.out_of_range").with("least", i64::from(least)).with("most", i64::from(most))
    })
}

fn fault_of_word(value: &Value, expected: &'static str, is_one: fn(&str) -> bool) -> Option<Coded> {
    let is_one = value.as_str().is_some_and(is_one);
    (!is_one).then(|| wrong_type(expected))
}

fn fault_of_choice(value: &Value, choices: &[Choice]) -> Option<Coded> {
    let is_one = value.as_str().is_some_and(|word| choices.iter().any(|choice| choice.word == word));
    let known: Vec<&str> = choices.iter().map(|choice| choice.word.as_str()).collect();
    (!is_one).then(|| Coded::new("form_field.no_choice").with("known", &*known))
}

fn fault_of_choices(value: &Value, choices: &[Choice]) -> Option<Coded> {
    let Value::Array(chosen) = value else { return Some(wrong_type("choices")) };
    if let Some(fault) = chosen.iter().find_map(|word| fault_of_choice(word, choices)) {
        return Some(fault);
    }
    // Each of them is one of few words, or the first that is none has been told.
    let is_twice = chosen.len() > choices.len()
        || chosen.iter().enumerate().any(|(at, word)| chosen.iter().take(at).any(|other| other == word));
    is_twice.then(|| Coded::new("form_field.repeated"))
}

/// `{"amount": "128.50", "currency": "CNY"}`.
fn is_money(value: &Value) -> bool {
    let Value::Object(money) = value else { return false };
    let amount = money.get("amount").and_then(Value::as_str).is_some_and(is_amount);
    let currency = money.get("currency").and_then(Value::as_str);
    amount && currency.is_some_and(|code| Currency::WORDS.contains(&code)) && money.len() == 2
}

fn is_amount(text: &str) -> bool {
    let Some((whole, cents)) = text.split_once('.') else { return false };
    let is_plain = whole == "0" || !whole.starts_with('0');
    is_plain && (1..=12).contains(&whole.len()) && cents.len() == 2 && digits(whole) && digits(cents)
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `text` is digits where `shape` has `0` and else what stands there.
fn has_shape(text: &str, shape: &str) -> bool {
    let fits = |(found, wanted): (u8, u8)| match wanted {
        b'0' => found.is_ascii_digit(),
        other => found == other,
    };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}

fn is_day(text: &str) -> bool {
    has_shape(text, "0000-00-00") && text.parse::<NaiveDate>().is_ok()
}

fn is_time(text: &str) -> bool {
    has_shape(text, "00:00")
        && text.split_once(':').is_some_and(|(hour, minute)| hour < "24" && minute < "60")
}

/// RFC 3339 with at most six decimals and no leap second.
fn is_instant(text: &str) -> bool {
    let Some((day, rest)) = text.split_at_checked(10) else { return false };
    let Some((clock, rest)) = rest.split_at_checked(9) else { return false };
    let (decimals, zone) = match rest.strip_prefix('.') {
        Some(rest) => {
            let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
            (Some(end), rest.get(end..).unwrap_or_default())
        }
        None => (None, rest),
    };
    let is_zone = zone == "Z"
        || (has_shape(zone, "+00:00") || has_shape(zone, "-00:00")) && zone.get(1..).is_some_and(is_time);
    has_shape(clock, "T00:00:00")
        && clock.get(1..6).is_some_and(is_time)
        && clock.get(7..).is_some_and(|second| second < "60")
        && decimals.is_none_or(|count| (1..=6).contains(&count))
        && is_zone
        && is_day(day)
        && DateTime::parse_from_rfc3339(text).is_ok()
}

fn is_phone(text: &str) -> bool {
    let number = text.strip_prefix('+').unwrap_or(text);
    let is_written = |byte: u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'(' | b')' | b'-');
    (3..=31).contains(&number.len())
        && number.bytes().all(is_written)
        && number.starts_with(|first: char| first.is_ascii_digit())
        && number.ends_with(|last: char| last.is_ascii_digit())
}

fn is_hexadecimal(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'a'..=b'f')
}

fn is_id(text: &str) -> bool {
    let fits = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _digit => is_hexadecimal(byte),
    };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}

fn is_file(text: &str) -> bool {
    let digest = text.strip_prefix(FILE);
    digest.is_some_and(|digest| digest.len() == 64 && digest.bytes().all(is_hexadecimal))
}
