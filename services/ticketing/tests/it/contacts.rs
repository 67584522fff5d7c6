//! Contacts of people nobody knows, contacts written down late, and the calls they came by.

use chrono::TimeDelta;
use contracts::hotline::CallAnswered;
use kernel::{EstateId, Permission, Scope, SystemIds};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, an_estate, deadline, on_both_engines};
use vocabulary::CallId;

use crate::ground::complaint;

on_both_engines!(
    a_passer_by_can_be_asked_again,
    a_local_number_is_read_at_an_estate_that_was_opened_a_moment_ago,
    nobody_sees_every_passer_by_in_an_hour,
    terms_count_from_when_it_happened,
    a_contact_names_a_call_of_its_estate,
    a_customers_own_term_is_no_way_out_of_every_deadline,
);

async fn a_passer_by_can_be_asked_again(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let mut body = complaint(estate_id);
    body["contact"] = json!({ "name": "王小明", "phone": "138 0013 8000" });
    let recorded = api.post("/api/v1/interactions", &body).await.expect(201);
    let masked = json!({ "name": "王**", "phone": "****8000" });
    assert_eq!(recorded["contact"], masked);
    let interaction = format!("/api/v1/interactions/{}", recorded["interaction_id"].as_str().unwrap());
    assert_eq!(api.get(&interaction).await.expect(200)["contact"], masked);
    let ticket_id = &recorded["ticket"]["ticket_id"];
    let reveal = json!({ "purpose": "open_ticket", "reference": ticket_id });
    let whole = api.post(&format!("{interaction}/reveal"), &reveal).await.expect(200);
    assert_eq!(whole, json!({ "name": "王小明", "phone": "+8613800138000" }));
    let plain = app.staff(&[Permission::TicketsRead, Permission::TicketsWrite], Scope::Group);
    assert_eq!(
        plain.post(&format!("{interaction}/reveal"), &reveal).await.problem(403),
        "permission_missing"
    );
    let trail = api.get("/api/v1/ticketing/audit-entries").await.expect(200);
    let is_reveal = |line: &&Value| line["action"] == "reveal_contact";
    assert_eq!(trail["items"].as_array().unwrap().iter().filter(is_reveal).count(), 1);

    // For another's ticket, and once the ticket is over, there is no purpose.
    let other = api.post("/api/v1/interactions", &complaint(estate_id)).await.expect(201);
    let foreign = json!({ "purpose": "open_ticket", "reference": other["ticket"]["ticket_id"] });
    let ticket = format!("/api/v1/tickets/{}", ticket_id.as_str().unwrap());
    let refused = api.post(&format!("{interaction}/reveal"), &foreign).await;
    assert_eq!(refused.text("/errors/0/code"), "reference.unknown");
    api.step(&ticket, "cancel", &json!({ "reason": "x" })).await.expect(200);
    let refused = api.post(&format!("{interaction}/reveal"), &reveal).await;
    assert_eq!(refused.text("/errors/0/code"), "reference.unknown");

    let wrong =
        json!({ "estate_id": estate_id, "channel": "call", "summary": "x", "contact": { "phone": "12" } });
    assert_eq!(api.post("/api/v1/interactions", &wrong).await.text("/errors/0/pointer"), "/contact/phone");
    app.finish().await;
}

async fn a_local_number_is_read_at_an_estate_that_was_opened_a_moment_ago(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let estate = an_estate(&app).with_area_code("010").known_to_the_archive_alone().await;
    let mut body = complaint(estate.estate_id);
    body["contact"] = json!({ "phone": "6123 4567" });
    let recorded = app.admin().post("/api/v1/interactions", &body).await.expect(201);
    assert_eq!(recorded["contact"]["phone"], "****4567");
    app.finish().await;
}

async fn nobody_sees_every_passer_by_in_an_hour(engine: Engine) {
    let settings = [("ticketing.reveals_per_hour", "2")];
    let app = TestApp::start_with(ticketing::module(), engine, &settings).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let mut asked = Vec::new();
    for number in 0..3 {
        let mut body = complaint(estate_id);
        body["contact"] = json!({ "phone": format!("138 0013 800{number}") });
        let recorded = app.admin().post("/api/v1/interactions", &body).await.expect(201);
        let path = format!("/api/v1/interactions/{}/reveal", recorded["interaction_id"].as_str().unwrap());
        asked.push((path, json!({ "purpose": "open_ticket", "reference": recorded["ticket"]["ticket_id"] })));
    }
    let api = app.admin();
    for (path, why) in &asked[..2] {
        assert_eq!(api.post(path, why).await.status, 200);
        assert_eq!(api.post(path, why).await.status, 200, "again costs nothing");
    }
    let (path, why) = &asked[2];
    let refused = api.post(path, why).await;
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(refused.problem(429), "allowance_used_up");
    let colleague = app.other_staff(Permission::ALL, Scope::Group);
    assert_eq!(colleague.post(path, why).await.status, 200);
    app.clock.advance(TimeDelta::minutes(61));
    assert_eq!(app.admin().post(path, why).await.status, 200);
    app.finish().await;
}

