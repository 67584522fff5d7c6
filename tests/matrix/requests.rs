//! A request for each operation at each place, made of the description's schemas and of what is there.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
};

use reqwest::{Method, RequestBuilder};
use serde_json::{Map, Value, json};
use testkit::{Api, Reply};

use crate::{
    document::Operation,
    place::{NOTHING, Place},
};

/// The version that nobody has seen: what changes something that is there is refused behind the door, and changes nothing.
const STALE: &str = "\"0\"";
/// How many keys were given out.
static KEYS: AtomicU64 = AtomicU64::new(0);

/// What is sent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Request {
    method: Method,
    path: String,
    body: Option<Value>,
    is_conditional: bool,
    takes_key: bool,
}

impl Request {
    /// The request for this operation about what is at the place.
    pub(crate) fn about(operation: &Operation<'_>, schemas: &Value, place: &Place) -> Self {
        let body = operation.body.map(|schema| Body { schemas, place }.whole(schema));
        let has_days = ["from", "until"].iter().all(|name| operation.queries.contains(name));
        let page = match (operation.is_list(), has_days) {
            (true, _) => "?limit=200",
            // Days that are missing are told before anything is looked for.
            (false, true) => "?from=2026-03-01&until=2026-03-02",
            (false, false) => "",
        };
        Self {
            method: operation.method.clone(),
            path: format!("{}{page}", filled(operation, place)),
            body,
            is_conditional: operation.is_conditional(),
            takes_key: operation.takes_key(),
        }
    }

    /// The same list, where this parameter is what the place has for it.
    pub(crate) fn filtered(&self, parameter: &str, place: &Place) -> Option<Self> {
        let value = place.get(parameter)?.as_str()?;
        Some(Self { path: format!("{}&{parameter}={value}", self.path), ..self.clone() })
    }

    /// The fields of the body that are not those of the same request about another place.
    pub(crate) fn differing(&self, other: &Self) -> Vec<String> {
        let (own, others) = (self.fields(), other.fields());
        own.into_iter()
            .filter(|(name, value)| others.get(name) != Some(value))
            .map(|(name, _)| name)
            .collect()
    }

    fn fields(&self) -> Map<String, Value> {
        self.body.as_ref().and_then(Value::as_object).cloned().unwrap_or_default()
    }

    /// The same request with one thing of another place: one for each field whose place it is not to tell alone. A stale
    /// version is refused before anything that a body names is looked at, so such requests are left out.
    pub(crate) fn mixed_with(&self, other: &Self) -> BTreeMap<String, Self> {
        let (own, foreign) = (self.fields(), other.fields());
        let mut differing = self.differing(other);
        differing.retain(|name| is_a_thing(&own[name]));
        if self.is_conditional || (differing.len() < 2 && self.path == other.path) {
            differing.clear();
        }
        let mixed = |name: String| {
            let mut body = own.clone();
            body.insert(name.clone(), foreign[&name].clone());
            (name, Self { body: Some(Value::Object(body)), ..self.clone() })
        };
        differing.into_iter().map(mixed).collect()
    }

    /// All that the request says, as text.
    pub(crate) fn text(&self) -> String {
        format!("{} {}", self.path, self.body.as_ref().map(Value::to_string).unwrap_or_default())
    }

    /// Sends it. A stream is not read: it has no end, and who may open it is known when it begins.
    pub(crate) async fn send(&self, api: &Api) -> Reply {
        let mut request: RequestBuilder = api.request(self.method.clone(), &self.path);
        if self.is_conditional {
            request = request.header("if-match", STALE);
        }
        if self.takes_key {
            // Another one each time: a reply that was given before tells nothing of the door.
            let key = KEYS.fetch_add(1, Ordering::Relaxed);
            request = request.header("idempotency-key", format!("matrix-{key}"));
        }
        if let Some(body) = &self.body {
            request = request.json(body);
        }
        let reply = request.send().await.expect("an answer");
        let (status, headers) = (reply.status(), reply.headers().clone());
        let is_stream = headers.get("content-type").is_some_and(|media| media == "text/event-stream");
        let body = if is_stream { Value::Null } else { reply.json().await.unwrap_or_default() };
        Reply { status, headers, body }
    }
}

