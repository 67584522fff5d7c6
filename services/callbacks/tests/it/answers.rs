//! What the customer says, and what becomes of it.

use chrono::TimeDelta;
use contracts::{callbacks::CallbackCompleted, ticketing::TicketKind};
use kernel::{Permission, Scope};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, on_both_engines};

use crate::work::{a_callback, follow_up, introduce, resolved, resolved_at};

on_both_engines!(
    a_content_customer_orders_nothing,
    an_unsatisfied_customer_orders_the_work_put_right_by_a_clause,
    tries_are_counted_and_giving_up_ends_it,
    every_try_is_kept_with_who_made_it_how_it_ended_and_what_was_noted,
    a_try_that_is_refused_leaves_no_row,
);

async fn a_content_customer_orders_nothing(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let callback = a_callback(&app, home).await;
    let answer = json!({ "satisfaction": 5, "solved": true, "suggestions": "Thank you." });
    let done = app.admin().step(&callback, "complete", &answer).await.expect(200);
    assert_eq!((&done["status"], &done["answer"]["satisfaction"]), (&json!("done"), &json!(5)));
    let completed: CallbackCompleted = app.recorder.wait_for(|_any| true).await;
    assert_eq!(completed.rectification, None);
    let again = app.admin().step(&callback, "complete", &answer).await;
    assert_eq!(again.problem(409), "callbacks.not_owed");
    app.finish().await;
}

async fn an_unsatisfied_customer_orders_the_work_put_right_by_a_clause(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("apartment").await;
    let (_callback, path) = follow_up(&app, &resolved(home, TicketKind::Repair, "apartment")).await;
    let answer = json!({ "satisfaction": 4, "solved": false, "remarks": "Still dripping." });
    app.admin().step(&path, "complete", &answer).await.expect(200);
    let completed: CallbackCompleted = app.recorder.wait_for(|_any| true).await;
    let order = completed.rectification.unwrap();
    assert_eq!((order.clause.as_str(), order.remarks.as_str()), ("DLN-25", "Still dripping."));
    assert_eq!((order.due_at - resolved_at()).num_hours(), 24);
    app.finish().await;
}

async fn tries_are_counted_and_giving_up_ends_it(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let callback = a_callback(&app, home).await;
    let api = app.admin();
    introduce(&app, app.staff_id(), true, Scope::Group).await;
    api.step(&callback, "assign", &json!({ "assignee": app.staff_id() })).await.expect(200);
    let tried = api.step(&callback, "attempts", &json!({ "outcome": "no_answer" })).await.expect(200);
    assert_eq!((&tried["status"], &tried["attempts"]), (&json!("in_progress"), &json!(1)));
    assert_eq!(tried["assignee"], json!(app.staff_id()), "a try does not take it from whom it was given to");
    let ended = api.step(&callback, "attempts", &json!({ "outcome": "gave_up" })).await.expect(200);
    assert_eq!((&ended["status"], &ended["attempts"]), (&json!("unreachable"), &json!(2)));
    assert_eq!(
        api.step(&callback, "waive", &json!({ "reason": "x" })).await.problem(409),
        "callbacks.not_owed"
    );
    app.finish().await;
}

async fn every_try_is_kept_with_who_made_it_how_it_ended_and_what_was_noted(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let callback = a_callback(&app, home).await;
    let (first, second) = (app.admin(), app.other_staff(Permission::ALL, Scope::Group));
    let attempts = format!("{callback}/attempts");
    assert_eq!(first.get(&attempts).await.expect(200), json!({ "items": [], "next": null }));
    let tries = [
        (&first, "no_answer", "Rang ten times."),
        (&second, "wrong_number", "Leads to a shop."),
        (&first, "postponed", ""),
        (&first, "gave_up", "Moved out."),
    ];
    for (api, outcome, note) in tries {
        api.step(&callback, "attempts", &json!({ "outcome": outcome, "note": note })).await.expect(200);
        app.clock.advance(TimeDelta::minutes(1));
    }
    let mut told = Vec::new();
    let mut page = first.get(&format!("{attempts}?limit=3")).await.expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 3);
    let next = page["next"].as_str().unwrap().to_owned();
    told.append(page["items"].as_array_mut().unwrap());
    let mut rest = first.get(&format!("{attempts}?limit=3&after={next}")).await.expect(200);
    assert_eq!(rest["next"], json!(null));
    told.append(rest["items"].as_array_mut().unwrap());
    let words = |line: &Value| -> Vec<String> {
        ["at", "outcome", "note"].map(|field| line[field].as_str().unwrap().to_owned()).to_vec()
    };
    let told_words: Vec<_> = told.iter().map(words).collect();
    assert_eq!(
        told_words,
        [
            ["2026-03-02T02:03:00Z", "gave_up", "Moved out."],
            ["2026-03-02T02:02:00Z", "postponed", ""],
            ["2026-03-02T02:01:00Z", "wrong_number", "Leads to a shop."],
            ["2026-03-02T02:00:00Z", "no_answer", "Rang ten times."],
        ]
    );
    let numbers: Vec<_> = told.iter().map(|line| line["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [4, 3, 2, 1]);
    let by: Vec<_> = told.iter().map(|line| line["by"].as_str().unwrap()).collect();
    let me = format!("staff:{}", app.staff_id());
    assert_eq!((by[0], by[1], by[3]), (me.as_str(), me.as_str(), me.as_str()));
    assert!(by[2].starts_with("staff:") && by[2] != me, "{by:?}: somebody else made this one");
    assert_eq!(first.get(&format!("{attempts}?after=x")).await.problem(422), "cursor_malformed");
    app.finish().await;
}

async fn a_try_that_is_refused_leaves_no_row(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let callback = a_callback(&app, home).await;
    let (api, attempts) = (app.admin(), format!("{callback}/attempts"));
    let body = json!({ "outcome": "no_answer" });
    assert_eq!(api.with("if-match", "\"9\"").post(&attempts, &body).await.problem(412), "stale_version");
    assert_eq!(api.step(&callback, "attempts", &json!({ "outcome": "asleep" })).await.status.as_u16(), 422);
    api.step(&callback, "attempts", &json!({ "outcome": "gave_up" })).await.expect(200);
    assert_eq!(api.step(&callback, "attempts", &body).await.problem(409), "callbacks.not_owed");
    let kept = api.get(&attempts).await.expect(200);
    assert_eq!(kept["items"].as_array().unwrap().len(), 1);
    assert_eq!(kept["items"][0]["outcome"], "gave_up");
    app.finish().await;
}
