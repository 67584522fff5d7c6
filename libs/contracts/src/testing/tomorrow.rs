//! Events as a version to come may publish them: with words that this build does not know.

use std::collections::BTreeSet;

use envelope::{Envelope, EnvelopeError, Payload};
use serde_json::Value;

use crate::asyncapi;

/// A word on no list.
pub const WORD_OF_TOMORROW: &str = "word_of_tomorrow";

/// The words of all closed lists that events use, as the description of events names them.
#[must_use]
pub fn words_of_events() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    collect(asyncapi().pointer("/components/schemas").unwrap_or(&Value::Null), &mut words);
    words
}

fn collect(schema: &Value, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            let listed = fields.get("enum").and_then(Value::as_array);
            words.extend(listed.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| collect(field, words));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The same event with each of its `words` replaced by one of tomorrow; none when it has no word.
///
/// # Errors
/// [`EnvelopeError`] when its data is no object.
pub fn of_tomorrow(envelope: &Envelope, words: &BTreeSet<String>) -> Result<Option<Envelope>, EnvelopeError> {
    let mut data = Value::Object(envelope.fields()?);
    if replace(&mut data, words) == 0 {
        return Ok(None);
    }
    let payload = Payload::of(&data)
        .map_err(|source| EnvelopeError::Payload { event_type: envelope.event_type.clone(), source })?;
    Ok(Some(Envelope { data: payload, ..envelope.clone() }))
}

/// How many words were replaced.
fn replace(value: &mut Value, words: &BTreeSet<String>) -> usize {
    match value {
        Value::String(text) if words.contains(text.as_str()) => {
            WORD_OF_TOMORROW.clone_into(text);
            1
        }
        Value::Object(fields) => fields.values_mut().map(|field| replace(field, words)).sum(),
        Value::Array(items) => items.iter_mut().map(|item| replace(item, words)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}
