//! The people who make callbacks: whom they are taken from, and whom one waits for.

use chrono::TimeDelta;
use contracts::{
    callbacks::{CallbackAssigned, CallbackReleased},
    identity::StaffChanged,
    ticketing::TicketKind,
};
use kernel::{Permission, Scope, StaffId, SystemIds};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, on_both_engines};

use crate::work::{a_callback, follow_up, resolved, resolved_at};

on_both_engines!(
    the_callbacks_of_somebody_disabled_are_freed_with_a_note,
    callbacks_that_somebody_can_no_longer_see_are_freed_too,
    whoever_was_registered_a_moment_ago_is_waited_for,
    an_assignment_says_from_whom_by_whom_and_of_which_ticket,
);

fn changed(staff_id: StaffId, is_enabled: bool, permissions: &[Permission], scope: Scope) -> StaffChanged {
    StaffChanged {
        staff_id,
        name: "周建国".to_owned(),
        is_enabled,
        permissions: permissions.iter().copied().map(Into::into).collect(),
        scope,
        grants: Vec::new(),
        tokens_valid_from: None,
        session_tokens: None,
        cleared_for: Vec::new(),
        changed_at: resolved_at(),
    }
}

async fn the_callbacks_of_somebody_disabled_are_freed_with_a_note(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let api = app.admin();
    let gone = app.employ(Permission::ALL, Scope::Group).await;
    let owed = a_callback(&app, home).assigned_to(gone).await;
    let made = a_callback(&app, home).assigned_to(gone).completed().await;
    app.recorder.publish(&changed(gone, false, Permission::ALL, Scope::Group), 2).await;
    let freed: CallbackReleased = app.recorder.wait_for(|_any| true).await;
    assert_eq!((freed.assignee_id, freed.reason.contains("已停用")), (gone, true));
    let callback = api.get(&owed).await.expect(200);
    assert_eq!((&callback["status"], &callback["assignee"]), (&json!("in_progress"), &Value::Null));
    assert_eq!(api.get(&made).await.expect(200)["status"], "done", "what is made stays made");
    let trail = api.get("/api/v1/callbacks/audit-entries?subject_kind=callback").await.expect(200);
    let line = &trail["items"][0];
    assert_eq!((&line["action"], &line["after"]["reason"]), (&json!("released"), &json!(freed.reason)));
    let another = app.employ(Permission::ALL, Scope::Group).await;
    let given = api.step(&owed, "assign", &json!({ "assignee": another })).await.expect(200);
    assert_eq!(given["assignee"], json!(another));
    app.finish().await;
}

async fn callbacks_that_somebody_can_no_longer_see_are_freed_too(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let (here, there) =
        (app.settled_estate("estate-handbook").await, app.settled_estate("estate-handbook").await);
    let api = app.admin();
    let worker = app.employ(Permission::ALL, Scope::Group).await;
    let ours = a_callback(&app, here).assigned_to(worker).await;
    let theirs = a_callback(&app, there).assigned_to(worker).await;
    app.recorder.publish(&changed(worker, true, Permission::ALL, Scope::estate(here.0)), 2).await;
    assert_eq!(api.get(&theirs).await.expect(200)["assignee"], Value::Null, "another estate");
    assert_eq!(api.get(&ours).await.expect(200)["assignee"], json!(worker));
    app.recorder.publish(&changed(worker, true, &[Permission::TicketsRead], Scope::estate(here.0)), 3).await;
    assert_eq!(api.get(&ours).await.expect(200)["assignee"], Value::Null, "without the right");
    app.finish().await;
}

async fn an_assignment_says_from_whom_by_whom_and_of_which_ticket(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let api = app.admin();
    let first = app.employ(Permission::ALL, Scope::Group).await;
    let second = app.employ(Permission::ALL, Scope::Group).await;
    let (_callback, path) = follow_up(&app, &resolved(home, TicketKind::Complaint, "estate-handbook")).await;
    api.step(&path, "assign", &json!({ "assignee": first })).await.expect(200);
    let told: CallbackAssigned =
        app.recorder.wait_for(|told: &CallbackAssigned| told.assignee_id == first).await;
    assert_eq!((told.previous_assignee, told.assigned_by), (None, Some(app.staff_id())));
    let ticket = told.ticket.unwrap();
    assert_eq!((ticket.number.as_str(), ticket.title.as_deref()), ("T2026-000001", Some("Noise at night")));
    api.step(&path, "assign", &json!({ "assignee": second })).await.expect(200);
    let told: CallbackAssigned =
        app.recorder.wait_for(|told: &CallbackAssigned| told.assignee_id == second).await;
    assert_eq!(told.previous_assignee, Some(first));
    let mut about = resolved(home, TicketKind::Complaint, "estate-handbook");
    about.ticket.is_confidential = true;
    about.ticket.about_staff = Some(second);
    let (_callback, path) = follow_up(&app, &about).await;
    api.step(&path, "assign", &json!({ "assignee": first })).await.expect(200);
    let told: CallbackAssigned =
        app.recorder.wait_for(|told: &CallbackAssigned| told.ticket_id == about.ticket_id).await;
    let ticket = told.ticket.unwrap();
    assert_eq!((ticket.title, ticket.is_confidential, ticket.about_staff), (None, true, Some(second)));
    app.finish().await;
}

async fn whoever_was_registered_a_moment_ago_is_waited_for(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    // The trade's time of day has no say in it.
    app.clock.advance(TimeDelta::hours(5));
    let callback = a_callback(&app, home).await;
    let new = StaffId::new(&SystemIds);
    let assign = json!({ "assignee": new });
    let early = app.admin().step(&callback, "assign", &assign).await;
    assert!(!early.header("retry-after").is_empty());
    assert_eq!(early.problem(503), "not_known_yet");
    app.introduce(new, Permission::ALL, Scope::Group).await;
    app.admin().step(&callback, "assign", &assign).await.expect(200);
    app.finish().await;
}
