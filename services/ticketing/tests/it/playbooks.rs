//! Emergencies: playbooks that are started by one call, worked on by several people, and closed with a record.

use chrono::TimeDelta;
use contracts::{
    playbooks::{
        PlaybookCommandChanged, PlaybookRunCalledOff, PlaybookRunClosed, PlaybookRunStarted,
        PlaybookStepDone, PlaybookStepOverdue, PlaybookStepSkipped,
    },
    registers::FormRecordSubmitted,
    testing::Example,
};
use kernel::{ApiClientId, Clock, EstateId, Permission, Scope, StaffId, SystemIds};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, an_estate, on_both_engines};
use vocabulary::{FileId, FormRecordId};

use crate::ground::a_ticket;

on_both_engines!(
    a_fire_is_worked_on_by_several_and_closed_with_its_record,
    a_step_that_is_late_is_told_once_and_one_that_was_done_never,
    the_written_report_has_a_day_and_half_a_day_more_after_a_call,
    a_record_has_to_be_there_and_on_the_right_form,
    what_is_wrong_at_the_start_is_told_at_once,
    who_commands_is_who_outranks_the_others,
    internal_theft_is_seen_by_named_readers_alone,
    what_is_dialled_is_the_estates_own_or_its_countrys,
    a_key_that_comes_again_starts_nothing_twice,
    a_false_alarm_is_called_off_for_a_reason,
    a_pet_that_bit_is_followed_to_the_end,
);

const RUNS: &str = "/api/v1/playbook-runs";

const WORKS: [Permission; 2] = [Permission::EmergenciesRead, Permission::EmergenciesWrite];

const COMMANDS: [Permission; 3] =
    [Permission::EmergenciesRead, Permission::EmergenciesWrite, Permission::EmergenciesCommand];

async fn start(api: &Api, estate_id: EstateId, playbook: &str) -> Value {
    api.post(RUNS, &json!({ "playbook": playbook, "estate_id": estate_id })).await.expect(201)
}

fn path_of(run: &Value) -> String {
    format!("{RUNS}/{}", run["playbook_run_id"].as_str().unwrap())
}

fn step<'a>(run: &'a Value, code: &str) -> &'a Value {
    run["steps"].as_array().unwrap().iter().find(|step| step["code"] == code).unwrap()
}

/// What a step needs to be done, as the run tells of it.
fn evidence(step: &Value) -> Value {
    let mut body = json!({ "step": step["code"] });
    if !step["form"].is_null() {
        body["report"] = json!("时间、地点、经过、结果。");
    }
    if step["takes_photos"] == true {
        body["photos"] = json!([FileId::new(&SystemIds)]);
    }
    body
}

async fn complete(api: &Api, path: &str, code: &str) -> Value {
    let run = api.get(path).await.expect(200);
    api.step(path, "complete-step", &evidence(step(&run, code))).await.expect(200)
}

/// Does what is pending, step by step.
async fn complete_all(api: &Api, path: &str) {
    let run = api.get(path).await.expect(200);
    for pending in run["steps"].as_array().unwrap() {
        if pending["status"] == "pending" && pending["is_optional"] == false {
            api.step(path, "complete-step", &evidence(pending)).await.expect(200);
        }
    }
}

fn acts(run: &Value) -> Vec<&str> {
    run["acts"].as_array().unwrap().iter().map(|act| act["act"].as_str().unwrap()).collect()
}

