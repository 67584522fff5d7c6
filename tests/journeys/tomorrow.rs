//! An older service beside a newer one: words that only the newer one knows are carried. Each service is given every event that
//! there is, as it is and with each of its words replaced.

use std::collections::{BTreeMap, BTreeSet};

use allinone::modules;
use contracts::{
    archive::EstateOpened,
    for_every_event,
    testing::{Example, WORD_OF_TOMORROW, of_tomorrow, words_of_events},
};
use envelope::{Envelope, Event, Payload};
use host::ServiceModule;
use serde_json::{Value, json};
use testkit::{Engine, EventRecorder, TestApp, on_both_engines};

on_both_engines!(no_service_gives_up_an_event_for_a_word_of_tomorrow);

/// What cannot be read is given up at once.
const IMPATIENT: [(&str, &str); 1] = [("bus.patience_secs", "0")];

async fn no_service_gives_up_an_event_for_a_word_of_tomorrow(engine: Engine) {
    let words = words_of_events();
    for module in modules() {
        let app = TestApp::start_with(module, engine, &IMPATIENT).await;
        let estate = EstateOpened { standard: "service-centre".to_owned(), ..EstateOpened::example() };
        app.archive.keep_estate(&estate);
        app.recorder.publish(&estate, 1).await;
        for newer in published_tomorrow(module, &words) {
            app.recorder.redeliver(&newer).await;
        }
        let list = format!("/api/v1/{}/dead-letters", module.name);
        let letters = app.admin().get(&list).await.expect(200)["items"].clone();
        assert_eq!(letters, json!([]), "{}", module.name);
        shows_what_it_carries(&app, module).await;
        app.finish().await;
    }
}

/// Every event of other services that has words, each subject's in order.
fn published_tomorrow(module: ServiceModule, words: &BTreeSet<String>) -> Vec<Envelope> {
    let mut sequences: BTreeMap<String, i32> = BTreeMap::new();
    let mut wrapped = Vec::new();
    macro_rules! wrap {
        ($($event:ty),+ $(,)?) => { $(wrapped.push(as_far_as_known(&<$event>::example()));)+ };
    }
    for_every_event!(wrap);
    // What the service publishes itself, it does not have to read.
    wrapped.retain(|envelope| !envelope.routingkey.starts_with(module.name));
    let newer = wrapped.iter().filter_map(|envelope| of_tomorrow(envelope, words).unwrap());
    let mut newer: Vec<Envelope> = newer.collect();
    for envelope in &mut newer {
        let sequence = sequences.entry(envelope.subject.clone()).or_default();
        *sequence += 1;
        envelope.sequence = *sequence;
    }
    newer
}

/// Under the version of its standard that ships; and no order to put a ticket right, which nobody here has.
fn as_far_as_known<E: Event>(event: &E) -> Envelope {
    let mut envelope = EventRecorder::wrap(event, 1);
    let mut data = Value::Object(envelope.fields().unwrap());
    if let Some(version) = data.pointer_mut("/ticket/standard_version") {
        *version = json!(1);
    }
    if let Some(rectification) = data.pointer_mut("/rectification") {
        *rectification = Value::Null;
    }
    envelope.data = Payload::of(&data).unwrap();
    envelope
}

/// The follow-up of a ticket of another kind names that kind.
async fn shows_what_it_carries(app: &TestApp, module: ServiceModule) {
    if module.name != "callbacks" {
        return;
    }
    let callbacks = app.admin().get("/api/v1/callbacks").await.expect(200)["items"].clone();
    for callback in callbacks.as_array().unwrap() {
        assert_eq!(callback["kind"], WORD_OF_TOMORROW);
    }
}
