//! Lists as work needs them.

use chrono::TimeDelta;
use kernel::{Permission, Scope};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, on_both_engines};

use crate::ground::{a_ticket, worker};

on_both_engines!(tickets_are_found_by_what_people_ask_for, what_is_owed_first_comes_first_on_every_page);

async fn open(api: &Api, estate_id: impl serde::Serialize, kind: &str, severity: &str) -> Value {
    let subject = json!({ "kind": kind, "severity": severity, "title": "x" });
    a_ticket(api, estate_id).without_a_contact().about(subject).await.opened
}

async fn numbers(api: &Api, query: &str) -> Vec<String> {
    let list = api.get(&format!("/api/v1/tickets?{query}")).await.expect(200);
    let number = |ticket: &Value| ticket["number"].as_str().unwrap().to_owned();
    list["items"].as_array().unwrap().iter().map(number).collect()
}

async fn tickets_are_found_by_what_people_ask_for(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (other, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let first = open(&api, estate_id, "complaint", "major").await;
    app.clock.advance(TimeDelta::minutes(1));
    let second = open(&api, other, "repair", "ordinary").await;
    let (one, two) = (first["number"].as_str().unwrap(), second["number"].as_str().unwrap());
    let ticket = format!("/api/v1/tickets/{}", first["ticket_id"].as_str().unwrap());
    let assignee = worker(&app).await;
    api.step(&ticket, "assign", &json!({ "assignee": assignee })).await.expect(200);
    let minute = "2026-03-02T02:01:00Z";
    for (query, found) in [
        (format!("number={one}"), vec![one]),
        (format!("number={}", two.to_lowercase()), vec![two]),
        // In full width and with a dash of a word processor.
        (format!("number={}", two.replace('T', "%EF%BC%B4").replace('-', "%E2%80%94")), vec![two]),
        (format!("estate_id={other}"), vec![two]),
        (format!("assignee_id={assignee}"), vec![one]),
        ("severity=major".to_owned(), vec![one]),
        (format!("opened_from={minute}"), vec![two]),
        (format!("opened_before={minute}"), vec![one]),
        // A complaint has to be answered in half an hour, a repair in two.
        ("due_before=2026-03-02T03:00:00Z".to_owned(), vec![one]),
        ("is_overdue=false".to_owned(), vec![two, one]),
        ("is_overdue=true".to_owned(), vec![]),
    ] {
        assert_eq!(numbers(&api, &query).await, found, "{query}");
    }
    app.clock.advance(TimeDelta::hours(1));
    let api = app.admin();
    assert_eq!(numbers(&api, "is_overdue=true").await, [one]);
    assert_eq!(numbers(&api, "is_overdue=false").await, [two]);
    let narrow = app.staff(&[Permission::TicketsRead], Scope::estate(estate_id));
    assert_eq!(numbers(&narrow, &format!("estate_id={other}")).await, Vec::<String>::new());
    assert_eq!(numbers(&narrow, &format!("number={two}")).await, Vec::<String>::new());
    app.finish().await;
}

async fn what_is_owed_first_comes_first_on_every_page(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    // Two hours for each repair, half an hour for the complaint; those of one instant in the order of their ids.
    let mut expected = Vec::new();
    for _one in 0..3 {
        expected.push(open(&api, estate_id, "repair", "ordinary").await["number"].clone());
    }
    expected.insert(0, open(&api, estate_id, "complaint", "ordinary").await["number"].clone());
    let done = open(&api, estate_id, "complaint", "ordinary").await;
    let done = format!("/api/v1/tickets/{}", done["ticket_id"].as_str().unwrap());
    api.step(&done, "cancel", &json!({ "reason": "x" })).await.expect(200);
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = api.get(&format!("/api/v1/tickets?sort=due&limit=2{after}")).await.expect(200);
        seen.extend(page["items"].as_array().unwrap().iter().map(|ticket| ticket["number"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(seen, expected);
    assert_eq!(api.get("/api/v1/tickets?sort=due&after=x").await.problem(422), "cursor_malformed");
    app.finish().await;
}
