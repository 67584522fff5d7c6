//! What time does to deadlines.

use chrono::{DateTime, TimeDelta, Utc};
use contracts::ticketing::{DeadlineKind, TicketDeadlineMissed};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use testkit::{Engine, TestApp, an_estate, deadline, on_both_engines, until};

use crate::ground::{a_ticket, adopt, complaint, worker};

on_both_engines!(
    a_missed_deadline_is_found_and_told_once_with_its_clause,
    deadlines_that_are_missed_at_once_are_each_told_once,
    a_missed_deadline_takes_nobodys_version_away,
    a_ticket_that_cannot_be_read_holds_no_other_up,
    timers_of_a_ticket_that_stays_broken_are_parked_until_somebody_tries_again,
    a_deadline_that_is_kept_or_superseded_is_never_missed,
    a_year_begins_at_midnight_where_the_estate_is,
    days_off_by_law_count_before_the_years_notice_is_out,
);

async fn a_missed_deadline_is_found_and_told_once_with_its_clause(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let ticket = a_ticket(&app.admin(), estate_id).await;
    app.clock.advance(TimeDelta::days(5));
    let missed: TicketDeadlineMissed = app
        .recorder
        .wait_for(|missed: &TicketDeadlineMissed| missed.deadline.kind == DeadlineKind::Resolve)
        .await;
    assert_eq!(missed.deadline.clause, "DLN-02");
    let late = app.admin().get(&ticket).await.expect(200);
    assert_eq!(deadline(&late, "resolve")["status"], "missed");
    assert_eq!(late["status"], "open", "what was missed is still owed");
    app.settle().await;
    let told = app.recorder.events::<TicketDeadlineMissed>();
    let mut kinds: Vec<_> = told.iter().map(|missed| missed.deadline.kind.clone()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), told.len(), "each deadline is missed once");
    app.finish().await;
}

async fn deadlines_that_are_missed_at_once_are_each_told_once(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let mut tickets = Vec::new();
    for _one in 0..12 {
        tickets.push(a_ticket(&app.admin(), estate_id).await);
    }
    app.clock.advance(TimeDelta::days(5));
    let told = || {
        let told = app.recorder.events::<TicketDeadlineMissed>().into_iter();
        let mut told: Vec<_> =
            told.map(|missed| (missed.ticket_id, missed.deadline.kind.to_string())).collect();
        told.sort_unstable();
        told
    };
    let mut expected = Vec::new();
    for ticket in &tickets {
        for deadline in ticket.opened["deadlines"].as_array().unwrap() {
            expected.push((ticket.id, deadline["kind"].as_str().unwrap().to_owned()));
        }
    }
    expected.sort_unstable();
    until("all are missed", async || told().len() >= expected.len()).await;
    app.settle().await;
    assert_eq!(told(), expected);
    for ticket in &tickets {
        let shown = app.admin().get(ticket).await.expect(200);
        let deadlines = shown["deadlines"].as_array().unwrap();
        assert!(deadlines.iter().all(|deadline| deadline["status"] == "missed"), "{shown}");
    }
    app.finish().await;
}

/// A standard of the group's own that counts in working days and knows nothing else.
const OWN: &str = r#"
name = "own-a"
version = 1
title = { zh = "自订", en = "Own" }
source = "own"
[clauses]
"OUR-01" = { zh = "办理", en = "Do it." }
[[deadline]]
promise = "respond"
term = "5wd"
clause = "OUR-01"
[[deadline]]
promise = "resolve"
term = "30wd"
clause = "OUR-01"
[rectification]
below = 3
term = "24h"
clause = "OUR-01"
"#;

