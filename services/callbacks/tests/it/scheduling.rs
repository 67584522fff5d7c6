//! What makes a follow-up owed, and what takes it away.

use chrono::TimeDelta;
use contracts::{
    callbacks::{CallbackMissed, CallbackOmitted, CallbackScheduled, CallbackWaived},
    testing::Example,
    ticketing::{StandardPublished, TicketKind, TicketReopened},
};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, on_both_engines, until};

use crate::work::{a_callback, count, follow_up, resolved, resolved_at};

on_both_engines!(
    a_resolved_complaint_is_followed_up_exactly_once,
    a_standard_that_asks_for_no_follow_up_gets_none,
    work_taken_up_again_takes_its_follow_up_away_and_its_next_resolution_brings_another,
    a_late_follow_up_is_told_once_and_stays_owed,
    what_was_made_in_time_is_never_late,
    a_follow_up_found_late_keeps_the_version_that_people_hold,
    nobody_is_owed_a_call_without_a_customer,
    a_share_of_the_follow_ups_is_required_and_the_others_lapse,
    work_that_ends_at_night_is_followed_up_on_the_next_working_day,
    a_resolution_heard_before_its_estate_is_followed_up_once_the_estate_is_known,
    a_standard_the_group_published_is_followed_as_soon_as_it_is_heard_of,
);

async fn a_resolved_complaint_is_followed_up_exactly_once(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let event = resolved(home, TicketKind::Complaint, "estate-handbook");
    let envelope = app.recorder.publish(&event, 1).await;
    app.recorder.redeliver(&envelope).await;
    app.recorder.publish(&event, 1).await;
    let scheduled: CallbackScheduled = app.recorder.wait_for(|_any| true).await;
    assert_eq!(scheduled.clause, "CBK-44");
    assert!(scheduled.due_at > resolved_at() && scheduled.due_at <= resolved_at() + TimeDelta::days(4));
    assert_eq!(count(&app.admin()).await, 1, "redelivered or said again, it is one resolution");
    let callback = app.admin().get("/api/v1/callbacks?status=due").await.expect(200)["items"][0].clone();
    assert_eq!((&callback["status"], &callback["ticket_number"]), (&json!("due"), &json!("T2026-000001")));
    assert!(callback["explanation"][0]["zh"].as_str().unwrap().contains("CBK-44"));
    app.finish().await;
}

async fn a_standard_that_asks_for_no_follow_up_gets_none(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("apartment").await;
    app.recorder.publish(&resolved(home, TicketKind::Complaint, "apartment"), 1).await;
    app.settle().await;
    assert_eq!(count(&app.admin()).await, 0);
    app.finish().await;
}

async fn work_taken_up_again_takes_its_follow_up_away_and_its_next_resolution_brings_another(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let event = resolved(home, TicketKind::Complaint, "estate-handbook");
    let (_first, path) = follow_up(&app, &event).await;
    let reopened = TicketReopened {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        ticket: event.ticket.clone(),
        reason: "It is back.".to_owned(),
        ..TicketReopened::example()
    };
    app.recorder.publish(&reopened, 2).await;
    let waived: CallbackWaived = app.recorder.wait_for(|_any| true).await;
    assert_eq!(waived.reason, "It is back.");
    assert_eq!(app.admin().get(&path).await.expect(200)["status"], "waived");
    app.recorder.publish(&event, 3).await;
    until("the second resolution is followed up", async || count(&app.admin()).await == 2).await;
    app.finish().await;
}

async fn a_late_follow_up_is_told_once_and_stays_owed(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let callback = a_callback(&app, home).await;
    app.clock.advance(TimeDelta::days(10));
    let missed: CallbackMissed = app.recorder.wait_for(|_any| true).await;
    assert_eq!(missed.clause, "CBK-44");
    let late = app.admin().get(&callback).await.expect(200);
    assert_eq!(late["status"], "due");
    assert!(late["missed_at"].is_string());
    app.settle().await;
    assert_eq!(app.recorder.events::<CallbackMissed>().len(), 1);
    app.finish().await;
}

async fn what_was_made_in_time_is_never_late(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let (made, path) = follow_up(&app, &resolved(home, TicketKind::Complaint, "estate-handbook")).await;
    let (owed, _path) = follow_up(&app, &resolved(home, TicketKind::Complaint, "estate-handbook")).await;
    assert_ne!(made["callback_id"], owed["callback_id"]);
    assert_eq!(watched(&app).await, 2);
    let answer = json!({ "satisfaction": 5, "solved": true });
    app.admin().step(&path, "complete", &answer).await.expect(200);
    assert_eq!(watched(&app).await, 1);
    app.clock.advance(TimeDelta::days(10));
    let missed: CallbackMissed = app.recorder.wait_for(|_any| true).await;
    assert_eq!(owed["callback_id"], json!(missed.callback_id));
    until("nothing is watched any more", async || watched(&app).await == 0).await;
    app.settle().await;
    assert_eq!(app.recorder.events::<CallbackMissed>().len(), 1);
    assert_eq!(app.admin().get(&path).await.expect(200)["missed_at"], Value::Null);
    app.finish().await;
}

/// How many timers wait.
async fn watched(app: &TestApp) -> usize {
    let reader = app.db().reader();
    let all = Statement::from_string(reader.get_database_backend(), "SELECT subject FROM timers");
    reader.query_all_raw(all).await.unwrap().len()
}

