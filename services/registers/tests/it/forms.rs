//! The forms that there are.

use kernel::Permission;
use serde_json::json;
use testkit::{Engine, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_shown_with_its_fields_and_its_schema() {
    let app = TestApp::start(registers::module(), Engine::Sqlite).await;
    let api = app.staff(&[Permission::RegistersRead], kernel::Scope::Group);
    let form = api.get("/api/v1/form-definitions/key-loan-register").await.expect(200);
    assert_eq!(form["title"], json!({ "zh": "钥匙借用登记表", "en": "Key loan register" }));
    assert_eq!(form["rules"], json!(["CNF-15", "FRM-10", "KEY-03", "KEY-04", "KEY-06"]));
    assert_eq!((&form["fields"][0]["name"], &form["fields"][0]["kind"]), (&json!("key"), &json!("text")));
    assert_eq!(form["schema"]["properties"]["identity_checked"]["type"], "boolean");
    assert_eq!(form["schema"]["additionalProperties"], false);
    let running =
        json!({ "due": "return_by", "due_within": null, "due_at_closing_time": false, "once_by": "key" });
    assert_eq!(form["running"], running);
    assert_eq!(form["closing_schema"]["required"], json!(["returned_at", "returned_by", "condition"]));
    let private = json!({
        "when": { "is_private": [true], "kind": ["public_area", "equipment_room"] }, "needs": [], "clause": "KEY-04",
    });
    assert_eq!(form["conditions"][1], private);
    let former = api.get("/api/v1/form-definitions/key-loan-register?version=1").await.expect(200);
    assert_eq!((&former["version"], &former["running"]), (&json!(1), &json!(null)));
    let again = api.with("if-none-match", "\"2\"").get("/api/v1/form-definitions/key-loan-register").await;
    assert_eq!(again.status.as_u16(), 304);
    let report = "/api/v1/form-definitions/special-event-report";
    let (former, newest) =
        (api.get(&format!("{report}?version=1")).await.expect(200), api.get(report).await.expect(200));
    assert_eq!((&former["version"], &newest["version"]), (&json!(1), &json!(2)));
    assert_eq!(former["schema"]["properties"]["kind"], json!(null));
    assert_eq!(newest["schema"]["properties"]["kind"]["enum"].as_array().unwrap().len(), 6);
    for nowhere in ["key-loan-register?version=3", "nothing"] {
        assert_eq!(api.get(&format!("/api/v1/form-definitions/{nowhere}")).await.problem(404), "not_found");
    }
    assert_eq!(
        api.get("/api/v1/form-definitions/key-loan-register?version=x").await.problem(422),
        "invalid_query"
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_are_found_by_the_rule_that_they_rest_on() {
    let app = TestApp::start(registers::module(), Engine::Sqlite).await;
    let api = app.admin();
    let found = api.get("/api/v1/form-definitions?rule=KEY-03").await.expect(200);
    let codes: Vec<_> = found["items"].as_array().unwrap().iter().map(|form| form["code"].clone()).collect();
    assert_eq!(codes, ["key-loan-register", "key-loan-register"], "both versions");
    let all = api.get("/api/v1/form-definitions?count=true&limit=1").await.expect(200);
    assert_eq!(all["count"]["rows"], json!(standards::forms::forms().len()));
    let (_headers, lines) = api.table("/api/v1/form-definitions?format=csv").await;
    assert_eq!(lines.len(), standards::forms::forms().len() + 1);
    app.finish().await;
}
