//! Who keeps the registers of an estate is told what is overdue there, and which dates come near.

use contracts::{
    registers::{FormRecordOverdue, FormRecordReminder, PatrolRoundMissed},
    testing::Example,
};
use kernel::{Clock, EstateId, Permission, Scope, StaffId, SystemIds};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, on_both_engines};
use vocabulary::{FormClass, FormRecordId, PatrolRoundId};

use crate::staff_notices::{colleague, told};

on_both_engines!(
    who_keeps_the_registers_is_told_what_is_overdue_and_which_dates_come_near,
    of_what_is_confidential_on_a_register_only_those_are_told_who_may_read_it,
    a_patrol_that_is_not_done_in_time_is_told_to_who_keeps_the_registers,
);

/// A record that is overdue at an estate, filled in by somebody.
fn overdue(app: &TestApp, estate_id: EstateId, filled_by: Option<StaffId>) -> FormRecordOverdue {
    FormRecordOverdue {
        form_record_id: FormRecordId::new(&SystemIds),
        estate_id,
        filled_by,
        found_at: app.clock.now(),
        ..FormRecordOverdue::example()
    }
}

async fn who_keeps_the_registers_is_told_what_is_overdue_and_which_dates_come_near(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (there, ..) = app.settled_estate("service-centre").await;
    let me = app.staff_id();
    let keeper = [Permission::RegistersRead, Permission::RegistersSupervise];
    app.introduce(me, &keeper, Scope::estate(here)).await;
    let late = overdue(&app, here, Some(colleague()));
    app.recorder.publish(&late, 1).await;
    app.recorder.publish(&overdue(&app, there, None), 1).await;
    let reader = app.staff(&[Permission::RegistersRead], Scope::Group);
    let given = told(&reader, "").await;
    assert_eq!(given.len(), 1, "at the estate alone: {given:#?}");
    let notice = &given[0];
    assert_eq!((&notice["kind"], &notice["ticket_id"]), (&json!("form_record_overdue"), &Value::Null));
    assert_eq!(notice["form_record_id"], json!(late.form_record_id));
    assert_eq!(
        (&notice["form"], &notice["record_number"]),
        (&json!("key-loan-register"), &json!("KEY-2026-0001"))
    );
    assert_eq!(told(&app.staff(&[Permission::TicketsRead], Scope::Group), "").await, [Value::Null; 0]);
    assert_eq!(told(&app.staff(&keeper, Scope::estate(there)), "").await, [Value::Null; 0]);

    // Whoever filled it in is told as well, and once.
    let licence = FormRecordReminder {
        form_record_id: FormRecordId::new(&SystemIds),
        estate_id: here,
        filled_by: Some(me),
        reminded_at: app.clock.now(),
        ..FormRecordReminder::example()
    };
    app.recorder.publish(&licence, 1).await;
    let given = told(&reader, "?kind=form_record_reminder").await;
    assert_eq!(given.len(), 1, "{given:#?}");
    assert_eq!((&given[0]["field"], &given[0]["date"]), (&json!("licence_until"), &json!("2026-04-01")));
    let newest = told(&reader, "").await[0]["notice_id"].clone();
    let read = reader.post(&format!("/api/v1/notices/{}/read", newest.as_str().unwrap()), &json!({})).await;
    assert_eq!(read.status.as_u16(), 204);
    assert_eq!(told(&reader, "?unread=true").await.len(), 1);
    app.finish().await;
}

async fn of_what_is_confidential_on_a_register_only_those_are_told_who_may_read_it(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let me = app.staff_id();
    let keeper = [Permission::RegistersRead, Permission::RegistersSupervise];
    app.introduce(me, &keeper, Scope::Group).await;
    let mut secret = overdue(&app, estate_id, None);
    secret.record.class = FormClass::Confidential.into();
    app.recorder.publish(&secret, 1).await;
    assert_eq!(told(&app.admin(), "").await, [Value::Null; 0]);
    app.employ(&[keeper.as_slice(), &[Permission::RegistersConfidential]].concat(), Scope::Group).await;
    let mut known = overdue(&app, estate_id, Some(me));
    known.record.class = FormClass::Confidential.into();
    app.recorder.publish(&known, 1).await;
    assert_eq!(told(&app.admin(), "").await.len(), 1, "whoever filled it in knows of it");
    app.finish().await;
}

async fn a_patrol_that_is_not_done_in_time_is_told_to_who_keeps_the_registers(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (there, ..) = app.settled_estate("service-centre").await;
    let me = app.staff_id();
    let keeper = [Permission::RegistersRead, Permission::RegistersSupervise];
    app.introduce(me, &keeper, Scope::estate(here)).await;
    let missed = |estate_id, started_by| PatrolRoundMissed {
        patrol_round_id: PatrolRoundId::new(&SystemIds),
        estate_id,
        started_by,
        missed_at: app.clock.now(),
        ..PatrolRoundMissed::example()
    };
    let late = missed(here, Some(me));
    app.recorder.publish(&late, 1).await;
    app.recorder.publish(&missed(there, None), 1).await;
    let reader = app.staff(&[Permission::RegistersRead], Scope::Group);
    let given = told(&reader, "").await;
    assert_eq!(given.len(), 1, "once, and at the estate alone: {given:#?}");
    let notice = &given[0];
    assert_eq!((&notice["kind"], &notice["ticket_id"]), (&json!("patrol_round_missed"), &Value::Null));
    assert_eq!(notice["patrol_round_id"], json!(late.patrol_round_id));
    assert_eq!(notice["title"], json!(late.plan));
    assert_eq!(told(&app.staff(&[Permission::TicketsRead], Scope::Group), "").await, [Value::Null; 0]);
    app.finish().await;
}