#[expect(clippy::too_many_lines, reason = "one fire, from the alarm to the record")]
async fn a_fire_is_worked_on_by_several_and_closed_with_its_record(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let ticket = a_ticket(&app.admin(), estate_id).await;
    let body = json!({
        "playbook": "fire", "estate_id": estate_id, "place": "3栋地下车库", "ticket_id": ticket.id,
    });
    let guard = app.staff(&[WORKS.as_slice(), &[Permission::TicketsRead]].concat(), Scope::estate(estate_id));
    let reply = guard.post(RUNS, &body).await;
    let run = reply.expect(201);
    let path = path_of(&run);
    assert_eq!((&run["number"], &run["status"]), (&json!("E2026-000001"), &json!("running")));
    assert_eq!((&run["commander_id"], &run["ticket_id"]), (&Value::Null, &json!(ticket.id)));
    let raise = step(&run, "raise_alarm");
    assert_eq!(raise["dial"][0], json!({ "contact": "fire", "number": "119", "is_own": false }));
    assert_eq!(raise["clauses"], json!(["EMG-18", "EMG-04"]));
    assert_eq!(raise["due_at"], json!(app.clock.now() + TimeDelta::minutes(3)));
    assert_eq!(step(&run, "treat_injured")["status"], "undecided");
    assert!(!acts(&run).contains(&"close"), "{run}");
    let started = app.recorder.wait_for(|_: &PlaybookRunStarted| true).await;
    assert_eq!(started.run.playbook.as_deref(), Some("fire"));
    assert_eq!((started.run.ticket_id, started.started_by), (Some(ticket.id), Some(app.staff_id())));

    // Somebody else with the right sees it and works on it, too.
    let other = app.other_staff(&WORKS, Scope::estate(estate_id));
    complete(&other, &path, "raise_alarm").await;
    let done = app.recorder.wait_for(|_: &PlaybookStepDone| true).await;
    assert_eq!((done.step.as_deref(), done.overdue_since), (Some("raise_alarm"), None));
    let stale = guard.with("if-match", "\"1\"").post(&format!("{path}/close"), &json!({})).await;
    assert_eq!(stale.problem(412), "stale_version");
    assert_eq!(guard.step(&path, "close", &json!({})).await.problem(409), "playbooks.conditions_open");
    let answer = json!({ "condition": "injured", "holds": false });
    guard.step(&path, "answer", &answer).await.expect(200);
    let open = guard.step(&path, "close", &json!({})).await;
    assert_eq!(open.problem(409), "playbooks.steps_open");
    assert_eq!(
        other.step(&path, "complete-step", &json!({ "step": "self_rescue" })).await.problem(409),
        "playbooks.out_of_order"
    );
    let skip = json!({ "step": "fight_fire", "reason": "消防已到。" });
    guard.step(&path, "skip-step", &skip).await.expect(200);
    app.recorder
        .wait_for(|skipped: &PlaybookStepSkipped| skipped.step.as_deref() == Some("fight_fire"))
        .await;
    complete_all(&other, &path).await;
    let before = guard.get(&path).await.expect(200);
    assert!(acts(&before).contains(&"close"), "{before}");
    let closed = guard.step(&path, "close", &json!({})).await.expect(200);
    assert_eq!((&closed["status"], &closed["due_at"]), (&json!("closed"), &Value::Null));
    assert_eq!(closed["ended_by"], json!(format!("staff:{}", app.staff_id())));
    assert_eq!(step(&closed, "written_record")["report"], "时间、地点、经过、结果。");
    assert_eq!(guard.step(&path, "call-off", &json!({ "reason": "x" })).await.problem(409), "playbooks.over");
    app.recorder.wait_for(|_: &PlaybookRunClosed| true).await;
    app.settle().await;
    let mut told = app.recorder.envelopes();
    told.retain(|envelope| envelope.routingkey.starts_with("ticketing.playbook_run."));
    let sequences: Vec<i32> = told.iter().map(|envelope| envelope.sequence).collect();
    assert_eq!(sequences, Vec::from_iter(1..=i32::try_from(told.len()).unwrap()));
    assert!(!told.iter().any(|envelope| format!("{envelope:?}").contains("车库")), "no event says where");
    let elsewhere = app.staff(&COMMANDS, Scope::estate(EstateId::new(&SystemIds)));
    assert_eq!(elsewhere.get(&path).await.problem(404), "not_found");
    let listed = guard.get(&format!("{RUNS}?status=closed&playbook=fire")).await.expect(200);
    assert_eq!(listed["items"][0]["number"], "E2026-000001");
    app.finish().await;
}

async fn a_step_that_is_late_is_told_once_and_one_that_was_done_never(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = || app.staff(&WORKS, Scope::Group);
    let path = path_of(&start(&api(), estate_id, "fire").await);
    complete(&api(), &path, "raise_alarm").await;
    app.clock.advance(TimeDelta::minutes(10));
    let late = app.recorder.wait_for(|_: &PlaybookStepOverdue| true).await;
    assert_eq!((late.step.as_deref(), late.clause.as_str()), (Some("verify"), "EMG-17"));
    assert_eq!(late.started_by, Some(app.staff_id()));
    let shown = api().get(&path).await.expect(200);
    assert_eq!(step(&shown, "verify")["overdue_since"], json!(late.overdue_since));
    let listed = api().get(&format!("{RUNS}?is_overdue=true")).await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    // Noted late, but done in time.
    let done = json!({ "step": "verify", "done_at": late.overdue_since - TimeDelta::minutes(1) });
    let run = api().step(&path, "complete-step", &done).await.expect(200);
    assert_eq!(step(&run, "verify")["overdue_since"], Value::Null);
    app.clock.advance(TimeDelta::hours(1));
    app.settle().await;
    let told = app.recorder.events::<PlaybookStepOverdue>();
    assert_eq!(told.len(), 1, "{told:?}");
    app.finish().await;
}

