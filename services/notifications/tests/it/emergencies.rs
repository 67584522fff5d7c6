//! Of emergencies everybody is told who may read them there; of a confidential one its readers alone.

use contracts::{
    playbooks::{PlaybookRunFacts, PlaybookRunStarted, PlaybookStepOverdue},
    testing::Example,
};
use kernel::{Clock, EstateId, Permission, Scope, StaffId, SystemIds};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, on_both_engines};
use vocabulary::PlaybookRunId;

on_both_engines!(
    who_may_read_emergencies_is_told_that_one_began_and_who_answers_for_it_that_a_step_is_late,
    of_a_confidential_emergency_its_readers_alone_are_told,
);

/// What the reader has been told, newest first.
async fn told(app: &TestApp, reader: &Api) -> Vec<Value> {
    app.settle().await;
    reader.get("/api/v1/notices").await.expect(200)["items"].as_array().unwrap().clone()
}

fn started(app: &TestApp, estate_id: EstateId, by: StaffId) -> PlaybookRunStarted {
    PlaybookRunStarted {
        playbook_run_id: PlaybookRunId::new(&SystemIds),
        estate_id,
        started_by: Some(by),
        started_at: app.clock.now(),
        ..PlaybookRunStarted::example()
    }
}

fn late(app: &TestApp, of: &PlaybookRunStarted) -> PlaybookStepOverdue {
    PlaybookStepOverdue {
        playbook_run_id: of.playbook_run_id,
        estate_id: of.estate_id,
        run: of.run.clone(),
        started_by: of.started_by,
        found_at: app.clock.now(),
        ..PlaybookStepOverdue::example()
    }
}

async fn who_may_read_emergencies_is_told_that_one_began_and_who_answers_for_it_that_a_step_is_late(
    engine: Engine,
) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (there, ..) = app.settled_estate("service-centre").await;
    let me = app.staff_id();
    let reads = [Permission::EmergenciesRead];
    app.introduce(me, &reads, Scope::estate(here)).await;
    let guard = app.employ(&reads, Scope::Group).await;
    let mine = app.staff(&reads, Scope::estate(here));
    let began = started(&app, here, guard);
    app.recorder.publish(&began, 1).await;
    app.recorder.publish(&started(&app, there, guard), 1).await;
    app.recorder.publish(&started(&app, here, me), 1).await;
    let notices = told(&app, &mine).await;
    assert_eq!(notices.len(), 1, "at the estate alone, and not of what one started: {notices:#?}");
    let notice = &notices[0];
    assert_eq!((&notice["kind"], &notice["playbook"]), (&json!("playbook_run_started"), &json!("fire")));
    assert_eq!(notice["playbook_run_id"], json!(began.playbook_run_id));
    assert_eq!((&notice["run_number"], &notice["ticket_id"]), (&json!("E2026-000012"), &Value::Null));
    let elsewhere = app.staff(&reads, Scope::estate(there));
    assert_eq!(told(&app, &elsewhere).await, [Value::Null; 0]);
    assert_eq!(told(&app, &app.staff(&[Permission::TicketsRead], Scope::Group)).await, [Value::Null; 0]);

    // A step that is late: whoever commands, and whoever started it, once.
    let mut step = late(&app, &began);
    (step.run.commander_id, step.started_by) = (Some(me), Some(me));
    app.recorder.publish(&step, 2).await;
    let notices = told(&app, &mine).await;
    assert_eq!(notices.len(), 2, "{notices:#?}");
    assert_eq!(
        (&notices[0]["kind"], &notices[0]["step"]),
        (&json!("playbook_step_overdue"), &json!("written_report"))
    );
    let mut others = late(&app, &began);
    (others.run.commander_id, others.started_by) = (Some(guard), Some(guard));
    app.recorder.publish(&others, 3).await;
    assert_eq!(told(&app, &mine).await.len(), 2, "who only reads is not told of it");
    app.finish().await;
}

async fn of_a_confidential_emergency_its_readers_alone_are_told(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (me, guard) = (app.staff_id(), StaffId::new(&SystemIds));
    app.introduce(me, Permission::ALL, Scope::Group).await;
    let open = started(&app, estate_id, me);
    let mut step = late(&app, &open);
    (step.run.commander_id, step.started_by) = (Some(guard), Some(guard));
    app.recorder.publish(&step, 1).await;
    assert_eq!(told(&app, &app.admin()).await.len(), 1, "who may command others is told what is late");
    let mut secret = started(&app, estate_id, guard);
    secret.run = PlaybookRunFacts {
        playbook: None,
        playbook_version: None,
        commander_id: None,
        ticket_id: None,
        is_confidential: true,
        readers: vec![guard],
        ..secret.run
    };
    app.recorder.publish(&secret, 1).await;
    app.recorder.publish(&PlaybookStepOverdue { step: None, ..late(&app, &secret) }, 2).await;
    assert_eq!(told(&app, &app.admin()).await.len(), 1);
    secret.run.readers.push(me);
    app.recorder.publish(&PlaybookStepOverdue { step: None, ..late(&app, &secret) }, 3).await;
    let notices = told(&app, &app.admin()).await;
    assert_eq!(notices.len(), 2, "{notices:#?}");
    assert_eq!((&notices[0]["playbook"], &notices[0]["step"]), (&Value::Null, &Value::Null));
    app.finish().await;
}
