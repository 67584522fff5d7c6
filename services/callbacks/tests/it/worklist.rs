//! What a desk has to do next, and what came of all of it.

use std::slice::from_ref;

use chrono::TimeDelta;
use contracts::{
    callbacks::{CallbackCompleted, CallbackWaived},
    ticketing::TicketKind,
};
use kernel::{ApiClientId, Permission, Scope, StaffId, SystemIds};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, on_both_engines, until};

use crate::work::{Callback, a_callback, follow_up, introduce, path_of, resolved};

on_both_engines!(
    the_longest_overdue_comes_first_however_many_there_are,
    a_work_list_is_narrowed_to_an_estate_a_person_and_a_time,
    a_place_in_the_work_list_belongs_to_its_order_and_its_filters,
    the_work_list_is_counted_and_exported,
    coverage_counts_what_fell_due_in_a_period,
    the_running_month_is_that_of_the_estate,
    a_waiver_counts_as_not_made_until_another_person_agrees,
    who_cannot_be_reached_after_three_tries_counts_as_followed_up,
    a_call_that_orders_the_work_put_right_withdraws_the_others,
    the_last_follow_up_of_a_resolution_is_published_as_such,
    a_refusal_names_the_state_in_the_callers_language,
);

/// Callbacks as a list names them, in its order.
async fn listed(api: &Api, query: &str) -> Vec<String> {
    let page = api.get(&format!("/api/v1/callbacks?{query}")).await.expect(200);
    let items = page["items"].as_array().unwrap().iter();
    items.map(|one| one["callback_id"].as_str().unwrap().to_owned()).collect()
}

async fn the_longest_overdue_comes_first_however_many_there_are(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let api = app.admin();
    // What was resolved first comes last: ids are no order of work.
    let mut expected = Vec::new();
    for days in [3_i64, 2, 1, 0] {
        let callback = a_callback(&app, home).resolved_later(TimeDelta::days(days)).await;
        expected.insert(0, callback.owed["callback_id"].as_str().unwrap().to_owned());
    }
    assert_eq!(listed(&api, "owed=true&sort=due").await, expected);
    let mut walked = Vec::new();
    let mut next = String::new();
    loop {
        let page = api.get(&format!("/api/v1/callbacks?owed=true&sort=due&limit=1{next}")).await.expect(200);
        walked.push(page["items"][0]["callback_id"].as_str().unwrap().to_owned());
        let Some(after) = page["next"].as_str() else { break };
        next = format!("&after={}", after.replace('|', "%7C"));
    }
    assert_eq!(walked, expected);
    for bad in ["sort=due&after=x", "sort=due&after=1%7Cx", "sort=none", "owed=1"] {
        assert_eq!(api.get(&format!("/api/v1/callbacks?{bad}")).await.status.as_u16(), 422, "{bad}");
    }
    app.finish().await;
}

async fn a_work_list_is_narrowed_to_an_estate_a_person_and_a_time(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let (here, there) =
        (app.settled_estate("estate-handbook").await, app.settled_estate("estate-handbook").await);
    let api = app.admin();
    introduce(&app, app.staff_id(), true, Scope::Group).await;
    let ours = a_callback(&app, here).assigned_to(app.staff_id()).await;
    let theirs = a_callback(&app, there).resolved_later(TimeDelta::days(5)).await;
    let id = |callback: &Callback| callback.owed["callback_id"].as_str().unwrap().to_owned();
    let (ours, theirs) = (id(&ours), id(&theirs));
    assert_eq!(listed(&api, &format!("owed=true&estate_id={}", there.0)).await, from_ref(&theirs));
    assert_eq!(listed(&api, &format!("owed=true&assignee={}", app.staff_id())).await, from_ref(&ours));
    let nobody = StaffId::new(&SystemIds);
    assert_eq!(listed(&api, &format!("assignee={nobody}")).await, [""; 0]);
    assert_eq!(listed(&api, "sort=due&due_before=2026-03-08T00:00:00Z").await, from_ref(&ours));
    assert_eq!(listed(&api, "owed=false").await, [""; 0]);
    let narrow = app.staff(&[Permission::CallbacksRead], Scope::estate(here.0));
    assert_eq!(listed(&narrow, &format!("estate_id={}", there.0)).await, [""; 0], "a filter widens nothing");
    assert_eq!(listed(&narrow, "sort=due").await, [ours]);
    app.finish().await;
}