async fn the_written_report_has_a_day_and_half_a_day_more_after_a_call(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = || app.staff(&WORKS, Scope::Group);
    let happened_at = app.clock.now() - TimeDelta::hours(2);
    let body = json!({ "playbook": "building-accident", "estate_id": estate_id, "happened_at": happened_at });
    let plain = api().post(RUNS, &body).await.expect(201);
    let phoned = path_of(&api().post(RUNS, &body).await.expect(201));
    assert_eq!(step(&plain, "written_report")["due_at"], json!(happened_at + TimeDelta::hours(24)));
    let run = complete(&api(), &phoned, "phone_report").await;
    assert_eq!(step(&run, "written_report")["due_at"], json!(happened_at + TimeDelta::hours(36)));
    let reports = |late: &PlaybookStepOverdue| late.step.as_deref() == Some("written_report");
    app.clock.advance(TimeDelta::hours(22));
    let late = app.recorder.wait_for(reports).await;
    assert_eq!(
        (late.clause.as_str(), json!(late.playbook_run_id)),
        ("SPE-12", plain["playbook_run_id"].clone())
    );
    app.settle().await;
    assert_eq!(app.recorder.events::<PlaybookStepOverdue>().iter().filter(|late| reports(late)).count(), 1);
    app.clock.advance(TimeDelta::hours(12));
    app.recorder
        .wait_for(|late: &PlaybookStepOverdue| {
            reports(late) && phoned.ends_with(&late.playbook_run_id.to_string())
        })
        .await;
    app.finish().await;
}

async fn a_record_has_to_be_there_and_on_the_right_form(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (elsewhere, ..) = app.settled_estate("service-centre").await;
    let api = app.staff(&WORKS, Scope::Group);
    let path = path_of(&start(&api, estate_id, "fire").await);
    let handed_in = async |estate_id: EstateId, form: &str| {
        let mut said = FormRecordSubmitted { estate_id, ..FormRecordSubmitted::example() };
        said.form_record_id = FormRecordId::new(&SystemIds);
        form.clone_into(&mut said.record.form);
        app.recorder.publish(&said, 1).await;
        said.form_record_id
    };
    let report = handed_in(estate_id, "special-event-report").await;
    let notice = handed_in(estate_id, "after-fire-notice").await;
    let foreign = handed_in(elsewhere, "special-event-report").await;
    let letter = handed_in(estate_id, "letter-register").await;
    app.settle().await;
    let before = api.get(&path).await.expect(200);
    let name = async |record: &Value| {
        let body = json!({ "step": "written_record", "record_id": record });
        api.step(&path, "complete-step", &body).await
    };
    for (record, code) in [
        (notice, "playbook.record_of_another_form"),
        (foreign, "playbook.record_unknown"),
        (letter, "playbook.record_unknown"),
    ] {
        let refused = name(&json!(record)).await;
        assert_eq!(
            (refused.text("/errors/0/pointer"), refused.text("/errors/0/code")),
            ("/record_id".to_owned(), code.to_owned())
        );
        assert_eq!(refused.problem(422), "invalid_fields");
    }
    let new = name(&json!(FormRecordId::new(&SystemIds))).await;
    assert_eq!(new.problem(503), "not_known_yet");
    let old = name(&json!("01890000-0000-7000-8000-000000000003")).await;
    assert_eq!(old.text("/errors/0/code"), "playbook.record_unknown");
    let none = api.step(&path, "complete-step", &json!({ "step": "written_record" })).await;
    assert_eq!(none.text("/errors/0/code"), "playbook.record_missing");
    let photos = api.step(&path, "complete-step", &json!({ "step": "take_photos" })).await;
    assert_eq!(photos.text("/errors/0/code"), "playbook.photos_missing");
    let mandatory = json!({ "step": "written_record", "reason": "没空" });
    assert_eq!(api.step(&path, "skip-step", &mandatory).await.problem(409), "playbooks.step_mandatory");
    assert_eq!(api.get(&path).await.expect(200), before, "nothing changed");
    let run = name(&json!(report)).await.expect(200);
    assert_eq!(step(&run, "written_record")["record_id"], json!(report));
    app.finish().await;
}

