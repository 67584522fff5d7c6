//! A form as a JSON Schema (2020-12): for those who draw it, and for those who send what was filled in.

use kernel::Currency;
use serde_json::{Map, Value, json};

use super::{Choice, FieldKind, FormDefinition, FormField};

/// Nothing that is stored and not seen: control characters but for tabs and ends of lines, characters that turn a
/// line round, tags, and what never stands for a character.
const NOTHING_HIDDEN: &str = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\p{Noncharacter_Code_Point}\u{e0000}-\u{e007f}]*$";

/// The same on one line.
const ONE_LINE: &str = r"^[^\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\p{Noncharacter_Code_Point}\u{e0000}-\u{e007f}]*$";

/// Something that is drawn and is no mark on something else.
const SOMETHING_SEEN: &str =
    r"[^\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}\p{Mn}\p{Me}\u2800\u{1d159}]";

const INSTANT: &str = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$";
const ID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

impl FormDefinition {
    /// What the contents of a record are when it is handed in, as a JSON Schema. Formats are to be asserted.
    #[must_use]
    pub fn schema(&self) -> Value {
        self.of_part(false)
    }

    /// What is filled in when a record that was running is closed, as a JSON Schema; nothing when none runs.
    #[must_use]
    pub fn closing_schema(&self) -> Option<Value> {
        self.running.as_ref()?;
        Some(self.of_part(true))
    }

    fn of_part(&self, is_closing: bool) -> Value {
        let mut schema = of_fields(self.fields.iter().filter(|field| field.is_closing == is_closing));
        let conditions = self.conditions.iter().filter(|condition| condition.is_closing == is_closing);
        let conditions: Vec<Value> =
            conditions.filter_map(|condition| condition.schema(&self.fields)).collect();
        if !conditions.is_empty() {
            schema.insert("allOf".to_owned(), Value::Array(conditions));
        }
        schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        schema.insert("title".to_owned(), json!(self.title.zh));
        schema.insert("description".to_owned(), json!(self.title.en));
        Value::Object(schema)
    }
}

fn of_fields<'f>(fields: impl Iterator<Item = &'f FormField> + Clone) -> Map<String, Value> {
    let filled = || fields.clone().filter(|field| !matches!(field.kind, FieldKind::Signature { .. }));
    let properties: Map<String, Value> =
        filled().map(|field| (field.name.clone(), of_field(field))).collect();
    let required = filled().filter(|field| field.is_required).map(|field| json!(field.name));
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert("required".to_owned(), Value::Array(required.collect()));
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema
}

fn of_field(field: &FormField) -> Value {
    let mut schema = of_kind(&field.kind);
    if let Value::Object(schema) = &mut schema {
        schema.insert("title".to_owned(), json!(field.title.zh));
        schema.insert("description".to_owned(), json!(field.title.en));
    }
    schema
}

fn of_kind(kind: &FieldKind) -> Value {
    match kind {
        FieldKind::Text { most } => of_text(*most, ONE_LINE),
        FieldKind::LongText { most } => of_text(*most, NOTHING_HIDDEN),
        FieldKind::Number { least, most, is_whole, .. } => {
            let word = if *is_whole { "integer" } else { "number" };
            json!({ "type": word, "minimum": least, "maximum": most })
        }
        FieldKind::Money => json!({
            "type": "object",
            "properties": {
                "amount": { "type": "string", "pattern": r"^(0|[1-9][0-9]{0,11})\.[0-9]{2}$" },
                "currency": { "enum": Currency::WORDS },
            },
            "required": ["amount", "currency"],
            "additionalProperties": false,
        }),
        FieldKind::Day => {
            json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
        }
        FieldKind::Instant => json!({ "type": "string", "format": "date-time", "pattern": INSTANT }),
        FieldKind::Time => json!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" }),
        FieldKind::Choice { choices } => of_choice(choices),
        FieldKind::Choices { choices } => {
            json!({ "type": "array", "items": of_choice(choices), "uniqueItems": true })
        }
        FieldKind::Flag => json!({ "type": "boolean" }),
        FieldKind::Phone => json!({ "type": "string", "pattern": r"^\+?[0-9][0-9 ()\-]{1,29}[0-9]$" }),
        FieldKind::Party | FieldKind::Place | FieldKind::Staff => json!({ "type": "string", "pattern": ID }),
        FieldKind::File => json!({ "type": "string", "pattern": "^sha256:[0-9a-f]{64}$" }),
        // Given later: no value of it is right.
        FieldKind::Signature { .. } => json!({ "not": {} }),
        FieldKind::Table { columns, least, most } => json!({
            "type": "array", "items": Value::Object(of_fields(columns.iter())), "minItems": least, "maxItems": most,
        }),
    }
}

fn of_text(most: usize, pattern: &str) -> Value {
    json!({
        "type": "string", "maxLength": most, "pattern": pattern, "allOf": [{ "pattern": SOMETHING_SEEN }],
    })
}

fn of_choice(choices: &[Choice]) -> Value {
    let words: Vec<&str> = choices.iter().map(|choice| choice.word.as_str()).collect();
    json!({ "enum": words })
}
