//! Adopting standards.

use contracts::ticketing::StandardPublished;
use serde_json::json;
use testkit::{Engine, TestApp, on_both_engines};

on_both_engines!(
    a_version_is_adopted_once_and_decides_from_then_on,
    a_wrong_document_is_refused_line_by_line,
    standards_are_listed_page_by_page_and_read_one_by_one,
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
    let one = api.get("/api/v1/standards/service-centre/2").await.expect(200);
    assert_eq!((&one, &one["document"]), (&published, &json!(document)), "what was answered is what is kept");
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

async fn standards_are_listed_page_by_page_and_read_one_by_one(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let api = app.anyone();
    let shipped = standards::profile_document("estate-office", 1).unwrap();
    for version in ["2", "10"] {
        let document = shipped.replacen("version = 1", &format!("version = {version}"), 1);
        api.post("/api/v1/standards", &json!({ "document": document })).await.expect(201);
    }
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = api.get(&format!("/api/v1/standards?limit=3{after}")).await.expect(200);
        seen.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    let line = |name: &str, version: i32, is_shipped: bool| json!({ "name": name, "version": version, "is_shipped": is_shipped });
    let expected = [
        line("apartment", 1, true),
        line("estate-handbook", 1, true),
        line("estate-office", 1, true),
        line("estate-office", 2, false),
        line("estate-office", 10, false),
        line("resident-centre", 1, true),
        line("service-centre", 1, true),
    ];
    assert_eq!(seen, expected, "each once, without its document");

    let one = api.get("/api/v1/standards/estate-office/1").await.expect(200);
    assert_eq!((&one["document"], &one["is_shipped"]), (&json!(shipped), &json!(true)));
    assert_eq!(one["title"], json!({ "zh": "管理处", "en": "Estate office" }));
    let leak = one["categories"].as_array().unwrap().iter().find(|one| one["category"] == "toilet_leak");
    let title = json!({ "zh": "卫生间渗水", "en": "toilet seepage" });
    assert_eq!(leak, Some(&json!({ "category": "toilet_leak", "title": title, "kinds": ["repair"] })));
    for nothing in ["estate-office/3", "nowhere/1", "estate-office/one"] {
        assert_eq!(
            api.get(&format!("/api/v1/standards/{nothing}")).await.problem(404),
            "not_found",
            "{nothing}"
        );
    }
    app.finish().await;
}