async fn what_is_wrong_at_the_start_is_told_at_once(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (elsewhere, ..) = app.settled_estate("service-centre").await;
    let foreign = a_ticket(&app.admin(), elsewhere).await;
    let api = app.admin();
    let idle = app.employ(&[Permission::EmergenciesRead], Scope::Group).await;
    let far = app.employ(&WORKS, Scope::estate(elsewhere)).await;
    let nobody: StaffId = "01890000-0000-7000-8000-000000000002".parse().unwrap();
    let now = app.clock.now();
    for (field, value, pointer, code) in [
        ("playbook", json!("flood"), "/playbook", "playbook.unknown"),
        ("estate_id", json!(EstateId::new(&SystemIds)), "/estate_id", "estate.unknown"),
        ("ticket_id", json!(foreign.id), "/ticket_id", "playbook.ticket_unknown"),
        ("commander_id", json!(idle), "/commander_id", "playbook.person_unfit"),
        ("commander_id", json!(far), "/commander_id", "staff.unknown"),
        ("commander_id", json!(nobody), "/commander_id", "staff.unknown"),
        ("happened_at", json!(now + TimeDelta::minutes(1)), "/happened_at", "playbook.happened_ahead"),
        ("happened_at", json!(now - TimeDelta::days(32)), "/happened_at", "playbook.happened_long_ago"),
        ("conditions", json!({ "windy": true }), "/conditions", "playbook.condition_unknown"),
        ("place", json!("x".repeat(201)), "/place", "text.too_long"),
    ] {
        let mut body = json!({ "playbook": "fire", "estate_id": estate_id });
        body[field] = value;
        let refused = api.post(RUNS, &body).await;
        assert_eq!(
            (refused.text("/errors/0/pointer").as_str(), refused.text("/errors/0/code").as_str()),
            (pointer, code)
        );
        assert_eq!(refused.problem(422), "invalid_fields");
    }
    assert_eq!(api.get(RUNS).await.expect(200)["items"], json!([]));
    let reader = app.staff(&[Permission::EmergenciesRead], Scope::Group);
    let start = json!({ "playbook": "fire", "estate_id": estate_id });
    assert_eq!(reader.post(RUNS, &start).await.problem(403), "permission_missing");
    app.finish().await;
}

async fn who_commands_is_who_outranks_the_others(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let guard = app.staff(&WORKS, Scope::Group);
    app.introduce(app.staff_id(), &WORKS, Scope::Group).await;
    let run = start(&guard, estate_id, "fire").await;
    let path = path_of(&run);
    let taken = guard.step(&path, "take-command", &json!({})).await.expect(200);
    assert_eq!(taken["commander_id"], json!(app.staff_id()));
    let colleague = app.other_staff(&WORKS, Scope::Group);
    assert_eq!(
        colleague.step(&path, "take-command", &json!({})).await.problem(403),
        "playbooks.not_outranked"
    );
    let skip = json!({ "step": "fight_fire", "reason": "x" });
    assert_eq!(colleague.step(&path, "skip-step", &skip).await.problem(403), "playbooks.not_in_command");
    let chief = app.other_staff(&COMMANDS, Scope::Group);
    chief.step(&path, "take-command", &json!({})).await.expect(200);
    let changed =
        app.recorder.wait_for(|changed: &PlaybookCommandChanged| changed.previous_commander.is_some()).await;
    assert_eq!(changed.previous_commander, Some(app.staff_id()));
    // The chief may command others: nobody takes that from somebody who may, too.
    let deputy = app.employ(&COMMANDS, Scope::Group).await;
    chief.step(&path, "hand-over", &json!({ "staff_id": deputy })).await.expect(200);
    assert_eq!(chief.step(&path, "take-command", &json!({})).await.problem(403), "playbooks.not_outranked");
    let unfit = app.employ(&[Permission::TicketsRead], Scope::Group).await;
    let refused = chief.step(&path, "hand-over", &json!({ "staff_id": unfit })).await;
    assert_eq!(refused.text("/errors/0/code"), "playbook.person_unfit");
    let back = chief.step(&path, "hand-over", &json!({})).await.expect(200);
    assert_eq!(back["commander_id"], Value::Null, "security does again");
    let gate = app.client(ApiClientId::new(&SystemIds), &WORKS, Scope::Group);
    assert_eq!(gate.step(&path, "take-command", &json!({})).await.problem(403), "playbooks.staff_command");
    app.finish().await;
}

