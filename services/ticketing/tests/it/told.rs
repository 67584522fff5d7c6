//! What is told at once (一次性告知, FRR-02).

use serde_json::{Value, json};
use testkit::{Engine, TestApp, on_both_engines};

on_both_engines!(
    all_that_a_matter_needs_is_told_at_once_or_it_is_said_why_not,
    a_checklist_is_one_of_the_place,
    contacts_are_listed_by_whether_all_was_told,
);

const PATH: &str = "/api/v1/interactions";

fn visit(estate_id: impl serde::Serialize, told: Value) -> Value {
    json!({ "estate_id": estate_id, "channel": "visit", "summary": "Asked what moving in takes.", "told": told })
}

async fn all_that_a_matter_needs_is_told_at_once_or_it_is_said_why_not(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("resident-centre").await;
    let api = app.admin();
    let offered =
        api.get(&format!("/api/v1/scripts?estate_id={estate_id}&kind=application")).await.expect(200);
    let move_in = offered["checklists"].as_array().unwrap().iter().find(|list| list["code"] == "move-in");
    let items: Vec<&str> = move_in.unwrap()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["code"].as_str().unwrap())
        .collect();
    assert_eq!((items[0], items.len()), ("identity", 6));
    assert_eq!(move_in.unwrap()["clause"], "FRR-02");

    let short = json!({ "checklist": "move-in", "items": &items[1..] });
    let refused = api.post(PATH, &visit(estate_id, short.clone())).await;
    assert_eq!(refused.text("/errors/0/pointer"), "/told/items");
    assert!(refused.text("/errors/0/detail").contains("identity"), "{refused:?}");
    assert_eq!(refused.text("/errors/0/code"), "told.incomplete");

    let mut backwards = items.clone();
    backwards.reverse();
    let whole = json!({ "checklist": "move-in", "items": backwards });
    let recorded = api.post(PATH, &visit(estate_id, whole)).await;
    let location = recorded.header("location").to_owned();
    let recorded = recorded.expect(201);
    let told = json!({
        "checklist": "move-in", "is_complete": true, "items": items, "missing": [], "untold_reason": null,
    });
    assert_eq!(recorded["told"], told);
    assert_eq!(api.get(&location).await.expect(200)["told"], told);

    let mut left = short;
    left["untold_reason"] = json!("The line broke.");
    let recorded = api.post(PATH, &visit(estate_id, left)).await.expect(201);
    assert_eq!(recorded["told"]["is_complete"], false);
    assert_eq!(recorded["told"]["missing"], json!(["identity"]));
    assert_eq!(recorded["told"]["untold_reason"], "The line broke.");
    let needless = json!({ "checklist": "move-in", "items": items, "untold_reason": "None." });
    let refused = api.post(PATH, &visit(estate_id, needless)).await;
    assert_eq!(refused.text("/errors/0/code"), "told.nothing_missing");
    app.finish().await;
}

async fn a_checklist_is_one_of_the_place(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("estate-handbook").await;
    let api = app.admin();
    let refuse = async |told: Value| {
        let refused = api.post(PATH, &visit(estate_id, told)).await;
        (refused.text("/errors/0/pointer"), refused.text("/errors/0/code"))
    };
    let fault = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    let elsewhere = json!({ "checklist": "move-in", "items": [] });
    assert_eq!(refuse(elsewhere).await, fault("/told/checklist", "told.unknown_checklist"));
    let strange = json!({ "checklist": "key-custody", "items": ["leave", "return", "lamp"] });
    assert_eq!(refuse(strange).await, fault("/told/items/2", "told.unknown_item"));
    let many = json!({ "checklist": "key-custody", "items": vec!["leave"; 41] });
    assert_eq!(refuse(many).await, fault("/told/items", "list.too_long"));
    let listed = api.get(PATH).await.expect(200);
    assert_eq!(listed["items"], json!([]), "nothing came of what was refused");
    app.finish().await;
}

async fn contacts_are_listed_by_whether_all_was_told(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("estate-handbook").await;
    let api = app.admin();
    let all = json!({ "checklist": "key-custody", "items": ["leave", "return"] });
    let some = json!({ "checklist": "key-custody", "items": ["leave"], "untold_reason": "In a hurry." });
    for told in [all, some, Value::Null] {
        api.post(PATH, &visit(estate_id, told)).await.expect(201);
    }
    for (filter, rows) in [("", 3), ("?is_all_told=true", 1), ("?is_all_told=false", 1)] {
        let listed = api.get(&format!("{PATH}{filter}")).await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), rows, "{filter}");
    }
    let late = api.get(&format!("{PATH}?is_all_told=false")).await.expect(200);
    assert_eq!(late["items"][0]["told"]["missing"], json!(["return"]));
    app.finish().await;
}
