//! The people that tickets name: who can work on them, and who may not see them.

use chrono::TimeDelta;
use contracts::{
    identity::StaffChanged,
    ticketing::{TicketAssigned, TicketReleased},
};
use db::{
    Db,
    inbox::{self, Admission},
    principals,
};
use kernel::{ApiClientId, Permission, Scope, StaffId, SystemIds};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use testkit::{Engine, EventRecorder, TestApp, on_both_engines, until};

use crate::ground::{a_ticket, complaint, worker};

on_both_engines!(
    nobody_is_made_responsible_who_cannot_work_on_it,
    the_work_of_somebody_disabled_is_freed_with_a_note,
    work_that_somebody_can_no_longer_see_is_freed_too,
    whoever_was_registered_a_moment_ago_is_waited_for,
    an_assignment_says_from_whom_and_by_whom,
    a_step_by_another_is_noted_as_on_behalf,
    what_is_confidential_is_not_for_everybody,
    the_person_complained_of_never_sees_it,
);

fn staff(app: &TestApp, staff_id: StaffId, is_enabled: bool, scope: Scope) -> StaffChanged {
    StaffChanged {
        staff_id,
        name: "周建国".to_owned(),
        is_enabled,
        permissions: Permission::ALL.iter().copied().map(Into::into).collect(),
        scope,
        grants: Vec::new(),
        tokens_valid_from: None,
        session_tokens: None,
        cleared_for: Vec::new(),
        changed_at: kernel::Clock::now(app.clock.as_ref()),
    }
}

async fn nobody_is_made_responsible_who_cannot_work_on_it(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id).await;
    let nobody: StaffId = "01890000-0000-7000-8000-000000000002".parse().unwrap();
    let disabled = app.employ(Permission::ALL, Scope::Group).await;
    app.recorder.publish(&staff(&app, disabled, false, Scope::Group), 2).await;
    let elsewhere = Scope::Regions { regions: vec!["别处".to_owned()] };
    let elsewhere = app.employ(Permission::ALL, elsewhere).await;
    let blind = app.employ(&[Permission::BillingRead], Scope::Group).await;
    let before = api.get(&ticket).await.expect(200);
    for (assignee, code) in [
        (nobody, "assignee.unknown"),
        (disabled, "assignee.disabled"),
        (elsewhere, "assignee.out_of_scope"),
        (blind, "assignee.may_not_read"),
    ] {
        let refused = api.step(&ticket, "assign", &json!({ "assignee": assignee })).await;
        assert_eq!(refused.text("/errors/0/pointer"), "/assignee");
        assert_eq!(refused.text("/errors/0/code"), code);
        assert_eq!(refused.problem(422), "invalid_fields");
    }
    assert_eq!(api.get(&ticket).await.expect(200), before);
    app.finish().await;
}

async fn the_work_of_somebody_disabled_is_freed_with_a_note(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let gone = app.employ(Permission::ALL, Scope::Group).await;
    let taken = a_ticket(&api, estate_id).assigned_to(gone).accepted().await;
    let done = a_ticket(&api, estate_id).assigned_to(gone).resolved().await;
    app.recorder.publish(&staff(&app, gone, false, Scope::Group), 2).await;
    let freed: TicketReleased = app.recorder.wait_for(|_any| true).await;
    assert_eq!(freed.assignee_id, gone);
    let ticket = api.get(&taken).await.expect(200);
    assert_eq!((&ticket["status"], &ticket["assignee"]), (&json!("open"), &Value::Null));
    let history = api.get(&format!("{taken}/history")).await.expect(200);
    let line = &history["items"][0];
    assert_eq!((&line["step"], &line["details"]["step"]["assignee"]), (&json!("released"), &json!(gone)));
    assert!(line["details"]["step"]["reason"].as_str().unwrap().contains("已停用"), "{line:#}");
    assert_eq!(api.get(&done).await.expect(200)["status"], "resolved", "what is done stays done");
    // Taken up again, it does not go back to somebody who is gone.
    let reopened = api.step(&done, "reopen", &json!({ "reason": "again" })).await.expect(200);
    assert_eq!((&reopened["status"], &reopened["assignee"]), (&json!("open"), &Value::Null));
    app.finish().await;
}