async fn internal_theft_is_seen_by_named_readers_alone(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let finder = app.staff(&WORKS, Scope::Group);
    app.introduce(app.staff_id(), &WORKS, Scope::Group).await;
    let run = start(&finder, estate_id, "internal-theft").await;
    let path = path_of(&run);
    assert_eq!((&run["is_confidential"], &run["readers"]), (&json!(true), &json!([app.staff_id()])));
    let everybody = app.other_staff(Permission::ALL, Scope::Group);
    assert_eq!(everybody.get(&path).await.problem(404), "not_found");
    assert_eq!(everybody.get(&format!("{RUNS}?count=true")).await.expect(200)["count"]["rows"], json!(0));
    let gate = app.client(ApiClientId::new(&SystemIds), Permission::ALL, Scope::Group);
    assert_eq!(gate.get(&path).await.problem(404), "not_found");

    // No event and no line of the audit trail says which it is.
    let said = app.recorder.wait_for(|_: &PlaybookRunStarted| true).await;
    assert_eq!((said.run.playbook, said.run.is_confidential), (None, true));
    assert_eq!(said.run.readers, [app.staff_id()]);
    complete(&finder, &path, "report_to_leaders").await;
    app.settle().await;
    let told = app.recorder.envelopes();
    assert!(!told.iter().any(|envelope| format!("{envelope:?}").contains("theft")));
    assert!(!told.iter().any(|envelope| format!("{envelope:?}").contains("report_to_leaders")));
    let auditor = app.other_staff(&[Permission::AuditRead], Scope::Group);
    let trail = auditor.get("/api/v1/ticketing/audit-entries?subject_kind=playbook_run").await.expect(200);
    assert!(trail.to_string().contains("complete_playbook_step") && !trail.to_string().contains("theft"));

    // Whoever is admitted reads it, and who is not fit is not admitted.
    let unfit = app.employ(&[Permission::TicketsRead], Scope::Group).await;
    let refused = finder.step(&path, "admit-reader", &json!({ "staff_id": unfit })).await;
    assert_eq!(refused.text("/errors/0/code"), "playbook.person_unfit");
    let leader = app.employ(&WORKS, Scope::Group).await;
    let admitted = finder.step(&path, "admit-reader", &json!({ "staff_id": leader })).await.expect(200);
    assert_eq!(admitted["readers"].as_array().unwrap().len(), 2);
    let open = start(&finder, estate_id, "lift-failure").await;
    let no_readers = finder.step(&path_of(&open), "admit-reader", &json!({ "staff_id": leader })).await;
    assert_eq!(no_readers.problem(409), "playbooks.not_confidential");
    let by_nobody = json!({ "playbook": "internal-theft", "estate_id": estate_id });
    assert_eq!(gate.post(RUNS, &by_nobody).await.text("/errors/0/code"), "playbook.nobody_reads");
    app.finish().await;
}

async fn what_is_dialled_is_the_estates_own_or_its_countrys(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let hong_kong = an_estate(&app).on_the_clock_of("Asia/Hong_Kong").await.estate_id;
    let (path, other) =
        (format!("/api/v1/emergency-numbers/{estate_id}"), format!("/api/v1/emergency-numbers/{hong_kong}"));
    let reader = app.staff(&[Permission::EmergenciesRead], Scope::estate(estate_id));
    let numbers = reader.get(&path).await;
    assert_eq!(numbers.header("etag"), "\"0\"");
    let numbers = numbers.expect(200);
    assert_eq!(numbers["numbers"][1], json!({ "contact": "fire", "number": "119", "is_own": false }));
    assert_eq!(numbers["numbers"][6], json!({ "contact": "head_office", "number": null, "is_own": false }));
    assert_eq!(app.admin().get(&other).await.expect(200)["numbers"][1]["number"], "999");
    assert_eq!(reader.get(&other).await.problem(404), "not_found");
    let set = json!({ "numbers": [
        { "contact": "fire", "number": "0755-110 119" }, { "contact": "head_office", "number": "+86 755 5555 8000" },
    ] });
    assert_eq!(reader.with("if-match", "\"0\"").put(&path, &set).await.problem(403), "permission_missing");
    let chief = app.staff(&COMMANDS, Scope::estate(estate_id));
    assert_eq!(chief.put(&path, &set).await.status.as_u16(), 428);
    let own = chief.with("if-match", "\"0\"").put(&path, &set).await.expect(200);
    assert_eq!(own["numbers"][1], json!({ "contact": "fire", "number": "0755-110 119", "is_own": true }));
    assert_eq!(chief.with("if-match", "\"0\"").put(&path, &set).await.problem(412), "stale_version");
    let run = start(&chief, estate_id, "fire").await;
    assert_eq!(step(&run, "raise_alarm")["dial"][0]["number"], "0755-110 119");
    assert_eq!(step(&run, "phone_report")["dial"][0]["number"], "+86 755 5555 8000");
    for (number, pointer, code) in [
        ("javascript:1", "/numbers/0/number", "emergency_number.malformed"),
        ("1", "/numbers/0/number", "emergency_number.malformed"),
        ("", "/numbers/0/number", "text.empty"),
    ] {
        let wrong = json!({ "numbers": [{ "contact": "fire", "number": number }] });
        let refused = chief.with("if-match", "\"1\"").put(&path, &wrong).await;
        assert_eq!(
            (refused.text("/errors/0/pointer").as_str(), refused.text("/errors/0/code").as_str()),
            (pointer, code)
        );
    }
    let twice = json!({ "numbers": [{ "contact": "fire", "number": "119" }, { "contact": "fire", "number": "120" }] });
    let refused = chief.with("if-match", "\"1\"").put(&path, &twice).await;
    assert_eq!(refused.text("/errors/0/code"), "emergency_number.twice");
    assert_eq!(chief.get(&path).await.expect(200), own, "nothing changed");
    app.finish().await;
}

