//! Who is let in where.

use kernel::{EstateId, Permission, Scope, SystemIds};
use serde_json::{Value, json};
use testkit::{
    Engine, TestApp, every_list_keeps_to_its_declaration, every_route_is_guarded, on_both_engines, until,
};
use vocabulary::TicketId;

use crate::ground::a_ticket;

on_both_engines!(
    every_list_is_read_as_it_is_declared,
    what_lies_outside_a_scope_is_told_from_what_is_not_there
);

#[tokio::test(flavor = "multi_thread")]
async fn every_route_refuses_strangers_and_whoever_lacks_its_permission() {
    let app = TestApp::start(ticketing::module(), Engine::Sqlite).await;
    every_route_is_guarded(&app, &["POST /api/v1/inquiries", "POST /api/v1/inquiries/messages"]).await;
    app.finish().await;
}

/// In the security log alone: to the caller it looks the same.
async fn what_lies_outside_a_scope_is_told_from_what_is_not_there(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (own, ..) = app.settled_estate("service-centre").await;
    let (other, ..) = app.settled_estate("apartment").await;
    let (hidden, shown) = (a_ticket(&app.admin(), other).await, a_ticket(&app.admin(), own).await);
    let narrow = app.staff(Permission::ALL, Scope::estate(own));
    let nothing = format!("/api/v1/tickets/{}", TicketId::new(&SystemIds));
    assert_eq!(narrow.get(&nothing).await.problem(404), "not_found");
    narrow.get(&shown).await.expect(200);
    app.admin().get(&nothing).await.expect(404);
    for _again in 0..2 {
        assert_eq!(narrow.get(&hidden).await.problem(404), "not_found");
    }
    let history = format!("{hidden}/history");
    let elsewhere = app.staff(Permission::ALL, Scope::estate(EstateId::new(&SystemIds)));
    assert_eq!(elsewhere.get(&history).await.problem(404), "not_found");
    assert_eq!(elsewhere.get(&shown).await.problem(404), "not_found");

    let lines = async || -> Vec<Value> {
        let path = "/api/v1/ticketing/security-events?kind=out_of_scope";
        let listed = app.admin().get(path).await.expect(200);
        listed["items"].as_array().unwrap().clone()
    };
    until("what was there is taken down", async || lines().await.len() == 2).await;
    let subject = |path: &str| path.replace("/api/v1/tickets/", "ticket:");
    let told: Vec<[Value; 5]> = lines()
        .await
        .iter()
        .rev()
        .map(|line| ["principal", "address", "subject", "detail", "times"].map(|field| line[field].clone()))
        .collect();
    let who = format!("staff:{}", app.staff_id());
    let line = |path: &str| json!([who, "127.0.0.1", subject(path), "/api/v1/tickets/{id}", 1]);
    assert_eq!(json!(told), json!([line(&hidden), line(&shown)]), "each once, and nothing that is not there");
    app.finish().await;
}

async fn every_list_is_read_as_it_is_declared(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    every_list_keeps_to_its_declaration(&app).await;
    app.finish().await;
}