async fn a_follow_up_found_late_keeps_the_version_that_people_hold(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let callback = a_callback(&app, home).await;
    app.clock.advance(TimeDelta::days(10));
    let _missed: CallbackMissed = app.recorder.wait_for(|_any| true).await;
    let etag = format!("\"{}\"", callback.owed["version"]);
    let answer = json!({ "satisfaction": 5, "solved": true });
    let done = app.admin().with("if-match", &etag).post(&format!("{callback}/complete"), &answer).await;
    assert_eq!(done.expect(200)["status"], "done", "whoever was typing is not sent away");
    app.settle().await;
    let id = callback.owed["callback_id"].as_str().unwrap();
    let told = app.recorder.envelopes().into_iter().filter(|envelope| envelope.subject == id);
    let sequences: Vec<i32> = told.map(|envelope| envelope.sequence).collect();
    assert_eq!(sequences, [1, 2, 3]);
    app.finish().await;
}

async fn nobody_is_owed_a_call_without_a_customer(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let mut event = resolved(home, TicketKind::Repair, "estate-handbook");
    event.ticket.customer_id = None;
    app.recorder.publish(&event, 1).await;
    app.settle().await;
    assert_eq!(count(&app.admin()).await, 0);
    app.recorder.wait_for::<CallbackOmitted>(|omitted| omitted.is_last_of_resolution == Some(true)).await;
    let omitted = app.recorder.events::<CallbackOmitted>();
    let told: Vec<_> = omitted.iter().map(|it| (it.clause.as_str(), it.is_last_of_resolution)).collect();
    assert_eq!(told, [("CBK-46", Some(false)), ("CBK-58", Some(true))]);
    assert!(omitted.iter().all(|it| it.ticket_id == event.ticket_id && it.reason_kind == "no_contact"));
    app.clock.advance(TimeDelta::days(30));
    let trail = app.admin().get("/api/v1/callbacks/audit-entries?subject_kind=ticket").await.expect(200);
    assert_eq!(trail["items"].as_array().unwrap().len(), 2);
    assert!(app.recorder.events::<CallbackMissed>().is_empty());
    app.finish().await;
}

async fn a_share_of_the_follow_ups_is_required_and_the_others_lapse(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    for _ticket in 0..10 {
        app.recorder.publish(&resolved(home, TicketKind::Repair, "estate-handbook"), 1).await;
    }
    let api = app.admin();
    until("all are scheduled", async || count(&api).await == 20).await;
    let all = api.get("/api/v1/callbacks").await.expect(200)["items"].clone();
    let required = |clause: &str| -> Vec<bool> {
        let of_clause = all.as_array().unwrap().iter().rev().filter(|one| one["clause"] == clause);
        of_clause.map(|one| one["is_required"].as_bool().unwrap()).collect()
    };
    let sixty = [true, true, false, true, false, true, true, false, true, false];
    assert_eq!(required("CBK-46"), sixty, "six of ten, however many there are so far");
    let fifty = [true, false, true, false, true, false, true, false, true, false];
    assert_eq!(required("CBK-58"), fifty);
    app.clock.advance(TimeDelta::days(8));
    let api = app.admin();
    until("the others are let go", async || {
        api.get("/api/v1/callbacks?status=waived").await.body["items"].as_array().unwrap().len() == 9
    })
    .await;
    until("the required are late", async || app.recorder.events::<CallbackMissed>().len() == 11).await;
    let lapsed = api.get("/api/v1/callbacks?status=waived").await.expect(200)["items"].clone();
    for one in lapsed.as_array().unwrap() {
        assert_eq!((&one["is_required"], &one["waiver"]["kind"]), (&json!(false), &json!("not_sampled")));
    }
    app.finish().await;
}

async fn work_that_ends_at_night_is_followed_up_on_the_next_working_day(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let api = app.admin();
    for (resolved_at, due_at) in [
        // Ten to midnight of Monday; a quarter to six, when somebody can still call; Saturday.
        ("2026-03-02T15:50:00Z", "2026-03-03T15:59:59.999999Z"),
        ("2026-03-02T09:45:00Z", "2026-03-02T15:59:59.999999Z"),
        ("2026-03-07T02:00:00Z", "2026-03-09T15:59:59.999999Z"),
    ] {
        let mut event = resolved(home, TicketKind::Repair, "estate-handbook");
        event.resolved_at = resolved_at.parse().unwrap();
        app.recorder.publish(&event, 1).await;
        let list = format!("/api/v1/callbacks?ticket_id={}", event.ticket_id);
        let of_ticket = api.get(&list).await.expect(200)["items"].clone();
        let daily = of_ticket.as_array().unwrap().iter().find(|one| one["clause"] == "CBK-58").unwrap();
        assert_eq!(daily["due_at"], due_at, "{resolved_at}");
    }
    app.finish().await;
}

async fn a_resolution_heard_before_its_estate_is_followed_up_once_the_estate_is_known(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let estate = app.archive.estate("north", "estate-handbook");
    let home = (estate.estate_id, app.archive.unit(estate.estate_id), app.archive.customer(estate.estate_id));
    let event = resolved(home, TicketKind::Complaint, "estate-handbook");
    let (_told, _known) = tokio::join!(app.recorder.publish(&event, 1), app.recorder.publish(&estate, 1));
    until("it is followed up", async || count(&app.admin()).await == 1).await;
    app.finish().await;
}

async fn a_standard_the_group_published_is_followed_as_soon_as_it_is_heard_of(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let shipped = standards::profile_document("estate-handbook", 1).unwrap();
    let published = StandardPublished {
        name: "our-own".to_owned(),
        version: 1,
        document: shipped.replacen("estate-handbook", "our-own", 1),
        estate_id: None,
        published_at: resolved_at(),
    };
    let event = resolved(home, TicketKind::Complaint, "our-own");
    let (_told, _known) = tokio::join!(app.recorder.publish(&event, 1), app.recorder.publish(&published, 1));
    until("it is followed up", async || count(&app.admin()).await == 1).await;
    app.finish().await;
}
