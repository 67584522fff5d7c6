//! Every event as it travels. An event without an example does not compile; one without a snapshot fails.

use std::{collections::BTreeSet, path::Path};

use contracts::{
    PUBLIC_IDS, for_every_event,
    testing::{Example, at, id},
};
use envelope::{Envelope, Event};
use kernel::EventId;

/// Holds one event against its snapshot, and that it is read as it was written; its file's name.
fn pin<E: Event + Example + PartialEq + std::fmt::Debug>() -> String {
    let name = E::NAME.routing_key();
    let event = E::example();
    let sent = Envelope::wrap(id::<EventId>(1), at(0), 1, &event).unwrap();
    // The order of a map's keys depends on what other crates make of serde_json.
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, sort_maps => true }, {
        insta::assert_json_snapshot!(name.clone(), sent.fields().unwrap());
    });
    let heard = Envelope::from_bytes(&sent.to_bytes().unwrap()).unwrap();
    assert_eq!((heard.open::<E>().unwrap(), heard.estateid), (event, sent.estateid), "{name}");
    format!("{name}.snap")
}

macro_rules! pin_all {
    ($($event:ty),+ $(,)?) => { [$(pin::<$event>()),+] };
}

#[test]
fn every_event_is_sent_and_read_as_it_always_was() {
    let pinned = BTreeSet::from(for_every_event!(pin_all));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots");
    let files = std::fs::read_dir(folder).unwrap();
    let kept = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(
        pinned, kept,
        "an event that is said no more is a broken promise, and two of one name are one too many"
    );
}

/// The fields of an event that look like ids and are on no list.
fn undecided<E: Event + Example>() -> Vec<String> {
    let event = serde_json::to_value(E::example()).unwrap();
    let fields = event.as_object().unwrap().keys();
    let ids = fields.filter(|name| name.ends_with("_id") && !PUBLIC_IDS.contains(&name.as_str()));
    ids.map(|name| format!("{} of {}", name, E::NAME.event)).collect()
}

macro_rules! all_undecided {
    ($($event:ty),+ $(,)?) => { [$(undecided::<$event>()),+] };
}

#[test]
fn of_every_id_it_is_decided_whether_webhooks_carry_it() {
    let undecided = for_every_event!(all_undecided).concat();
    assert_eq!(undecided, Vec::<String>::new(), "put it on PUBLIC_IDS if it is one of our own");
}

#[test]
fn the_envelope_is_a_cloud_event_with_our_extensions() {
    let event = contracts::hotline::CallEnded::example();
    let mut envelope = Envelope::wrap(id::<EventId>(1), at(0), 2, &event).unwrap();
    envelope.traceparent = Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned());
    let sent: serde_json::Value = serde_json::from_slice(&envelope.to_bytes().unwrap()).unwrap();
    // The order of a map's keys depends on what other crates make of serde_json.
    insta::with_settings!({ sort_maps => true }, {
        insta::assert_json_snapshot!(sent, @r#"
        {
          "data": {
            "call_id": "01920000-0000-7000-8000-000000000001",
            "ended_at": "2026-03-02T02:00:00Z",
            "estate_id": "01920000-0000-7000-8000-000000000009",
            "facets": {
              "concerns": {
                "customers": [],
                "places": [
                  {
                    "estate_id": "01920000-0000-7000-8000-000000000009",
                    "unit_id": null
                  }
                ],
                "ticket": null
              },
              "headline": {
                "at": "2026-03-02T02:00:00Z",
                "kind": "call",
                "status": "ended",
                "visibility": {
                  "permission": "hotline:read"
                }
              }
            }
          },
          "datacontenttype": "application/json",
          "estateid": "01920000-0000-7000-8000-000000000009",
          "id": "01920000-0000-7000-8000-000000000001",
          "routingkey": "hotline.call.call_ended.v1",
          "sequence": 2,
          "source": "/steward/hotline",
          "specversion": "1.0",
          "subject": "01920000-0000-7000-8000-000000000001",
          "time": "2026-03-02T02:00:00Z",
          "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "type": "steward.hotline.call_ended.v1"
        }
        "#);
    });
    let of_the_group = contracts::ticketing::StandardPublished::example();
    let bare = Envelope::wrap(id::<EventId>(1), at(0), 1, &of_the_group).unwrap();
    let sent: serde_json::Value = serde_json::from_slice(&bare.to_bytes().unwrap()).unwrap();
    let extensions = ["estateid", "traceparent"].map(|extension| sent.get(extension).is_some());
    assert_eq!(extensions, [false, false], "what is absent is not sent");
}
