//! Adopting standards.

use contracts::ticketing::StandardPublished;
use serde_json::json;
use testkit::{Engine, TestApp, on_both_engines};

on_both_engines!(
    a_version_is_adopted_once_and_decides_from_then_on,
    a_wrong_document_is_refused_line_by_line
);

async fn a_version_is_adopted_once_and_decides_from_then_on(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let shipped = standards::profile_document("service-centre", 1).unwrap();
    let document = shipped.replacen("version = 1", "version = 2", 1);
    let api = app.anyone();
    let published = api.post("/api/v1/standards", &json!({ "document": document })).await.expect(201);
    assert_eq!((&published["name"], &published["version"]), (&json!("service-centre"), &json!(2)));
    let again = api.post("/api/v1/standards", &json!({ "document": document })).await;
    assert_eq!(again.problem(409), "standards.version_exists");
    let old = api.post("/api/v1/standards", &json!({ "document": shipped })).await;
    assert_eq!(old.problem(409), "standards.version_exists");
    let told: StandardPublished = app.ear.wait_for(|_any| true).await;
    assert_eq!(told.document, document);

    let mut estate = app.world.estate("north", "service-centre");
    estate.standard_version = 2;
    app.ear.say(&estate, 1).await;
    let body = crate::receptions::complaint(estate.estate_id);
    let recorded = api.post("/api/v1/receptions", &body).await.expect(201);
    assert_eq!(recorded["ticket"]["standard_version"], 2);
    app.finish().await;
}

async fn a_wrong_document_is_refused_line_by_line(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let shipped = standards::profile_document("service-centre", 1).unwrap();
    let document = shipped.replacen("version = 1", "version = 2", 1).replacen("\"same_day\"", "\"soon\"", 1);
    let line = document.lines().position(|line| line.contains("\"soon\"")).unwrap() + 1;
    let endless = json!({ "document": "#".repeat(262_145) });
    let refused = app.anyone().post("/api/v1/standards", &endless).await;
    assert_eq!(refused.text("/errors/0/code"), "text.too_long");
    let reply = app
        .anyone()
        .with("accept-language", "zh-CN")
        .post("/api/v1/standards", &json!({ "document": document }))
        .await;
    assert!(reply.text("/errors/0/detail").starts_with(&format!("第{line}行")), "{reply:?}");
    assert_eq!(reply.problem(422), "standards.invalid_document");
    let listed = app.anyone().get("/api/v1/standards").await.expect(200);
    assert!(listed["items"].as_array().unwrap().iter().all(|listed| listed["is_shipped"] == true));
    app.finish().await;
}