async fn a_place_in_the_work_list_belongs_to_its_order_and_its_filters(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let (here, there) =
        (app.settled_estate("estate-handbook").await, app.settled_estate("estate-handbook").await);
    for home in [here, there, here] {
        follow_up(&app, &resolved(home, TicketKind::Complaint, "estate-handbook")).await;
    }
    let api = app.admin();
    let work = "/api/v1/callbacks?owed=true&sort=due";
    let next = api.get(&format!("{work}&limit=1")).await.text("/next");
    let rest = api.get(&format!("{work}&after={next}")).await.expect(200);
    assert_eq!(rest["items"].as_array().unwrap().len(), 2);
    for other in ["?owed=true", "?sort=due", "?owed=false&sort=due", "?owed=true&sort=due&status=due"] {
        let reply = api.get(&format!("/api/v1/callbacks{other}&after={next}")).await;
        assert_eq!(reply.problem(422), "cursor_of_another_list", "{other}");
    }
    let both = Scope::Estates { estates: vec![here.0, there.0] };
    let merged = listed(&app.staff(&[Permission::CallbacksRead], both), "owed=true&sort=due").await;
    assert_eq!(merged, listed(&api, "owed=true&sort=due").await, "two estates, read as one list");
    app.finish().await;
}

async fn the_work_list_is_counted_and_exported(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    for _one in 0..2 {
        follow_up(&app, &resolved(home, TicketKind::Complaint, "estate-handbook")).await;
    }
    let api = app.admin();
    let page = api.get("/api/v1/callbacks?owed=true&count=true&limit=1").await.expect(200);
    assert_eq!(page["count"], json!({ "rows": 2, "is_exact": true }));
    let (headers, lines) = api.table("/api/v1/callbacks?owed=true&sort=due&format=csv").await;
    assert_eq!(headers["content-disposition"], "attachment; filename=\"callbacks.csv\"");
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("ticket_number,title,kind,status,"), "{}", lines[0]);
    assert!(lines[1].starts_with("T2026-000001,Noise at night,complaint,due,"), "{}", lines[1]);
    app.finish().await;
}