async fn work_that_somebody_can_no_longer_see_is_freed_too(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (other, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let moved = app.employ(Permission::ALL, Scope::Group).await;
    let here = a_ticket(&api, estate_id).assigned_to(moved).await;
    let there = a_ticket(&api, other).assigned_to(moved).await;
    app.recorder.publish(&staff(&app, moved, true, Scope::estate(estate_id)), 2).await;
    until("what they see no more is freed", async || api.get(&there).await.body["status"] == "open").await;
    assert_eq!(api.get(&here).await.expect(200)["assignee"], json!(moved));
    app.finish().await;
}

async fn whoever_was_registered_a_moment_ago_is_waited_for(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    // The trade's time of day has no say in it.
    app.clock.advance(TimeDelta::hours(5));
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id).await;
    let new = StaffId::new(&SystemIds);
    let assign = json!({ "assignee": new });
    let mut about = complaint(estate_id);
    about["ticket"]["about_staff_id"] = json!(new);
    for early in [api.step(&ticket, "assign", &assign).await, api.post("/api/v1/interactions", &about).await]
    {
        assert!(!early.header("retry-after").is_empty());
        assert_eq!(early.problem(503), "not_known_yet");
    }
    app.introduce(new, Permission::ALL, Scope::Group).await;
    api.step(&ticket, "assign", &assign).await.expect(200);
    api.post("/api/v1/interactions", &about).await.expect(201);
    app.finish().await;
}

async fn an_assignment_says_from_whom_and_by_whom(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let ticket = a_ticket(&app.admin(), estate_id).await;
    let (first, second) = (worker(&app).await, app.employ(Permission::ALL, Scope::Group).await);
    app.admin().step(&ticket, "assign", &json!({ "assignee": first })).await.expect(200);
    let told: TicketAssigned = app.recorder.wait_for(|told: &TicketAssigned| told.assignee_id == first).await;
    assert_eq!((told.previous_assignee, told.assigned_by), (None, Some(app.staff_id())));
    let robot = app.client(ApiClientId::new(&SystemIds), Permission::ALL, Scope::Group);
    robot.step(&ticket, "assign", &json!({ "assignee": second })).await.expect(200);
    let told: TicketAssigned =
        app.recorder.wait_for(|told: &TicketAssigned| told.assignee_id == second).await;
    assert_eq!((told.previous_assignee, told.assigned_by), (Some(first), None), "an application is no staff");
    app.finish().await;
}

/// How many wait for somebody to let go of the table with what was received.
async fn waiting_for_the_inbox(db: &Db) -> i64 {
    let sql = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND relation = 'inbox_cursors'::regclass \
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let statement = Statement::from_string(db.reader().get_database_backend(), sql);
    let rows = db.reader().query_all_raw(statement).await.unwrap();
    rows[0].try_get_by_index(0).unwrap()
}

/// A request that looked for somebody before it asked whether they may be on their way would find neither. It is held where
/// it asks, which only PostgreSQL lets a test do, until the event is there.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_received_in_the_middle_of_a_request_is_found_on_postgres() {
    let app = TestApp::start(ticketing::module(), Engine::Postgres).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id).await;
    app.settle().await;
    let new = StaffId::new(&SystemIds);
    let assign = json!({ "assignee": new });
    let tx = app.db().begin().await.unwrap();
    tx.conn().execute_unprepared("LOCK TABLE inbox_cursors IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let receiving = async {
        until("the request asks", async || waiting_for_the_inbox(app.db()).await > 0).await;
        let event = staff(&app, new, true, Scope::Group);
        let admission = inbox::admit(&tx, &EventRecorder::wrap(&event, 1)).await.unwrap();
        assert_eq!(admission, Admission::Fresh);
        principals::upsert(&tx, &copies::principals::of_staff(event), 1).await.unwrap();
        tx.commit().await.unwrap();
    };
    let (assigned, ()) = tokio::join!(api.step(&ticket, "assign", &assign), receiving);
    assigned.expect(200);
    app.finish().await;
}

