//! Forms as JSON: the same language, told of by places instead of lines.

use std::sync::LazyLock;

use jsonschema::Validator;
use kernel::{Language, Refusal};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use standards::forms::{FormSource, form_document, forms, language, newest_form};
use words::Catalogue;

use crate::forms::validator;

static LANGUAGE: LazyLock<Validator> = LazyLock::new(|| validator(&language()));

/// The newest version of a form that ships, as JSON.
fn shipped(code: &str) -> Value {
    let document = form_document(code, newest_form(code).unwrap().version).unwrap();
    FormSource::to_json(document).unwrap()
}

fn refusal(definition: &Value) -> Refusal {
    FormSource::json(definition).and_then(|source| source.read()).unwrap_err()
}

/// Place and code of each fault, by places.
fn faults(definition: &Value) -> Vec<(String, &'static str)> {
    let refusal = refusal(definition);
    assert_eq!(refusal.code, "standards.invalid_document");
    let mut found: Vec<_> = refusal.faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect();
    found.sort();
    found
}

fn at(places: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    places.iter().map(|(place, code)| ((*place).to_owned(), *code)).collect()
}

#[test]
fn every_form_that_ships_means_the_same_as_json_and_written_back() {
    for form in forms() {
        let definition = FormSource::to_json(form_document(&form.code, form.version).unwrap()).unwrap();
        let source = FormSource::json(&definition).unwrap();
        assert_eq!(source.read().unwrap(), **form, "{}", form.code);
        let again = FormSource::toml(source.text().to_owned());
        assert_eq!(again.read().unwrap(), **form, "{}: {}", form.code, source.text());
        assert_eq!(FormSource::to_json(source.text()).unwrap(), definition, "{}", form.code);
        let wrong: Vec<String> = LANGUAGE.iter_errors(&definition).map(|error| error.to_string()).collect();
        assert_eq!(wrong, Vec::<String>::new(), "{}", form.code);
    }
}

#[test]
fn what_is_written_reads_as_somebody_would_write_it() {
    let definition = json!({
        "field": [
            { "title": { "en": "Tag", "zh": "号牌" }, "kind": "text", "name": "tag", "required": true },
            { "name": "kind", "kind": "choice", "title": { "en": "Kind", "zh": "种类" },
              "choices": [{ "word": "a", "zh": "甲", "en": "\"A\"" }] },
        ],
        "series": "BIC", "fill": "registers:write", "size": "A5", "orientation": "portrait", "class": "internal",
        "rules": ["OUR-01"], "version": 1, "code": "our-bicycles", "title": { "en": "Bicycles", "zh": "自行车" },
        "clauses": { "OUR-01": { "en": "Registered.", "zh": "登记" } },
    });
    insta::assert_snapshot!(FormSource::json(&definition).unwrap().text(), @r#"
    code = "our-bicycles"
    version = 1
    title = { zh = "自行车", en = "Bicycles" }
    rules = ["OUR-01"]
    clauses = { OUR-01 = { zh = "登记", en = "Registered." } }
    series = "BIC"
    class = "internal"
    size = "A5"
    orientation = "portrait"
    fill = "registers:write"
    field = [
        { name = "tag", title = { zh = "号牌", en = "Tag" }, kind = "text", required = true },
        { name = "kind", title = { zh = "种类", en = "Kind" }, kind = "choice", choices = [
            { word = "a", zh = "甲", en = '"A"' },
        ] },
    ]
    "#);
}

#[test]
fn every_fault_is_told_at_its_place() {
    let mut definition = shipped("goods-release-pass");
    definition["version"] = json!(0);
    definition["strange"] = json!(1);
    definition["field"][1]["name"] = json!("bearer");
    definition["field"][3]["column"][1]["most"] = json!(-1);
    definition["field"][4]["title"] = json!({ "zh": " ", "en": "Valid on" });
    definition["field"][8]["choices"][0].as_object_mut().unwrap().remove("zh");
    definition["condition"][2]["needs"] = json!(["owner_signature", "nothing"]);
    definition["running"]["a/b"] = json!(true);
    let expected = [
        ("/definition/condition/2/needs/1", "standards.unfit_field"),
        ("/definition/field/1/name", "standards.duplicate_field"),
        ("/definition/field/3/column/1/least", "standards.bounds_reversed"),
        ("/definition/field/4/title/zh", "standards.empty_text"),
        ("/definition/field/8/choices/0/zh", "standards.missing_key"),
        ("/definition/running/a~1b", "standards.unknown_key"),
        ("/definition/strange", "standards.unknown_key"),
        ("/definition/version", "standards.out_of_range"),
    ];
    let found = faults(&definition);
    for place in at(&expected) {
        assert!(found.contains(&place), "{place:?}: {found:?}");
    }
    definition["field"] = json!([]);
    assert!(faults(&definition).contains(&("/definition/field".to_owned(), "standards.empty_list")));
    assert_eq!(faults(&json!({}))[0], ("/definition/class".to_owned(), "standards.missing_key"));
}

#[test]
fn what_is_said_to_a_fault_names_no_lines() {
    let words = Catalogue::new(&[standards::WORDING]);
    let mut definition = shipped("letter-register");
    definition["field"][1]["name"] = json!("received_on");
    let said = |language| {
        let told = refusal(&definition).faults;
        told.iter().map(|fault| words.of_fault(language, fault)).collect::<Vec<_>>()
    };
    assert_eq!(said(Language::En), ["`received_on` is the name of an earlier one"]);
    assert_eq!(said(Language::Zh), ["“received_on”与前面的重名"]);
}

#[test]
fn what_toml_has_no_word_for_is_refused_at_its_place() {
    let mut definition = shipped("letter-register");
    definition["kept_months"] = Value::Null;
    definition["field"][0]["title"]["en"] = Value::Null;
    let places = ["/definition/field/0/title/en", "/definition/kept_months"];
    assert_eq!(faults(&definition), at(&places.map(|place| (place, "standards.no_value"))));
    assert_eq!(faults(&json!([])), at(&[("/definition", "standards.wrong_type")]));
    let deep = (0..30).fold(json!(1), |inner, _depth| json!([inner]));
    assert_eq!(faults(&json!({ "code": deep }))[0].1, "standards.wrong_type");
    let mut large = shipped("letter-register");
    large["version"] = json!(u64::MAX);
    assert_eq!(faults(&large), at(&[("/definition/version", "standards.wrong_type")]));
}

#[test]
fn what_is_sent_costs_no_more_than_what_is_kept() {
    let strange: Vec<Value> = (0..40_000).map(|_number| json!({ "x".repeat(90): {} })).collect();
    let source = FormSource::json(&json!({ "field": strange })).unwrap();
    assert!(source.text().len() < 300_000, "{}", source.text().len());
    let strange: Map<String, Value> =
        (0..2_000).map(|number| (format!("{number}{}", "x/".repeat(60)), json!(1))).collect();
    let found = faults(&Value::Object(strange));
    assert!(found.len() <= 51 && found.iter().all(|(place, _code)| place.len() < 300));
}

/// Where something may be changed: every value of a document, by its pointer.
fn places(value: &Value, place: &str, found: &mut Vec<String>) {
    let mut step = |step: &str, value| {
        let place = format!("{place}/{}", step.replace('~', "~0").replace('/', "~1"));
        found.push(place.clone());
        places(value, &place, found);
    };
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| step(key, value)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(number, value)| step(&number.to_string(), value));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(true),
        json!(1),
        json!(-7),
        json!(1.5),
        json!(""),
        json!("  "),
        json!("text"),
        json!("A4"),
        json!("registers:write"),
        json!("Not A Word"),
        json!("灯\n\"\\\u{7f}\t'''\r"),
        json!("table"),
        json!("signature"),
        json!("KEY-03"),
        json!([]),
        json!([1]),
        json!(["text"]),
        json!({}),
        json!({ "zh": "甲", "en": "A" }),
        json!({ "zh": "甲" }),
        json!([{ "word": "a", "zh": "甲", "en": "A" }]),
    ])
}