async fn a_key_that_comes_again_starts_nothing_twice(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.staff(&WORKS, Scope::Group).with("idempotency-key", "alarm-1");
    let body = json!({ "playbook": "fire", "estate_id": estate_id });
    let first = api.post(RUNS, &body).await.expect(201);
    let again = api.post(RUNS, &body).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(201), first);
    let other = json!({ "playbook": "lift-failure", "estate_id": estate_id });
    assert_eq!(api.post(RUNS, &other).await.problem(422), "idempotency_key_reused");
    app.settle().await;
    assert_eq!(app.recorder.events::<PlaybookRunStarted>().len(), 1);
    app.finish().await;
}

async fn a_false_alarm_is_called_off_for_a_reason(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = || app.staff(&WORKS, Scope::Group);
    let path = path_of(&start(&api(), estate_id, "fire").await);
    assert_eq!(api().step(&path, "call-off", &json!({ "reason": " " })).await.problem(422), "invalid_fields");
    let over = api().step(&path, "call-off", &json!({ "reason": "误报：有人做饭。" })).await.expect(200);
    assert_eq!((&over["status"], &over["end_reason"]), (&json!("called_off"), &json!("误报：有人做饭。")));
    app.recorder.wait_for(|_: &PlaybookRunCalledOff| true).await;
    app.clock.advance(TimeDelta::days(2));
    app.settle().await;
    assert!(app.recorder.events::<PlaybookStepOverdue>().is_empty(), "no clock runs any more");
    assert_eq!(api().get(&format!("{RUNS}?status=running")).await.expect(200)["items"], json!([]));
    app.finish().await;
}

async fn a_pet_that_bit_is_followed_to_the_end(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.staff(&WORKS, Scope::Group);
    let path = path_of(&start(&api, estate_id, "pet-bite").await);
    let playbook = api.get("/api/v1/playbooks/pet-bite").await.expect(200);
    let of_the_rule = |step: &&Value| step["clauses"].as_array().unwrap().contains(&json!("PET-08"));
    let asked: Vec<&Value> = playbook["steps"].as_array().unwrap().iter().filter(of_the_rule).collect();
    assert_eq!(asked.len(), 4, "treatment, the dog, the costs, the record");
    for condition in ["major", "responders"] {
        if !api.get(&path).await.body["conditions"].to_string().contains(condition) {
            continue;
        }
        let answer = json!({ "condition": condition, "holds": false });
        api.step(&path, "answer", &answer).await.expect(200);
    }
    for missing in ["observe_the_dog", "settle_costs"] {
        assert_eq!(api.step(&path, "close", &json!({})).await.problem(409), "playbooks.steps_open");
        complete(&api, &path, missing).await;
    }
    complete_all(&api, &path).await;
    assert_eq!(api.step(&path, "close", &json!({})).await.expect(200)["status"], "closed");
    assert_eq!(api.get("/api/v1/playbooks/nothing").await.problem(404), "not_found");
    let keys = api.get("/api/v1/playbooks").await.expect(200);
    assert_eq!(keys["items"].as_array().unwrap().len(), 16);
    app.finish().await;
}
