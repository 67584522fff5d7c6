//! Adopting standards.

use contracts::ticketing::{StandardPublished, StandardWithdrawn};
use envelope::Event;
use kernel::{ApiClientId, Permission, Scope, SystemIds};
use serde_json::json;
use testkit::{Engine, TestApp, an_estate, on_both_engines};

use crate::ground::adopt;

on_both_engines!(
    a_version_is_adopted_once_and_decides_from_then_on,
    whoever_proposes_a_version_does_not_approve_it,
    what_is_withdrawn_governs_on_and_nothing_new,
    a_wrong_document_is_refused_line_by_line,
    standards_are_listed_page_by_page_and_read_one_by_one,
    only_who_answers_for_the_group_publishes,
    versions_published_at_once_are_told_of_one_after_the_other,
);

/// The document as the group's own of this version.
fn own(shipped: &str, version: i32) -> String {
    let named = shipped.replacen("name = \"", "name = \"our-centre\" # ", 1);
    named.replacen("version = 1", &format!("version = {version}"), 1)
}

async fn a_version_is_adopted_once_and_decides_from_then_on(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let shipped = standards::profile_document("service-centre", 1).unwrap();
    let document = own(shipped, 2);
    let api = app.admin();
    let published = adopt(&app, &document).await;
    assert_eq!((&published["name"], &published["version"]), (&json!("our-centre"), &json!(2)));
    assert_eq!(published["status"], "published");
    let again = api.post("/api/v1/standards", &json!({ "document": document })).await;
    assert_eq!(again.problem(409), "standards.version_exists");
    let one = api.get("/api/v1/standards/our-centre/2").await.expect(200);
    assert_eq!((&one, &one["document"]), (&published, &json!(document)), "what was answered is what is kept");
    for version in ["version = 1", "version = 2"] {
        let reserved = shipped.replacen("version = 1", version, 1);
        let refused = api.post("/api/v1/standards", &json!({ "document": reserved })).await;
        assert_eq!(refused.problem(409), "standards.name_reserved", "{version}");
    }
    let told: StandardPublished = app.recorder.wait_for(|_any| true).await;
    assert_eq!(told.document, document);

    let estate = an_estate(&app).under_version("our-centre", 2).await;
    let body = crate::ground::complaint(estate.estate_id);
    let recorded = api.post("/api/v1/interactions", &body).await.expect(201);
    assert_eq!(recorded["ticket"]["standard_version"], 2);
    app.finish().await;
}

async fn whoever_proposes_a_version_does_not_approve_it(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let document = own(standards::profile_document("service-centre", 1).unwrap(), 2);
    let api = app.admin();
    let proposed = api.post("/api/v1/standards", &json!({ "document": document })).await.expect(201);
    assert_eq!(proposed["status"], "proposed");
    let path = "/api/v1/standards/our-centre/2";
    let approve = format!("{path}/approve");
    assert_eq!(api.post(&approve, &json!({})).await.problem(403), "standards.own_proposal");
    let writer = app.other_staff(&[Permission::StandardsWrite], Scope::Group);
    assert_eq!(writer.post(&approve, &json!({})).await.problem(403), "permission_missing");
    assert_eq!(api.get(path).await.expect(200), proposed, "nothing was changed");
    assert!(app.recorder.events::<StandardPublished>().is_empty());

    // An estate cannot be governed by it yet.
    let estate = an_estate(&app).under_version("our-centre", 2).await;
    let body = crate::ground::complaint(estate.estate_id);
    assert_eq!(api.post("/api/v1/interactions", &body).await.problem(409), "standards.unknown");

    let robot = app.client(ApiClientId::new(&SystemIds), &[Permission::StandardsApprove], Scope::Group);
    assert_eq!(robot.post(&approve, &json!({})).await.problem(403), "standards.needs_person");
    let second = app.other_staff(&[Permission::StandardsApprove], Scope::Group);
    let approved = second.post(&approve, &json!({})).await.expect(200);
    assert_eq!(approved["status"], "published");
    assert_ne!(approved["history"]["decider_id"], approved["history"]["proposer_id"]);
    assert_eq!(second.post(&approve, &json!({})).await.problem(409), "standards.not_proposed");
    api.post("/api/v1/interactions", &body).await.expect(201);
    let shipped = "/api/v1/standards/apartment/1/approve";
    assert_eq!(second.post(shipped, &json!({})).await.problem(409), "standards.ships");
    assert_eq!(second.post("/api/v1/standards/ours/9/approve", &json!({})).await.problem(404), "not_found");
    app.finish().await;
}