/// A form that ships with some value put in place of another, or under a key that none has.
fn any_definition() -> impl Strategy<Value = Value> {
    let change = (any::<prop::sample::Index>(), any_value(), any::<bool>());
    let codes: Vec<(String, i32)> = forms().iter().map(|form| (form.code.clone(), form.version)).collect();
    (prop::sample::select(codes), prop::collection::vec(change, 1..3)).prop_map(
        |((code, version), changes)| {
            let mut definition = FormSource::to_json(form_document(&code, version).unwrap()).unwrap();
            for (at, value, is_added) in changes {
                let mut found = Vec::new();
                places(&definition, "", &mut found);
                match (definition.pointer_mut(&found[at.index(found.len())]).unwrap(), is_added) {
                    (Value::Object(entries), true) => drop(entries.insert("other".to_owned(), value)),
                    (place, _is_added) => *place = value,
                }
            }
            definition
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn whatever_is_sent_means_the_same_written_as_toml(definition in any_definition()) {
        let source = FormSource::json(&definition).unwrap();
        prop_assert_eq!(FormSource::to_json(source.text()), Some(definition), "{}", source.text());
        match (source.read(), FormSource::toml(source.text().to_owned()).read()) {
            (Ok(read), Ok(again)) => prop_assert_eq!(read, again),
            (Err(read), Err(again)) => {
                let codes = |refusal: &Refusal| refusal.faults.iter().map(|fault| fault.code).collect::<Vec<_>>();
                prop_assert_eq!(codes(&read), codes(&again));
                prop_assert!(read.faults.iter().all(|fault| fault.pointer.starts_with("/definition")));
            }
            (read, again) => prop_assert!(false, "{:?} {:?}", read, again),
        }
    }

    #[test]
    fn all_that_is_read_is_described(definition in any_definition()) {
        let is_read = FormSource::json(&definition).and_then(|source| source.read()).is_ok();
        prop_assert!(!is_read || LANGUAGE.is_valid(&definition), "{}", definition);
    }
}

#[test]
fn the_schema_refuses_what_editors_are_to_mark() {
    let wrong = [
        ("/version", json!(0)),
        ("/class", json!("secret")),
        ("/series", json!("gdp")),
        ("/field", json!([])),
        ("/field/0/kind", json!("maybe")),
        ("/field/3/column", json!([])),
        ("/field/3/column/0/kind", json!("signature")),
        ("/field/6/by", json!("anybody")),
        ("/field/8/choices/0/word", json!("Two Words")),
        ("/condition/0/when", json!({})),
    ];
    for (place, value) in wrong {
        let mut definition = shipped("goods-release-pass");
        *definition.pointer_mut(place).unwrap() = value;
        assert!(!LANGUAGE.is_valid(&definition), "{place}");
        assert!(FormSource::json(&definition).and_then(|source| source.read()).is_err(), "{place}");
    }
}
