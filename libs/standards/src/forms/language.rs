//! The language that forms are written in, as a JSON Schema (2020-12): for editors and designers. It knows the words, kinds
//! and bounds; what one part says of another, such as a condition of a field, only reading a document tells.

use kernel::Permission;
use serde_json::{Map, Value, json};
use vocabulary::{FormClass, FormFieldKind, FormSigner, PaperOrientation, PaperSize};

/// Something but white space.
const SOMETHING: &str = r"[^\p{White_Space}]";
const CODE: &str = "^[a-z0-9-]{1,60}$";
const NAME: &str = "^[a-z0-9_]{1,60}$";
const CLAUSE: &str = "^[A-Z]{3}-[0-9]{2,3}$";
const SERIES: &str = "^[A-Z]{2,6}$";

/// What a form's document says as JSON.
#[must_use]
pub fn language() -> Value {
    let mut schema = table(
        json!({
            "code": { "type": "string", "pattern": CODE },
            "version": within(1, 1_000_000),
            "title": title(),
            "rules": { "type": "array", "minItems": 1, "items": clause() },
            "clauses": {
                "type": "object", "propertyNames": { "pattern": CLAUSE }, "additionalProperties": title(),
            },
            "series": { "type": "string", "pattern": SERIES },
            "class": { "enum": FormClass::WORDS },
            "statement": title(),
            "kept_months": within(1, 1_200),
            "kept_by": clause(),
            "kept_from": name(),
            "size": { "enum": PaperSize::WORDS },
            "orientation": { "enum": PaperOrientation::WORDS },
            "fill": { "enum": Permission::WORDS },
            "check": { "enum": Permission::WORDS },
            "posts": posts(),
            "running": running(),
            "reminder": { "type": "array", "maxItems": 300, "items": reminder() },
            "condition": { "type": "array", "maxItems": 300, "items": condition() },
            "field": list_of(&json!({ "oneOf": fields(false) })),
        }),
        &["code", "version", "title", "rules", "series", "class", "size", "orientation", "fill", "field"],
    );
    if let Value::Object(schema) = &mut schema {
        schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        schema.insert("title".to_owned(), json!("表单定义"));
        schema.insert("description".to_owned(), json!("What a form is made of."));
    }
    schema
}

/// A table of these keys and no other.
fn table(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn list_of(item: &Value) -> Value {
    json!({ "type": "array", "minItems": 1, "maxItems": 300, "items": item })
}

fn within(least: i64, most: i64) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most })
}

fn text() -> Value {
    json!({ "type": "string", "pattern": SOMETHING })
}

fn title() -> Value {
    table(json!({ "zh": text(), "en": text() }), &["zh", "en"])
}

fn name() -> Value {
    json!({ "type": "string", "pattern": NAME })
}

fn clause() -> Value {
    json!({ "type": "string", "pattern": CLAUSE })
}

/// One text or several.
fn texts() -> Value {
    json!({ "anyOf": [text(), { "type": "array", "minItems": 1, "items": text() }] })
}

fn posts() -> Value {
    let sign =
        json!({ "type": "object", "propertyNames": { "pattern": NAME }, "additionalProperties": name() });
    table(json!({ "check": name(), "file": name(), "sign": sign }), &[])
}

fn running() -> Value {
    let properties = json!({
        "due": name(), "due_within": text(), "due_at_closing_time": { "type": "boolean" }, "once_by": name(),
    });
    table(properties, &[])
}

fn reminder() -> Value {
    let days = json!({ "type": "array", "minItems": 1, "maxItems": 12, "items": within(-366, 366) });
    table(json!({ "field": name(), "days": days }), &["field", "days"])
}

fn condition() -> Value {
    let known = json!({ "anyOf": [{ "type": "boolean" }, texts()] });
    let when = json!({ "type": "object", "minProperties": 1, "additionalProperties": known });
    table(json!({ "when": when, "needs": texts(), "clause": clause() }), &["when", "clause"])
}

/// A field of each kind, or a column: neither a table nor signed, and filled in with its table.
fn fields(is_column: bool) -> Vec<Value> {
    let is_fit =
        |kind: &FormFieldKind| !is_column || !matches!(kind, FormFieldKind::Signature | FormFieldKind::Table);
    FormFieldKind::ALL.iter().copied().filter(is_fit).map(|kind| field(kind, is_column)).collect()
}

fn field(kind: FormFieldKind, is_column: bool) -> Value {
    let flag = json!({ "type": "boolean" });
    let (own, needed) = of_kind(kind);
    let mut properties = Map::new();
    properties.insert("name".to_owned(), name());
    properties.insert("title".to_owned(), title());
    properties.insert("kind".to_owned(), json!({ "const": kind.as_str() }));
    properties.insert("required".to_owned(), flag.clone());
    if !is_column {
        properties.insert("closing".to_owned(), flag);
    }
    if let Value::Object(own) = own {
        properties.extend(own);
    }
    let required: Vec<&str> = ["name", "title", "kind"].into_iter().chain(needed).collect();
    table(Value::Object(properties), &required)
}

/// What a kind takes besides, and what of that it cannot do without.
fn of_kind(kind: FormFieldKind) -> (Value, Option<&'static str>) {
    let flag = json!({ "type": "boolean" });
    match kind {
        FormFieldKind::Text => (json!({ "most": within(1, 1_000), "personal": flag }), None),
        FormFieldKind::LongText => (json!({ "most": within(1, 10_000), "personal": flag }), None),
        FormFieldKind::Number => {
            let bound = within(-1_000_000_000, 1_000_000_000);
            (json!({ "unit": text(), "whole": flag, "least": bound, "most": bound }), None)
        }
        FormFieldKind::File => (json!({ "personal": flag }), None),
        FormFieldKind::Choice | FormFieldKind::Choices => {
            let choice = table(json!({ "word": name(), "zh": text(), "en": text() }), &["word", "zh", "en"]);
            (
                json!({ "choices": { "type": "array", "minItems": 1, "maxItems": 60, "items": choice } }),
                Some("choices"),
            )
        }
        FormFieldKind::Signature => (json!({ "by": { "enum": FormSigner::WORDS } }), Some("by")),
        FormFieldKind::Table => {
            let columns = list_of(&json!({ "oneOf": fields(true) }));
            (json!({ "least": within(0, 200), "most": within(1, 200), "column": columns }), Some("column"))
        }
        FormFieldKind::Money
        | FormFieldKind::Day
        | FormFieldKind::Instant
        | FormFieldKind::Time
        | FormFieldKind::Flag
        | FormFieldKind::Phone
        | FormFieldKind::Party
        | FormFieldKind::Place
        | FormFieldKind::Staff => (json!({}), None),
    }
}
