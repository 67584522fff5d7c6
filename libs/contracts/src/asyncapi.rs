//! The description of every event, for people and programs that listen: an AsyncAPI 3 document.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

use envelope::{Envelope, Event};
use vocabulary::Facets;

use crate::for_every_event;

/// The exchange that everything is said on.
const EXCHANGE: &str = "steward.events";

/// What is written down event by event.
#[derive(Default)]
struct Document {
    channels: Map<String, Value>,
    operations: Map<String, Value>,
    messages: Map<String, Value>,
    schemas: BTreeMap<String, RefOr<Schema>>,
}

/// The AsyncAPI document of all events: a channel for each, with the message that travels on it.
#[must_use]
pub fn asyncapi() -> Value {
    let mut document = Document::default();
    document.know::<Envelope>();
    document.know::<Facets>();
    macro_rules! describe {
        ($($event:ty),+ $(,)?) => { $(document.describe::<$event>();)+ };
    }
    for_every_event!(describe);
    let Document { channels, operations, messages, schemas } = document;
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Steward",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Everything that one service of Steward tells the others, in CloudEvents 1.0 envelopes.",
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": { "messages": messages, "schemas": schemas },
    })
}

impl Document {
    fn describe<E: Event>(&mut self) {
        self.know::<E>();
        let (topic, event, schema) = (E::NAME.routing_key(), E::NAME.event, E::name());
        let said = self.schemas.get(schema.as_ref()).and_then(words_of);
        let channel = format!("{}.{event}", E::NAME.service);
        self.channels.insert(
            channel.clone(),
            json!({
                "address": topic,
                "messages": { event: { "$ref": format!("#/components/messages/{event}") } },
                "bindings": {
                    "amqp": { "is": "routingKey", "exchange": { "name": EXCHANGE, "type": "topic", "durable": true } },
                },
            }),
        );
        self.operations.insert(
            format!("{channel}.say"),
            json!({ "action": "send", "channel": { "$ref": format!("#/channels/{channel}") } }),
        );
        // Absent where it concerns nobody.
        let facets = json!({
            "type": "object",
            "properties": { "facets": { "$ref": "#/components/schemas/Facets" } },
        });
        let kind = json!({
            "type": "object",
            "properties": {
                "type": { "const": E::NAME.event_type() },
                "dataversion": { "const": E::data_version() },
                "data": { "allOf": [{ "$ref": format!("#/components/schemas/{schema}") }, facets] },
            },
        });
        self.messages.insert(
            event.to_owned(),
            json!({
                "name": E::NAME.event_type(),
                "title": schema,
                "summary": said,
                "payload": { "allOf": [{ "$ref": "#/components/schemas/Envelope" }, kind] },
            }),
        );
    }

    /// Takes in a schema and those it is made of.
    fn know<T: ToSchema>(&mut self) {
        let mut parts = Vec::new();
        T::schemas(&mut parts);
        self.schemas.extend(parts);
        self.schemas.insert(T::name().into_owned(), <T as PartialSchema>::schema());
    }
}

/// What a schema says of itself: the doc comment of its type.
fn words_of(schema: &RefOr<Schema>) -> Option<String> {
    match schema {
        RefOr::T(Schema::Object(object)) => object.description.clone(),
        RefOr::T(_) | RefOr::Ref(_) => None,
    }
}