/// Does to the rows what no operation does.
async fn meddle(app: &TestApp, statement: &str) {
    let tx = app.db().begin().await.unwrap();
    tx.conn().execute_unprepared(statement).await.unwrap();
    tx.commit().await.unwrap();
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

async fn a_missed_deadline_takes_nobodys_version_away(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id).await;
    let seen = api.get(&ticket).await.header("etag").to_owned();
    app.clock.advance(TimeDelta::hours(1));
    app.recorder
        .wait_for(|missed: &TicketDeadlineMissed| missed.deadline.kind == DeadlineKind::Respond)
        .await;
    let api = app.admin();
    let known = api.with("if-none-match", &seen).get(&ticket).await;
    assert_eq!(known.status.as_u16(), 200, "what is shown is another");
    let mine = api.with("if-match", &seen);
    let assign = json!({ "assignee": worker(&app).await });
    let assigned = mine.post(&format!("{ticket}/assign"), &assign).await;
    assert_eq!(assigned.expect(200)["status"], "assigned", "and nobody else did anything");
    assert_eq!(mine.post(&format!("{ticket}/assign"), &assign).await.problem(412), "stale_version");
    app.finish().await;
}

async fn a_ticket_that_cannot_be_read_holds_no_other_up(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let broken = api.post("/api/v1/interactions", &complaint(estate_id)).await.expect(201);
    let number = broken["ticket"]["number"].as_str().unwrap();
    meddle(&app, &format!("UPDATE tickets SET severity = 'grave' WHERE number = '{number}'")).await;
    let sound = a_ticket(&api, estate_id).await;
    app.clock.advance(TimeDelta::days(5));
    until("the sound ticket's deadline is missed", async || {
        deadline(&app.admin().get(&sound).await.body, "resolve")["status"] == "missed"
    })
    .await;
    meddle(&app, &format!("UPDATE tickets SET severity = 'major' WHERE number = '{number}'")).await;
    app.clock.advance(TimeDelta::minutes(2));
    let path = format!("/api/v1/tickets/{}", broken["ticket"]["ticket_id"].as_str().unwrap());
    until("what was mended is looked at again", async || {
        deadline(&app.admin().get(&path).await.body, "resolve")["status"] == "missed"
    })
    .await;
    app.finish().await;
}

