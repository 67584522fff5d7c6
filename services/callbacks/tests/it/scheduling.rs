//! What makes a follow-up owed, and what takes it away.

use chrono::TimeDelta;
use contracts::{
    callbacks::{CallbackMissed, CallbackScheduled, CallbackWaived},
    ticketing::{StandardPublished, TicketKind, TicketReopened},
};
use serde_json::json;
use testkit::{Engine, TestApp, on_both_engines, until};

use crate::work::{count, follow_up, resolved, resolved_at};

on_both_engines!(
    a_resolved_complaint_is_followed_up_exactly_once,
    a_standard_that_asks_for_no_follow_up_gets_none,
    work_taken_up_again_takes_its_follow_up_away_and_its_next_resolution_brings_another,
    a_late_follow_up_is_told_once_and_stays_owed,
    a_resolution_heard_before_its_estate_is_followed_up_once_the_estate_is_known,
    a_standard_the_group_published_is_followed_as_soon_as_it_is_heard_of,
);

async fn a_resolved_complaint_is_followed_up_exactly_once(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let event = resolved(home, TicketKind::Complaint, "estate-handbook");
    let envelope = app.ear.say(&event, 1).await;
    app.ear.repeat(&envelope).await;
    app.ear.say(&event, 1).await;
    let scheduled: CallbackScheduled = app.ear.wait_for(|_any| true).await;
    assert_eq!(scheduled.clause, "CBK-44");
    assert!(scheduled.due_at > resolved_at() && scheduled.due_at <= resolved_at() + TimeDelta::days(4));
    assert_eq!(count(&app.anyone()).await, 1, "redelivered or said again, it is one resolution");
    let callback = app.anyone().get("/api/v1/callbacks?status=due").await.expect(200)["items"][0].clone();
    assert_eq!((&callback["status"], &callback["ticket_number"]), (&json!("due"), &json!("T2026-000001")));
    assert!(callback["explanation"][0]["zh"].as_str().unwrap().contains("CBK-44"));
    app.finish().await;
}

async fn a_standard_that_asks_for_no_follow_up_gets_none(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("apartment").await;
    app.ear.say(&resolved(home, TicketKind::Complaint, "apartment"), 1).await;
    app.settle().await;
    assert_eq!(count(&app.anyone()).await, 0);
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
        reopened_at: resolved_at(),
        reason: "It is back.".to_owned(),
    };
    app.ear.say(&reopened, 2).await;
    let waived: CallbackWaived = app.ear.wait_for(|_any| true).await;
    assert_eq!(waived.reason, "It is back.");
    assert_eq!(app.anyone().get(&path).await.expect(200)["status"], "waived");
    app.ear.say(&event, 3).await;
    until("the second resolution is followed up", async || count(&app.anyone()).await == 2).await;
    app.finish().await;
}

async fn a_late_follow_up_is_told_once_and_stays_owed(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let (_callback, path) = follow_up(&app, &resolved(home, TicketKind::Complaint, "estate-handbook")).await;
    app.clock.advance(TimeDelta::days(10));
    let missed: CallbackMissed = app.ear.wait_for(|_any| true).await;
    assert_eq!(missed.clause, "CBK-44");
    let late = app.anyone().get(&path).await.expect(200);
    assert_eq!(late["status"], "due");
    assert!(late["missed_at"].is_string());
    let coverage = app.anyone().get("/api/v1/callback-coverage").await.expect(200);
    assert_eq!(
        coverage["items"],
        json!([{
            "standard": "estate-handbook", "clause": "CBK-44", "target_percent": 100, "owed": 1, "done": 0,
            "unreachable": 0, "late": 1, "percent": 0, "is_met": false,
        }])
    );
    app.settle().await;
    assert_eq!(app.ear.heard::<CallbackMissed>().len(), 1);
    app.finish().await;
}

async fn a_resolution_heard_before_its_estate_is_followed_up_once_the_estate_is_known(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let estate = app.world.estate("north", "estate-handbook");
    let home = (estate.estate_id, app.world.unit(estate.estate_id), app.world.customer(estate.estate_id));
    let event = resolved(home, TicketKind::Complaint, "estate-handbook");
    let (_told, _known) = tokio::join!(app.ear.say(&event, 1), app.ear.say(&estate, 1));
    until("it is followed up", async || count(&app.anyone()).await == 1).await;
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
    let (_told, _known) = tokio::join!(app.ear.say(&event, 1), app.ear.say(&published, 1));
    until("it is followed up", async || count(&app.anyone()).await == 1).await;
    app.finish().await;
}