async fn terms_count_from_when_it_happened(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    // Now it is 2026-03-02 10:00 in Shanghai.
    let at = |received_at: &str, late_reason: Option<&str>| {
        let mut body = complaint(estate_id);
        body["channel"] = json!("letter");
        body["received_at"] = json!(received_at);
        body["late_reason"] = json!(late_reason);
        body
    };
    let api = app.admin();
    let letter = api.post("/api/v1/interactions", &at("2026-02-28T02:00:00Z", None)).await.expect(201);
    assert_eq!(
        (&letter["received_at"], &letter["recorded_at"]),
        (&json!("2026-02-28T02:00:00Z"), &json!("2026-03-02T02:00:00Z"))
    );
    // DLN-02: three days, to the end of the third.
    assert_eq!(deadline(&letter["ticket"], "resolve")["due_at"], "2026-03-03T15:59:59.999999Z");
    for (received_at, pointer, code) in [
        ("2026-03-02T02:05:00Z", "/received_at", "received_at.in_future"),
        ("2025-02-28T02:00:00Z", "/received_at", "received_at.too_old"),
        ("2026-02-20T02:00:00Z", "/late_reason", "late_reason.missing"),
    ] {
        let refused = api.post("/api/v1/interactions", &at(received_at, None)).await;
        assert_eq!(
            (refused.text("/errors/0/pointer"), refused.text("/errors/0/code")),
            (pointer.to_owned(), code.to_owned())
        );
    }
    let late =
        api.post("/api/v1/interactions", &at("2026-02-20T02:00:00Z", Some("节后补录"))).await.expect(201);
    assert_eq!(late["late_reason"], "节后补录");
    app.finish().await;
}

async fn a_contact_names_a_call_of_its_estate(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (other, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let by = async |call_id: CallId| {
        let mut body = complaint(estate_id);
        body["call_id"] = json!(call_id);
        api.post("/api/v1/interactions", &body).await
    };
    let call = |estate_id: Option<EstateId>| {
        let (call_id, answered_at) = (CallId::new(&SystemIds), kernel::Clock::now(app.clock.as_ref()));
        CallAnswered { call_id, estate_id, agent_id: Some(app.staff_id()), caller_index: None, answered_at }
    };
    for (at, code) in [(Some(estate_id), ""), (None, ""), (Some(other), "call.unknown")] {
        let call = call(at);
        app.recorder.publish(&call, 1).await;
        assert_eq!(by(call.call_id).await.text("/errors/0/code"), code, "{at:?}");
    }
    let made_up = by("01890000-0000-7000-8000-000000000001".parse().unwrap()).await;
    assert_eq!(
        (made_up.text("/errors/0/pointer"), made_up.text("/errors/0/code")),
        ("/call_id".to_owned(), "call.unknown".to_owned())
    );
    // Its event may be on its way, whatever the trade's time of day is.
    app.clock.advance(TimeDelta::hours(5));
    let mut just_begun = complaint(estate_id);
    just_begun["call_id"] = json!(CallId::new(&SystemIds));
    app.admin().post("/api/v1/interactions", &just_begun).await.expect(201);
    app.finish().await;
}

async fn a_customers_own_term_is_no_way_out_of_every_deadline(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let mut interaction = complaint(estate_id);
    let mut ticket = json!({ "estate_id": estate_id, "ticket": interaction["ticket"] });
    for (path, body) in [("/api/v1/interactions", &mut interaction), ("/api/v1/tickets", &mut ticket)] {
        body["customer_term"] = json!("2199-01-01T00:00:00Z");
        let refused = app.admin().post(path, body).await;
        assert_eq!(refused.text("/errors/0/pointer"), "/customer_term", "{path}");
        assert_eq!(refused.text("/errors/0/code"), "customer_term.too_far", "{path}");
    }
    app.finish().await;
}