async fn timers_of_a_ticket_that_stays_broken_are_parked_until_somebody_tries_again(engine: Engine) {
    let often = [("ticketing.sweep_secs", "1")];
    let app = TestApp::start_with(ticketing::module(), engine, &often).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let broken = app.admin().post("/api/v1/interactions", &complaint(estate_id)).await.expect(201);
    let number = broken["ticket"]["number"].as_str().unwrap();
    let mut keys: Vec<&str> = broken["ticket"]["deadlines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|deadline| deadline["kind"].as_str().unwrap())
        .collect();
    keys.sort_unstable();
    meddle(&app, &format!("UPDATE tickets SET severity = 'grave' WHERE number = '{number}'")).await;
    app.clock.advance(TimeDelta::days(5));
    let parked = "/api/v1/ticketing/parked-timers";
    until("all of its timers are parked", async || {
        app.clock.advance(TimeDelta::minutes(1));
        app.admin().get(parked).await.expect(200)["items"].as_array().unwrap().len() == keys.len()
    })
    .await;
    let list = app.admin().get(parked).await.expect(200);
    let timers = list["items"].as_array().unwrap();
    let mut found: Vec<&str> = timers.iter().map(|timer| timer["key"].as_str().unwrap()).collect();
    found.sort_unstable();
    assert_eq!(found, keys);
    for timer in timers {
        assert_eq!((&timer["kind"], &timer["attempts"]), (&json!("deadline"), &json!(5)));
        assert_eq!(timer["subject"], broken["ticket"]["ticket_id"]);
        assert!(timer["reason"].as_str().unwrap().contains("grave"), "{timer}");
    }

    meddle(&app, &format!("UPDATE tickets SET severity = 'major' WHERE number = '{number}'")).await;
    let given_up = format!("{parked}/{}", timers[0]["timer_id"].as_str().unwrap());
    app.admin().post(&format!("{given_up}/discard"), &json!({})).await.expect(204);
    assert_eq!(app.admin().post(&format!("{given_up}/retry"), &json!({})).await.problem(404), "not_found");
    let retried = app.admin().post(&format!("{parked}/retry"), &json!({})).await.expect(200);
    assert_eq!(retried["retried"], json!(keys.len() - 1));
    let path = format!("/api/v1/tickets/{}", broken["ticket"]["ticket_id"].as_str().unwrap());
    until("what was mended is looked at", async || {
        deadline(&app.admin().get(&path).await.body, "resolve")["status"] == "missed"
    })
    .await;
    assert_eq!(app.admin().get(parked).await.expect(200)["items"], json!([]));
    let trail =
        app.admin().get("/api/v1/ticketing/audit-entries?subject_kind=parked_timer").await.expect(200);
    assert_eq!(trail["items"][0]["action"], "discard_timer");
    app.finish().await;
}

async fn a_deadline_that_is_kept_or_superseded_is_never_missed(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (kept, other) = (a_ticket(&app.admin(), estate_id).await, a_ticket(&app.admin(), estate_id).await);
    app.admin().step(&kept, "resolve", &json!({})).await.expect(200);
    app.admin().step(&other, "cancel", &json!({ "reason": "重复" })).await.expect(200);
    let probe = a_ticket(&app.admin(), estate_id).await;
    assert_eq!(
        timers_in_all(&app).await,
        1 + app.admin().get(&probe).await.body["deadlines"].as_array().unwrap().len(),
        "what is left is the closing of the one, and the deadlines of the last"
    );
    app.clock.advance(TimeDelta::days(5));
    until("the last is late", async || {
        deadline(&app.admin().get(&probe).await.body, "resolve")["status"] == "missed"
    })
    .await;
    until("the one is closed", async || app.admin().get(&kept).await.text("/status") == "closed").await;
    assert_eq!(deadline(&app.admin().get(&kept).await.body, "resolve")["status"], "kept");
    assert_eq!(deadline(&app.admin().get(&other).await.body, "resolve")["status"], "dropped");
    app.settle().await;
    let told = app.recorder.events::<TicketDeadlineMissed>();
    assert!(!told.is_empty() && told.iter().all(|missed| probe.ends_with(&missed.ticket_id.to_string())));
    assert_eq!(timers_in_all(&app).await, 0);
    app.finish().await;
}

/// How many timers wait.
async fn timers_in_all(app: &TestApp) -> usize {
    let reader = app.db().reader();
    let all = Statement::from_string(reader.get_database_backend(), "SELECT subject FROM timers");
    reader.query_all_raw(all).await.unwrap().len()
}

async fn a_year_begins_at_midnight_where_the_estate_is(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let number = async || {
        let body = json!({ "estate_id": estate_id, "ticket": { "kind": "repair", "title": "漏水" } });
        app.admin().post("/api/v1/tickets", &body).await.expect(201)["number"].as_str().unwrap().to_owned()
    };
    app.clock.set(at("2026-12-31T15:59:00Z"));
    assert_eq!(number().await, "T2026-000001");
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!((number().await, number().await), ("T2027-000001".to_owned(), "T2027-000002".to_owned()));
    app.finish().await;
}

async fn days_off_by_law_count_before_the_years_notice_is_out(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    adopt(&app, OWN).await;
    let estate = an_estate(&app).under("own-a").await;
    app.clock.set(at("2026-11-28T08:00:00Z"));
    let body = json!({ "estate_id": estate.estate_id, "ticket": { "kind": "repair", "title": "漏水" } });
    let ticket = app.admin().post("/api/v1/tickets", &body).await.expect(201);
    let due = deadline(&ticket, "resolve");
    assert_eq!(due["due_at"], "2027-01-11T10:00:00Z");
    let steps = due["explanation"].as_array().unwrap();
    let is_told = |text: &str| steps.iter().any(|step| step["en"].as_str().unwrap().contains(text));
    assert!(is_told("Not every day off of this time is announced") && is_told("law alone"), "{steps:#?}");
    assert!(is_told("2027-01-01"), "{steps:#?}");
    app.finish().await;
}
