//! Each event says where the ticket stands after it: what the desk shows, others know without asking.

use envelope::Envelope;
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, on_both_engines, until};

use crate::ground::{complaint, worker};

on_both_engines!(each_event_tells_what_the_desk_shows_after_it);

/// The event of this version of a ticket, once it was published.
async fn said(app: &TestApp, ticket: &str, sequence: i32) -> Envelope {
    let subject = ticket.rsplit('/').next().unwrap();
    let find = || {
        let envelopes = app.recorder.envelopes().into_iter();
        envelopes.rev().find(|envelope| envelope.subject == subject && envelope.sequence == sequence)
    };
    until("the event is published", async || find().is_some()).await;
    find().unwrap()
}

async fn is_told_as_it_is_shown(app: &TestApp, api: &Api, ticket: &str, sequence: i32) {
    let shown = api.get(ticket).await.expect(200);
    let envelope = said(app, ticket, sequence).await;
    let facets = contracts::facets_of(&envelope).unwrap().unwrap();
    let headline = facets.headline;
    let told = json!([headline.status, headline.due_at, headline.reference, headline.title]);
    let fields = ["status", "due_at", "number", "title"].map(|field| shown[field].clone());
    assert_eq!(told, Value::from(fields.to_vec()), "{}", envelope.event_type);
    assert_eq!(headline.is_open(), shown["status"] != "closed", "{}", envelope.event_type);
    let assignee = envelope.fields().unwrap()["ticket"]["assignee_id"].clone();
    assert_eq!(assignee, shown["assignee"], "{}", envelope.event_type);
    assert_eq!(json!(facets.concerns.customers), json!([shown["customer_id"]]));
}

async fn each_event_tells_what_the_desk_shows_after_it(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let mut contact = complaint(estate_id);
    contact["customer_id"] = json!(customer_id);
    let recorded = api.post("/api/v1/interactions", &contact).await.expect(201);
    let ticket = format!("/api/v1/tickets/{}", recorded["ticket"]["ticket_id"].as_str().unwrap());
    is_told_as_it_is_shown(&app, &api, &ticket, 1).await;
    let steps = [
        ("assign", json!({ "assignee": worker(&app).await })),
        ("accept", json!({})),
        ("arrive", json!({})),
        ("resolve", json!({})),
        ("reopen", json!({ "reason": "Still dripping." })),
        ("resolve", json!({})),
        ("close", json!({})),
    ];
    for (sequence, (act, body)) in (2..).zip(steps) {
        api.step(&ticket, act, &body).await.expect(200);
        is_told_as_it_is_shown(&app, &api, &ticket, sequence).await;
    }
    app.finish().await;
}
