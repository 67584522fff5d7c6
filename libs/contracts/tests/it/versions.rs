//! Events of other versions: what was published before is lifted, what is published later is read as far as it is known.

use std::{collections::BTreeSet, fs, path::PathBuf};

use contracts::{
    billing::InvoiceDisputed,
    for_every_event,
    testing::{Example, WORD_OF_TOMORROW, at, id, of_tomorrow, words_of_events},
    ticketing::TicketOpened,
};
use envelope::{Envelope, Event, Payload};
use kernel::{EventId, Open};
use serde_json::{Value, json};

/// An event of every data version before the one that is published now, as it was then: `<topic>.data<version>.json`.
fn earlier() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/earlier")
}

fn sent<E: Event + Example>() -> Envelope {
    Envelope::wrap(id::<EventId>(1), at(0), 1, &E::example()).unwrap()
}

/// The event in its data version `version`, whatever the reader's is.
fn of_version<E: Event + Example>(data: &Value, version: u16) -> Envelope {
    Envelope { data: Payload::of(data).unwrap(), dataversion: version, ..sent::<E>() }
}

/// Reads what is kept of each older data version; the names of the files.
fn lift_all<E: Event + Example + PartialEq + std::fmt::Debug>() -> Vec<String> {
    let versions = 1..E::data_version();
    let lifted = versions.map(|version| {
        let file = format!("{}.data{version}.json", E::NAME.routing_key());
        let text = fs::read_to_string(earlier().join(&file));
        let kept: Value =
            serde_json::from_str(&text.unwrap_or_else(|_none| panic!("there is no {file}"))).unwrap();
        assert_eq!(of_version::<E>(&kept, version).open::<E>().unwrap(), E::example(), "{file}");
        file
    });
    lifted.collect()
}

macro_rules! lift_every {
    ($($event:ty),+ $(,)?) => { [$(lift_all::<$event>()),+].concat() };
}

#[test]
fn an_event_of_every_older_data_version_is_read_as_the_one_of_today() {
    let lifted = BTreeSet::from_iter(for_every_event!(lift_every));
    let kept = fs::read_dir(earlier()).unwrap();
    let kept = kept.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(lifted, kept);
}

#[test]
fn what_the_first_version_did_not_say_of_a_dispute_is_what_the_event_means() {
    let mut first = serde_json::to_value(InvoiceDisputed::example()).unwrap();
    first.as_object_mut().unwrap().remove("is_disputed");
    assert!(of_version::<InvoiceDisputed>(&first, 1).open::<InvoiceDisputed>().unwrap().is_disputed);
    assert!(
        of_version::<InvoiceDisputed>(&first, 2).open::<InvoiceDisputed>().is_err(),
        "the second says it"
    );
}

/// The event as a data version to come says it: with one more field, everything else as it is.
fn read_by_this_build<E: Event + Example + PartialEq + std::fmt::Debug>() {
    let mut data = sent::<E>().fields().unwrap();
    data.insert("added_tomorrow".to_owned(), json!({ "kind": WORD_OF_TOMORROW }));
    let newer = of_version::<E>(&Value::Object(data), E::data_version() + 1);
    let read = Envelope::from_bytes(&newer.to_bytes().unwrap()).unwrap();
    assert_eq!(read.dataversion, E::data_version() + 1);
    assert_eq!(read.open::<E>().unwrap(), E::example(), "{}", E::NAME.routing_key());
}

macro_rules! read_every {
    ($($event:ty),+ $(,)?) => { $(read_by_this_build::<$event>();)+ };
}

#[test]
fn a_newer_data_version_is_read_as_far_as_it_is_known() {
    for_every_event!(read_every);
}

/// Reads the event with words of tomorrow in place of its own; false when it has none.
fn is_carried<E: Event + Example>(words: &BTreeSet<String>) -> bool {
    let name = E::NAME.routing_key();
    let Some(newer) = of_tomorrow(&sent::<E>(), words).unwrap() else { return false };
    let event: E = newer.open().unwrap_or_else(|error| panic!("{name}: {error:?}"));
    contracts::facets_of(&newer).unwrap();
    let again = serde_json::to_value(&event).unwrap();
    let said = newer.fields().unwrap();
    let (again, said) = (without_scopes(again), without_scopes(Value::Object(said)));
    for (field, value) in again.as_object().unwrap() {
        assert_eq!(said.get(field), Some(value), "{name}: {field} is passed on as it was spelt");
    }
    true
}

/// All but what is known to narrow: a scope of another version is nowhere.
fn without_scopes(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let others = fields.into_iter().filter(|(field, _value)| field != "scope");
            Value::Object(others.map(|(field, value)| (field, without_scopes(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_scopes).collect()),
        plain @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => plain,
    }
}

macro_rules! carry_every {
    ($words:ident: $($event:ty),+ $(,)?) => { [$(is_carried::<$event>(&$words)),+] };
}

#[test]
fn a_word_of_another_version_is_carried_in_every_event() {
    let words = words_of_events();
    for word in ["repair", "major", "assigned", "CNY", "open", "tickets:read", "estates", "owner", "resolve"]
    {
        assert!(words.contains(word), "{word} is on no list: {words:?}");
    }
    macro_rules! visit {
        ($($event:ty),+ $(,)?) => { carry_every!(words: $($event),+) };
    }
    let carried = for_every_event!(visit).into_iter().filter(|is_carried| *is_carried).count();
    assert!(carried > 40, "only {carried} events have words");
}

#[test]
fn a_ticket_of_a_kind_of_tomorrow_is_no_report_and_stands_where_it_says() {
    let newer = of_tomorrow(&sent::<TicketOpened>(), &words_of_events()).unwrap().unwrap();
    let opened: TicketOpened = newer.open().unwrap();
    assert_eq!((opened.ticket.kind.known(), opened.ticket.kind.as_str()), (None, WORD_OF_TOMORROW));
    assert!(!opened.ticket.visibility().is_confidential(), "it would say so");
    let headline = contracts::facets_of(&newer).unwrap().unwrap().headline;
    assert!(headline.stands_on_card() && !headline.is_open());
}