async fn a_step_by_another_is_noted_as_on_behalf(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let repairer = worker(&app).await;
    let ticket = a_ticket(&api, estate_id).assigned_to(repairer).await;
    let dispatcher = app.other_staff(Permission::ALL, Scope::Group);
    dispatcher.step(&ticket, "accept", &json!({})).await.expect(200);
    api.step(&ticket, "arrive", &json!({})).await.expect(200);
    let history = api.get(&format!("{ticket}/history")).await.expect(200);
    let steps = &history["items"];
    assert_eq!(steps[1]["details"]["step"], json!({ "on_behalf_of": repairer }));
    assert_eq!(steps[0]["details"]["step"], json!({}), "they were there themselves");
    app.finish().await;
}

async fn what_is_confidential_is_not_for_everybody(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let plain: Vec<Permission> =
        Permission::ALL.iter().copied().filter(|held| *held != Permission::TicketsConfidential).collect();
    let agent = app.staff(&plain, Scope::Group);
    let mut report = complaint(estate_id);
    report["ticket"]["kind"] = json!("report");
    let recorded = agent.post("/api/v1/interactions", &report).await.expect(201);
    assert_eq!(recorded["ticket"]["is_confidential"], true);
    let ticket = format!("/api/v1/tickets/{}", recorded["ticket"]["ticket_id"].as_str().unwrap());
    let interaction = format!("/api/v1/interactions/{}", recorded["interaction_id"].as_str().unwrap());
    for hidden in [&ticket, &format!("{ticket}/history"), &interaction] {
        assert_eq!(agent.get(hidden).await.problem(404), "not_found", "{hidden}");
    }
    for list in ["/api/v1/tickets", "/api/v1/interactions"] {
        assert_eq!(agent.get(list).await.expect(200)["items"], json!([]), "{list}");
        assert_eq!(app.admin().get(list).await.expect(200)["items"].as_array().unwrap().len(), 1, "{list}");
    }
    let act =
        agent.with("if-match", "\"1\"").post(&format!("{ticket}/cancel"), &json!({ "reason": "x" })).await;
    assert_eq!(act.problem(404), "not_found");
    // Nor is it given to somebody who could not see it.
    let uncleared = app.employ(&plain, Scope::Group).await;
    let refused = app.admin().step(&ticket, "assign", &json!({ "assignee": uncleared })).await;
    assert_eq!(refused.text("/errors/0/code"), "assignee.not_cleared");
    // What turns out to be no report is for everybody, with the contact that brought it.
    let to = json!({ "kind": "complaint", "reason": "no report" });
    app.admin().step(&ticket, "reclassify", &to).await.expect(200);
    agent.get(&ticket).await.expect(200);
    agent.get(&interaction).await.expect(200);
    app.finish().await;
}

async fn the_person_complained_of_never_sees_it(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let accused = worker(&app).await;
    let manager = app.employ(Permission::ALL, Scope::Group).await;
    let desk = app.other_staff(Permission::ALL, Scope::Group);
    let mut body = complaint(estate_id);
    body["ticket"]["about_staff_id"] = json!(accused);
    let mut feed = app.admin().feed("/api/v1/tickets/stream").await;
    let recorded = desk.post("/api/v1/interactions", &body).await.expect(201);
    let ticket = format!("/api/v1/tickets/{}", recorded["ticket"]["ticket_id"].as_str().unwrap());
    let own = app.admin();
    assert_eq!(own.get(&ticket).await.problem(404), "not_found", "with every right, but it is about them");
    assert_eq!(own.get("/api/v1/tickets").await.expect(200)["items"], json!([]));
    let refused = desk.step(&ticket, "assign", &json!({ "assignee": accused })).await;
    assert_eq!(refused.text("/errors/0/code"), "assignee.complained_of");
    desk.step(&ticket, "assign", &json!({ "assignee": manager })).await.expect(200);
    app.recorder.wait_for::<TicketAssigned>(|_any| true).await;
    let visible = a_ticket(&app.admin(), estate_id).await;
    let heard = feed.next().await.unwrap();
    assert!(
        visible.ends_with(heard.data["ticket_id"].as_str().unwrap()),
        "the first they hear of is another"
    );
    app.finish().await;
}
