//! What the customer says, and what becomes of it.

use contracts::{callbacks::CallbackCompleted, ticketing::TicketKind};
use serde_json::json;
use testkit::{Engine, TestApp, on_both_engines};

use crate::work::{follow_up, resolved, resolved_at};

on_both_engines!(
    a_content_customer_orders_nothing,
    an_unsatisfied_customer_orders_the_work_put_right_by_a_clause,
    tries_are_counted_and_giving_up_ends_it,
);

async fn a_content_customer_orders_nothing(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let (_callback, path) = follow_up(&app, &resolved(home, TicketKind::Complaint, "estate-handbook")).await;
    let answer = json!({ "satisfaction": 5, "solved": true, "suggestions": "Thank you." });
    let done = app.anyone().step(&path, "complete", &answer).await.expect(200);
    assert_eq!((&done["status"], &done["answer"]["satisfaction"]), (&json!("done"), &json!(5)));
    let completed: CallbackCompleted = app.ear.wait_for(|_any| true).await;
    assert!(!completed.needs_rectification && completed.rectification.is_none());
    let again = app.anyone().step(&path, "complete", &answer).await;
    assert_eq!(again.problem(409), "callbacks.not_owed");
    app.finish().await;
}

async fn an_unsatisfied_customer_orders_the_work_put_right_by_a_clause(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("apartment").await;
    let (_callback, path) = follow_up(&app, &resolved(home, TicketKind::Repair, "apartment")).await;
    let answer = json!({ "satisfaction": 4, "solved": false, "remarks": "Still dripping." });
    app.anyone().step(&path, "complete", &answer).await.expect(200);
    let completed: CallbackCompleted = app.ear.wait_for(|_any| true).await;
    let order = completed.rectification.unwrap();
    assert_eq!((order.clause.as_str(), order.remarks.as_str()), ("DLN-25", "Still dripping."));
    assert_eq!((order.due_at - resolved_at()).num_hours(), 24);
    app.finish().await;
}

async fn tries_are_counted_and_giving_up_ends_it(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let (_callback, path) = follow_up(&app, &resolved(home, TicketKind::Complaint, "estate-handbook")).await;
    let api = app.anyone();
    api.step(&path, "assign", &json!({ "assignee": app.staff_id() })).await.expect(200);
    let tried = api.step(&path, "attempts", &json!({ "outcome": "no_answer" })).await.expect(200);
    assert_eq!((&tried["status"], &tried["attempts"]), (&json!("in_progress"), &json!(1)));
    assert_eq!(tried["assignee"], json!(app.staff_id()), "a try does not take it from whom it was given to");
    let ended = api.step(&path, "attempts", &json!({ "outcome": "gave_up" })).await.expect(200);
    assert_eq!((&ended["status"], &ended["attempts"]), (&json!("unreachable"), &json!(2)));
    assert_eq!(api.step(&path, "waive", &json!({ "reason": "x" })).await.problem(409), "callbacks.not_owed");
    app.finish().await;
}