async fn what_is_withdrawn_governs_on_and_nothing_new(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let shipped = standards::profile_document("service-centre", 1).unwrap();
    adopt(&app, &own(shipped, 2)).await;
    let estate = an_estate(&app).under_version("our-centre", 2).await;
    let api = app.admin();
    let why = json!({ "reason": "Version 3 takes its place." });
    let missing = api.post("/api/v1/standards/our-centre/2/withdraw", &json!({ "reason": " " })).await;
    assert_eq!(missing.text("/errors/0/pointer"), "/reason");
    let writer = app.other_staff(&[Permission::StandardsWrite], Scope::Group);
    let refused = writer.post("/api/v1/standards/our-centre/2/withdraw", &why).await;
    assert_eq!(refused.problem(403), "permission_missing");
    let second = app.other_staff(&[Permission::StandardsApprove], Scope::Group);
    let withdrawn = second.post("/api/v1/standards/our-centre/2/withdraw", &why).await.expect(200);
    assert_eq!(
        (&withdrawn["status"], &withdrawn["history"]["reason"]),
        (&json!("withdrawn"), &why["reason"])
    );
    let told: StandardWithdrawn = app.recorder.wait_for(|_any| true).await;
    assert_eq!((told.name.as_str(), told.version), ("our-centre", 2));
    let again = api.post("/api/v1/standards/our-centre/2/withdraw", &why).await;
    assert_eq!(again.problem(409), "standards.is_withdrawn");
    let body = crate::ground::complaint(estate.estate_id);
    let recorded = api.post("/api/v1/interactions", &body).await.expect(201);
    assert_eq!(recorded["ticket"]["standard_version"], 2, "it governs on");

    // A proposal is refused so, without a word to anybody.
    let document = own(shipped, 3);
    writer.post("/api/v1/standards", &json!({ "document": document })).await.expect(201);
    let taken = second.post("/api/v1/standards/our-centre/3/withdraw", &why).await.expect(200);
    assert_eq!(taken["status"], "withdrawn");
    let late = api.post("/api/v1/standards/our-centre/3/approve", &json!({})).await;
    assert_eq!(late.problem(409), "standards.not_proposed");
    let listed = api.get("/api/v1/standards?status=withdrawn").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    app.settle().await;
    assert_eq!(app.recorder.events::<StandardWithdrawn>().len(), 1);
    app.finish().await;
}

async fn a_wrong_document_is_refused_line_by_line(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let shipped = standards::profile_document("service-centre", 1).unwrap();
    let document = shipped.replacen("version = 1", "version = 2", 1).replacen("\"same_day\"", "\"soon\"", 1);
    let line = document.lines().position(|line| line.contains("\"soon\"")).unwrap() + 1;
    let endless = json!({ "document": "#".repeat(262_145) });
    let refused = app.admin().post("/api/v1/standards", &endless).await;
    assert_eq!(refused.text("/errors/0/code"), "text.too_long");
    let reply = app
        .admin()
        .with("accept-language", "zh-CN")
        .post("/api/v1/standards", &json!({ "document": document }))
        .await;
    assert!(reply.text("/errors/0/detail").starts_with(&format!("第{line}行")), "{reply:?}");
    assert_eq!(reply.problem(422), "standards.invalid_document");
    let listed = app.admin().get("/api/v1/standards").await.expect(200);
    assert!(listed["items"].as_array().unwrap().iter().all(|listed| listed["is_shipped"] == true));
    app.finish().await;
}

async fn standards_are_listed_page_by_page_and_read_one_by_one(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let api = app.admin();
    let shipped = standards::profile_document("estate-office", 1).unwrap();
    for version in [2, 10] {
        adopt(&app, &own(shipped, version)).await;
    }
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = api.get(&format!("/api/v1/standards?limit=3{after}")).await.expect(200);
        seen.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    let own = [("our-centre", 2), ("our-centre", 10)].map(|(name, version)| (name, version, false));
    let shipped_ones = standards::profiles().iter().map(|shipped| (shipped.name(), shipped.version(), true));
    let mut expected: Vec<_> = shipped_ones.chain(own).collect();
    expected.sort_unstable();
    let line = |(name, version, is_shipped)| json!({ "name": name, "version": version, "is_shipped": is_shipped, "status": "published" });
    assert_eq!(seen, expected.into_iter().map(line).collect::<Vec<_>>(), "each once, without its document");
    for nowhere in ["x", "our-centre", "our-centre/two"] {
        let refused = api.get(&format!("/api/v1/standards?after={nowhere}")).await;
        assert_eq!(refused.problem(422), "cursor_malformed", "{nowhere}");
    }

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

async fn only_who_answers_for_the_group_publishes(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let body = json!({ "document": own(standards::profile_document("apartment", 1).unwrap(), 3) });
    let north = Scope::Regions { regions: vec!["north".to_owned()] };
    for scope in [Scope::estate(estate_id), north] {
        let narrow = app.staff(&[Permission::StandardsWrite], scope);
        assert_eq!(narrow.post("/api/v1/standards", &body).await.problem(403), "scope_too_narrow");
    }
    app.staff(&[Permission::StandardsWrite], Scope::Group).post("/api/v1/standards", &body).await.expect(201);
    app.finish().await;
}

async fn versions_published_at_once_are_told_of_one_after_the_other(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let shipped = standards::profile_document("apartment", 1).unwrap();
    let api = app.admin();
    let bodies = [1, 2, 3, 4].map(|version| json!({ "document": own(shipped, version) }));
    for body in &bodies {
        api.post("/api/v1/standards", body).await.expect(201);
    }
    let other = app.other_staff(&[Permission::StandardsApprove], Scope::Group);
    let approve = async |version: i32| {
        let path = format!("/api/v1/standards/our-centre/{version}/approve");
        other.post(&path, &json!({})).await.expect(200)
    };
    tokio::join!(approve(1), approve(2), approve(3), approve(4));
    app.settle().await;
    let told = app.recorder.envelopes().into_iter().filter(|envelope| envelope.is(StandardPublished::NAME));
    let mut sequences: Vec<i32> = told.map(|envelope| envelope.sequence).collect();
    sequences.sort_unstable();
    assert_eq!(sequences, [1, 2, 3, 4]);
    app.finish().await;
}