/// The path with something of the place in each placeholder: `{id}` is the id of what the step before names.
fn filled(operation: &Operation<'_>, place: &Place) -> String {
    let mut filled = Vec::new();
    let mut kind = String::new();
    for step in operation.path.split('/') {
        let Some(placeholder) = step.strip_prefix('{').and_then(|step| step.strip_suffix('}')) else {
            kind = singular(step);
            filled.push(step.to_owned());
            continue;
        };
        let names = [placeholder.to_owned(), format!("{kind}_{placeholder}")];
        let found = names.iter().find_map(|name| place.get(name));
        let value = match found.and_then(Value::as_str) {
            Some(value) => value,
            // What is looked at in the whole group alone lies at no place: whether it is there does not matter at the door.
            None if operation.is_group_wide => NOTHING,
            None => panic!("{}: there is nothing at a place for {names:?} (place.rs)", operation.id),
        };
        filled.push(value.to_owned());
    }
    filled.join("/")
}

/// `webhook-endpoints` → `webhook_endpoint`, `occupancies` → `occupancy`, `staff` → `staff`.
fn singular(step: &str) -> String {
    let word = step.replace('-', "_");
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.strip_suffix('s').unwrap_or(&word).to_owned(),
    }
}

/// `WebhookEndpointId` → `webhook_endpoint_id`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// Makes bodies: what they cannot do without, and every id that they may name themselves.
struct Body<'a> {
    schemas: &'a Value,
    place: &'a Place,
}

impl Body<'_> {
    /// The whole body.
    fn whole(&self, schema: &Value) -> Value {
        match referred(schema) {
            Some(reference) => self.object(&self.schemas[reference], names_a_thing),
            None => self.object(schema, names_a_thing),
        }
    }

    /// The value of a field of this name.
    fn of(&self, schema: &Value, name: &str) -> Value {
        if let Some(reference) = referred(schema) {
            let id = id_named(reference).and_then(|id| self.place.get(&id));
            let value = id.or_else(|| self.place.get(name)).cloned();
            return value.unwrap_or_else(|| self.of(&self.schemas[reference], name));
        }
        if let Some(value) = self.place.get(name).or_else(|| schema.get("example")) {
            return value.clone();
        }
        if let Some(first) = schema.pointer("/enum/0") {
            return first.clone();
        }
        let mut either = schema["oneOf"].as_array().into_iter().flatten();
        if let Some(present) = either.find(|one| one["type"] != "null") {
            return self.of(present, name);
        }
        match schema["type"].as_str().or_else(|| schema.pointer("/type/0")?.as_str()) {
            Some("object") => self.object(schema, |_field| false),
            Some("array") => self.array(schema, name),
            Some("integer") => schema.get("minimum").cloned().unwrap_or(json!(1)),
            Some("boolean") => json!(false),
            _text => json!("matrix"),
        }
    }

    fn object(&self, schema: &Value, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let mut object = Map::new();
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = schema["required"].as_array().is_some_and(|all| all.contains(&json!(name)));
            if is_required || is_wanted(field) {
                object.insert(name.clone(), self.of(field, name));
            }
        }
        Value::Object(object)
    }

    fn array(&self, schema: &Value, name: &str) -> Value {
        let items = &schema["items"];
        let least = schema["minItems"].as_u64().unwrap_or(0).max(u64::from(names_a_thing(items)));
        (0..least).map(|_any| self.of(items, name)).collect()
    }
}

/// Whether a field is an id, or a list of them.
fn names_a_thing(schema: &Value) -> bool {
    let mut either = schema["oneOf"].as_array().into_iter().flatten().chain([schema, &schema["items"]]);
    either.any(|one| referred(one).and_then(id_named).is_some())
}

/// Whether a value is an id, or a list of them.
fn is_a_thing(value: &Value) -> bool {
    value.as_str().or_else(|| value[0].as_str()).is_some_and(|text| text.len() == NOTHING.len())
}

fn referred(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

fn id_named(reference: &str) -> Option<String> {
    reference.ends_with("Id").then(|| snake(reference))
}

#[test]
fn what_names_a_thing_is_told_by_its_schema() {
    assert_eq!(
        ["staff", "occupancies", "webhook-endpoints"].map(singular),
        ["staff", "occupancy", "webhook_endpoint"]
    );
    assert_eq!(id_named("WebhookEndpointId").as_deref(), Some("webhook_endpoint_id"));
    let id = json!({ "$ref": "#/components/schemas/UnitId" });
    let word = json!({ "$ref": "#/components/schemas/TicketKind" });
    assert!(names_a_thing(&json!({ "oneOf": [id, { "type": "null" }] })));
    assert!(names_a_thing(&json!({ "type": ["array", "null"], "items": id })));
    assert!(!names_a_thing(&word) && !names_a_thing(&json!({ "type": "string" })));
}
