//! The AsyncAPI document describes what travels.

use std::collections::BTreeSet;

use contracts::{
    asyncapi, for_every_event,
    testing::{Example, at, id},
};
use envelope::{Envelope, Event};
use kernel::EventId;
use serde_json::Value;

#[test]
fn every_event_has_a_channel_an_operation_and_a_message() {
    let document = asyncapi();
    macro_rules! names {
        ($($event:ty),+ $(,)?) => { [$(<$event as Event>::NAME),+] };
    }
    let names = for_every_event!(names);
    for part in ["/channels", "/operations", "/components/messages"] {
        assert_eq!(document.pointer(part).unwrap().as_object().unwrap().len(), names.len(), "{part}");
    }
    for name in names {
        let channel = &document["channels"][format!("{}.{}", name.service, name.event)];
        assert_eq!(channel["address"], name.routing_key());
        let message = &document["components"]["messages"][name.event];
        assert_eq!(message["name"], name.event_type());
        let version = message.pointer("/payload/allOf/1/properties/dataversion/const");
        assert!(version.and_then(Value::as_u64).is_some_and(|version| version >= 1), "{message:#}");
        assert!(!message["summary"].as_str().unwrap().is_empty(), "{message:#}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = asyncapi();
    let mut references = BTreeSet::new();
    collect(&document, &mut references);
    assert!(references.contains("#/components/schemas/TicketFacts"), "{references:?}");
    let dangling: Vec<_> = references
        .iter()
        .filter(|target| document.pointer(target.trim_start_matches('#')).is_none())
        .collect();
    assert_eq!(dangling, Vec::<&String>::new());
}

fn collect(value: &Value, references: &mut BTreeSet<String>) {
    if let Some(target) = value.get("$ref").and_then(Value::as_str) {
        references.insert(target.to_owned());
    }
    match value {
        Value::Object(fields) => fields.values().for_each(|field| collect(field, references)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The fields of an event as it is sent and as its schema names them.
fn fields<E: Event + Example>(document: &Value) -> [BTreeSet<String>; 2] {
    let named = |object: &Value| object.as_object().unwrap().keys().cloned().collect();
    let sent = Envelope::wrap(id::<EventId>(1), at(0), 1, &E::example()).unwrap();
    let described = document.pointer(&format!("/components/schemas/{}/properties", E::name()));
    let mut own = sent.fields().unwrap();
    // Described once, for all of them.
    own.remove("facets");
    [named(&Value::Object(own)), named(described.unwrap())]
}

#[test]
fn the_schemas_name_the_fields_that_are_sent() {
    let document = asyncapi();
    macro_rules! compare {
        ($($event:ty),+ $(,)?) => { [$(fields::<$event>(&document)),+] };
    }
    for [sent, described] in for_every_event!(compare) {
        assert_eq!(sent, described);
    }
}

#[test]
fn a_message_is_an_envelope_with_its_own_type_and_data() {
    let document = asyncapi();
    insta::with_settings!({ sort_maps => true }, {
        insta::assert_json_snapshot!(document["components"]["messages"]["ticket_closed"], @r##"
        {
          "name": "steward.ticketing.ticket_closed.v1",
          "payload": {
            "allOf": [
              {
                "$ref": "#/components/schemas/Envelope"
              },
              {
                "properties": {
                  "data": {
                    "allOf": [
                      {
                        "$ref": "#/components/schemas/TicketClosed"
                      },
                      {
                        "properties": {
                          "facets": {
                            "$ref": "#/components/schemas/Facets"
                          }
                        },
                        "type": "object"
                      }
                    ]
                  },
                  "dataversion": {
                    "const": 1
                  },
                  "type": {
                    "const": "steward.ticketing.ticket_closed.v1"
                  }
                },
                "type": "object"
              }
            ]
          },
          "summary": "The ticket is closed for good.",
          "title": "TicketClosed"
        }
        "##);
    });
}
