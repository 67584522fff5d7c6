//! Who may ask, what they may see, and what becomes of bad input and of repeats.

use kernel::{EstateId, Permission, Scope, SystemIds};
use serde_json::json;
use testkit::{Engine, TestApp, on_both_engines};

use crate::ground::{a_ticket, complaint};

on_both_engines!(
    a_repeated_request_is_answered_and_not_carried_out_again,
    another_estate_is_not_there,
    strangers_and_readers_change_nothing,
    every_fault_is_told_at_once_in_the_callers_language,
);

async fn a_repeated_request_is_answered_and_not_carried_out_again(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let keyed = app.admin().with("idempotency-key", "call-1");
    let first = keyed.post("/api/v1/interactions", &complaint(estate_id)).await;
    let second = keyed.post("/api/v1/interactions", &complaint(estate_id)).await;
    assert_eq!(second.header("idempotency-replayed"), "true");
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    let mut other = complaint(estate_id);
    other["summary"] = json!("Something else.");
    assert_eq!(keyed.post("/api/v1/interactions", &other).await.problem(422), "idempotency_key_reused");
    let racing = app.admin().with("idempotency-key", "call-2");
    let body = complaint(estate_id);
    let (one, two) =
        tokio::join!(racing.post("/api/v1/interactions", &body), racing.post("/api/v1/interactions", &body));
    assert!([one.status.as_u16(), two.status.as_u16()].contains(&201));
    let tickets = app.admin().get("/api/v1/tickets").await.expect(200);
    assert_eq!(tickets["items"].as_array().unwrap().len(), 2, "two keys, two tickets");
    app.finish().await;
}

async fn another_estate_is_not_there(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (own, ..) = app.settled_estate("service-centre").await;
    let (other, other_unit, _) = app.settled_estate("apartment").await;
    let ticket = a_ticket(&app.admin(), other).await;
    let narrow = app.staff(Permission::ALL, Scope::estate(own));
    assert_eq!(narrow.get(&ticket).await.problem(404), "not_found");
    assert_eq!(
        narrow.with("if-match", "\"1\"").post(&format!("{ticket}/accept"), &json!({})).await.problem(404),
        "not_found"
    );
    assert_eq!(narrow.get("/api/v1/tickets").await.expect(200)["items"], json!([]));
    let unknown = narrow.post("/api/v1/interactions", &complaint(other)).await;
    assert_eq!(unknown.text("/errors/0/code"), "estate.unknown");
    let mut crossed = complaint(own);
    crossed["unit_id"] = json!(other_unit);
    assert_eq!(
        app.admin().post("/api/v1/interactions", &crossed).await.text("/errors/0/code"),
        "unit.unknown"
    );
    let north = app.staff(&[Permission::TicketsRead], Scope::Regions { regions: vec!["north".to_owned()] });
    assert_eq!(north.get("/api/v1/tickets").await.expect(200)["items"].as_array().unwrap().len(), 1);
    app.finish().await;
}

async fn strangers_and_readers_change_nothing(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let body = complaint(estate_id);
    assert_eq!(app.nobody().post("/api/v1/interactions", &body).await.problem(401), "unauthenticated");
    let reader = app.staff(&[Permission::TicketsRead], Scope::Group);
    assert_eq!(reader.post("/api/v1/interactions", &body).await.problem(403), "permission_missing");
    assert_eq!(reader.get("/api/v1/interactions").await.expect(200)["items"], json!([]));
    app.finish().await;
}

async fn every_fault_is_told_at_once_in_the_callers_language(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let body = json!({
        "estate_id": EstateId::new(&SystemIds), "channel": "call", "summary": " ",
        "ticket": { "kind": "repair", "category": "House Leak", "title": "" },
    });
    let reply = app.admin().with("accept-language", "zh-CN").post("/api/v1/interactions", &body).await;
    let told: Vec<(String, String)> = reply.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| {
            (fault["pointer"].as_str().unwrap().to_owned(), fault["detail"].as_str().unwrap().to_owned())
        })
        .collect();
    let expected = [
        ("/summary", "不能为空"),
        ("/ticket/category", "必须是类似 house_leak 的小写词"),
        ("/ticket/title", "不能为空"),
    ];
    assert_eq!(told, expected.map(|(pointer, detail)| (pointer.to_owned(), detail.to_owned())));
    let unknown = app.admin().post("/api/v1/interactions", &json!({ "estate": 1 })).await;
    assert_eq!(unknown.status.as_u16(), 422);
    app.finish().await;
}