/// Asked anew: a token does not live for days.
async fn coverage(app: &TestApp, query: &str) -> Vec<Value> {
    let page = app.admin().get(&format!("/api/v1/callback-coverage?{query}")).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

async fn coverage_counts_what_fell_due_in_a_period(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let (home, other) =
        (app.settled_estate("estate-handbook").await, app.settled_estate("estate-handbook").await);
    let api = app.admin();
    let callback = a_callback(&app, home).await;
    api.step(&callback, "complete", &json!({ "satisfaction": 5, "solved": true })).await.expect(200);
    a_callback(&app, home).await;
    a_callback(&app, other).await;
    assert_eq!(coverage(&app, "").await, [Value::Null; 0], "nothing is due yet");
    app.clock.advance(TimeDelta::days(10));
    until("the late are found", async || {
        app.recorder.events::<contracts::callbacks::CallbackMissed>().len() == 2
    })
    .await;
    let lines = coverage(&app, &format!("estate_id={}", home.0)).await;
    assert_eq!(
        lines,
        [json!({
            "estate_id": home.0, "standard": "estate-handbook", "standard_version": 1, "clause": "CBK-44",
            "target_percent": 100, "due": 2, "required": 2, "done": 1, "unreachable": 0, "waived": 0,
            "excluded": 0, "late": 1, "percent": 50, "is_met": false,
        })]
    );
    assert_eq!(coverage(&app, "").await.len(), 2, "a line for each estate");
    assert_eq!(coverage(&app, "from=2026-03-05&to=2026-03-05").await.len(), 2, "the day they were due");
    assert_eq!(coverage(&app, "from=2026-02-01").await, [Value::Null; 0], "the month of that day");
    assert_eq!(coverage(&app, "from=2026-03-06&to=2026-04-30").await, [Value::Null; 0]);
    assert_eq!(coverage(&app, "clause=CBK-46").await, [Value::Null; 0]);
    let api = app.admin();
    let backwards = api.get("/api/v1/callback-coverage?from=2026-03-02&to=2026-03-01").await;
    assert_eq!(backwards.problem(422), "callbacks.period_malformed");
    let first = api.get("/api/v1/callback-coverage?limit=1").await.expect(200);
    let next = first["next"].as_str().unwrap().replace('|', "%7C");
    let rest = api.get(&format!("/api/v1/callback-coverage?limit=1&after={next}")).await.expect(200);
    assert_ne!(first["items"], rest["items"]);
    assert_eq!(rest["next"], json!(null));
    app.finish().await;
}

async fn the_running_month_is_that_of_the_estate(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    a_callback(&app, home).await;
    // 1 April, one o'clock at night in Shanghai, and the last of March in Greenwich.
    app.clock.advance(TimeDelta::days(29) + TimeDelta::hours(15));
    assert_eq!(coverage(&app, &format!("estate_id={}", home.0)).await, [Value::Null; 0]);
    assert_eq!(coverage(&app, &format!("estate_id={}&from=2026-03-01", home.0)).await.len(), 1);
    assert_eq!(coverage(&app, "").await.len(), 1, "of no one place");
    app.finish().await;
}

async fn a_waiver_counts_as_not_made_until_another_person_agrees(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let api = app.admin();
    let callback = a_callback(&app, home).await;
    api.step(&callback, "complete", &json!({ "satisfaction": 5, "solved": true })).await.expect(200);
    let callback = a_callback(&app, home).await;
    assert_eq!(api.step(&callback, "approve-waiver", &json!({})).await.problem(409), "callbacks.not_waived");
    let waiver = json!({ "kind": "customer_declined", "reason": "Does not want calls." });
    let waived = api.step(&callback, "waive", &waiver).await.expect(200);
    assert_eq!(waived["waiver"]["kind"], "customer_declined");
    assert_eq!(waived["waiver"]["approved_by"], json!(null));
    let id = waived["callback_id"].as_str().unwrap().to_owned();
    assert_eq!(listed(&api, "waiver_approved=false").await, from_ref(&id), "whoever may agree finds it");
    assert_eq!(listed(&api, "waiver_approved=true").await, [""; 0]);
    app.clock.advance(TimeDelta::days(10));
    let figures = async || {
        let line = coverage(&app, "").await.remove(0);
        ["due", "done", "waived", "excluded", "percent"].map(|field| line[field].as_i64().unwrap())
    };
    assert_eq!(figures().await, [2, 1, 1, 0, 50], "shown, and not made");
    let (api, other) = (app.admin(), app.other_staff(Permission::ALL, Scope::Group));
    let robot = app.client(ApiClientId::new(&SystemIds), Permission::ALL, Scope::Group);
    let by_robot = robot.step(&callback, "approve-waiver", &json!({})).await;
    assert_eq!(by_robot.problem(403), "callbacks.approved_by_people");
    assert_eq!(api.step(&callback, "approve-waiver", &json!({})).await.problem(409), "callbacks.own_waiver");
    let approved = other.step(&callback, "approve-waiver", &json!({})).await.expect(200);
    assert!(approved["waiver"]["approved_by"].as_str().unwrap().starts_with("staff:"));
    assert_eq!(figures().await, [1, 1, 0, 1, 100], "shown, and not counted");
    assert_eq!(listed(&other, "waiver_approved=false").await, [""; 0]);
    assert_eq!(listed(&other, "waiver_approved=true").await, [id]);
    let again = other.step(&callback, "approve-waiver", &json!({})).await;
    assert_eq!(again.problem(409), "callbacks.waiver_approved");
    app.finish().await;
}

async fn who_cannot_be_reached_after_three_tries_counts_as_followed_up(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let api = app.admin();
    for tries in [1, 3] {
        let callback = a_callback(&app, home).await;
        for _try in 1..tries {
            api.step(&callback, "attempts", &json!({ "outcome": "no_answer" })).await.expect(200);
        }
        api.step(&callback, "attempts", &json!({ "outcome": "gave_up" })).await.expect(200);
    }
    app.clock.advance(TimeDelta::days(10));
    let line = coverage(&app, "").await.remove(0);
    assert_eq!((&line["unreachable"], &line["percent"]), (&json!(2), &json!(50)));
    app.finish().await;
}

async fn a_call_that_orders_the_work_put_right_withdraws_the_others(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let api = app.admin();
    let event = resolved(home, TicketKind::Repair, "estate-handbook");
    let (first, path) = follow_up(&app, &event).await;
    let list = format!("ticket_id={}", event.ticket_id);
    let other = listed(&api, &list).await.into_iter().find(|id| *id != first["callback_id"]).unwrap();
    let answer = json!({ "satisfaction": 1, "solved": false, "remarks": "Still dripping." });
    let done = api.step(&path, "complete", &answer).await.expect(200);
    assert_eq!(done["rectification_ordered"], true);
    assert_eq!(api.get(&path).await.expect(200), done);
    let withdrawn = api.get(&format!("/api/v1/callbacks/{other}")).await.expect(200);
    assert_eq!(
        (&withdrawn["status"], &withdrawn["waiver"]["kind"]),
        (&json!("waived"), &json!("work_resumed"))
    );
    let completed: CallbackCompleted = app.recorder.wait_for(|_any| true).await;
    assert_eq!(completed.is_last_of_resolution, Some(true));
    let waived: CallbackWaived = app.recorder.wait_for(|_any| true).await;
    assert_eq!(
        (waived.is_last_of_resolution, waived.reason_kind.as_deref()),
        (Some(false), Some("work_resumed"))
    );
    app.clock.advance(TimeDelta::days(10));
    assert_eq!(coverage(&app, "clause=CBK-46").await.len() + coverage(&app, "clause=CBK-58").await.len(), 2);
    app.finish().await;
}

async fn the_last_follow_up_of_a_resolution_is_published_as_such(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let api = app.admin();
    let event = resolved(home, TicketKind::Repair, "estate-handbook");
    follow_up(&app, &event).await;
    let both = api.get(&format!("/api/v1/callbacks?ticket_id={}", event.ticket_id)).await.expect(200);
    let content = json!({ "satisfaction": 5, "solved": true });
    let done = api.step(&path_of(&both["items"][0]), "complete", &content).await.expect(200);
    assert_eq!(done["rectification_ordered"], false);
    api.step(&path_of(&both["items"][1]), "waive", &json!({ "reason": "Said it all." })).await.expect(200);
    let completed: CallbackCompleted = app.recorder.wait_for(|_any| true).await;
    assert_eq!(completed.is_last_of_resolution, Some(false));
    let waived: CallbackWaived = app.recorder.wait_for(|_any| true).await;
    assert_eq!((waived.is_last_of_resolution, waived.reason_kind.as_deref()), (Some(true), Some("other")));
    app.finish().await;
}

async fn a_refusal_names_the_state_in_the_callers_language(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let callback = a_callback(&app, home).await;
    app.admin().step(&callback, "waive", &json!({ "reason": "x" })).await.expect(200);
    let told = async |language: &str| {
        let api = app.admin().with("accept-language", language);
        api.step(&callback, "waive", &json!({ "reason": "x" })).await.text("/detail")
    };
    assert_eq!(told("zh-CN").await, "回访已免除，无需再回访。");
    assert_eq!(told("en").await, "The callback is waived and no longer owed.");
    app.finish().await;
}
