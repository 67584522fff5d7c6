//! What a callback says may be done with it.

use kernel::{Permission, Scope};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, on_both_engines};

use crate::work::{a_callback, introduce};

on_both_engines!(
    a_callback_shows_what_may_be_done_with_it_until_nothing_may,
    every_act_names_what_its_operation_asks_for,
);

fn words(callback: &Value) -> Vec<&str> {
    callback["acts"].as_array().unwrap().iter().map(|act| act["act"].as_str().unwrap()).collect()
}

const OWED: [&str; 4] = ["complete", "attempt", "assign", "waive"];

async fn a_callback_shows_what_may_be_done_with_it_until_nothing_may(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let api = app.admin();
    let callback = a_callback(&app, home).await;
    assert_eq!(words(&callback.owed), OWED, "in a list");
    assert_eq!(api.get(&callback).await.expect(200)["acts"], callback.owed["acts"], "by itself");
    introduce(&app, app.staff_id(), true, Scope::Group).await;
    let given = api.step(&callback, "assign", &json!({ "assignee": app.staff_id() })).await.expect(200);
    assert_eq!(words(&given), OWED, "it may be given to another");
    let tried = api.step(&callback, "attempts", &json!({ "outcome": "no_answer" })).await.expect(200);
    assert_eq!(words(&tried), OWED);
    let waived = api.step(&callback, "waive", &json!({ "reason": "Moved away." })).await.expect(200);
    assert_eq!(words(&waived), ["approve_waiver"], "whoever waived sees it too: that is a rule about people");
    let other = app.other_staff(Permission::ALL, Scope::Group);
    let approved = other.step(&callback, "approve-waiver", &json!({})).await.expect(200);
    assert_eq!(words(&approved), [""; 0]);
    let callback = a_callback(&app, home).await;
    let answer = json!({ "satisfaction": 5, "solved": true });
    let done = api.step(&callback, "complete", &answer).await.expect(200);
    assert_eq!(words(&done), [""; 0]);
    app.finish().await;
}

async fn every_act_names_what_its_operation_asks_for(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let callback = a_callback(&app, home).await;
    let waived = app.admin().step(&callback, "waive", &json!({ "reason": "Moved away." })).await.expect(200);
    let described = app.nobody().get("/api/v1/openapi.json").await.expect(200);
    let mut shown = callback.owed["acts"].as_array().unwrap().clone();
    shown.extend(waived["acts"].as_array().unwrap().clone());
    assert_eq!(shown.len(), 5);
    for act in shown {
        let word = act["act"].as_str().unwrap();
        let route = if word == "attempt" { "attempts".to_owned() } else { word.replace('_', "-") };
        let operation = &described["paths"][format!("/api/v1/callbacks/{{id}}/{route}")]["post"];
        assert_eq!(operation["security"], json!([{ "bearer": [act["permission"]] }]), "{word}");
        let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        let asked = match body.as_str().and_then(|reference| reference.rsplit('/').next()) {
            Some(schema) => described["components"]["schemas"][schema]["required"].clone(),
            None => json!([]),
        };
        assert_eq!(act["needs"], asked, "{word}");
    }
    app.finish().await;
}
