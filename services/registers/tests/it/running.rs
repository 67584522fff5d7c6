//! Registers that run: what is lent, who is there, what is kept; and the dates of which somebody is reminded.

use chrono::TimeDelta;
use contracts::registers::{
    FormRecordClosed, FormRecordFiled, FormRecordOverdue, FormRecordReminder, FormRecordSubmitted,
};
use kernel::{Clock, EstateId, Permission, Scope};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, on_both_engines};

use crate::{PATH, a_loan, a_loan_of, clerk, drawn, files::upload, hand_in, manager, path_of, start};

on_both_engines!(
    a_key_is_lent_is_overdue_and_comes_back,
    a_key_that_is_out_is_not_lent_again,
    a_key_of_the_house_is_not_lent_for_private_reasons_nor_to_whom_nobody_knows,
    nothing_is_handed_over_to_whom_nobody_identified,
    a_key_in_custody_is_given_back_to_whoever_proves_who_they_are,
    a_correction_moves_what_is_due_and_puts_right_what_was_closed,
    of_a_pet_the_dates_are_reminded_of_until_it_is_gone,
    a_dog_is_registered_with_its_papers_and_no_fierce_one_is,
    a_visitor_who_is_there_at_closing_time_is_overdue,
    a_visitor_is_identified_and_checked,
    a_pass_lets_goods_out_once_and_as_they_stand_on_it,
    household_staff_are_reminded_of_before_their_pass_ends,
    what_runs_is_listed_by_what_it_waits_for,
    many_who_lend_one_key_at_once_lend_it_once,
);

fn returned() -> Value {
    json!({ "returned_at": "2026-03-03T09:00:00+08:00", "returned_by": "王小明", "condition": "intact" })
}

async fn close(api: &Api, path: &str, contents: Value) -> testkit::Reply {
    api.step(path, "close", &json!({ "contents": contents })).await
}

/// The member of staff at the desk: each time with a new token, since time passes.
fn desk(app: &TestApp) -> Api {
    app.staff(&[Permission::RegistersRead, Permission::RegistersWrite], Scope::Group)
}

fn acts(record: &Value) -> Vec<String> {
    record["acts"].as_array().unwrap().iter().map(|act| act["act"].as_str().unwrap().to_owned()).collect()
}

/// A loan that is due in this many hours.
fn a_loan_for(app: &TestApp, hours: i64) -> Value {
    let mut loan = a_loan();
    loan["return_by"] = json!(app.clock.now() + TimeDelta::hours(hours));
    loan
}

async fn a_key_is_lent_is_overdue_and_comes_back(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let own = || desk(&app);
    let record = hand_in(&own(), estate_id, "key-loan-register", a_loan_for(&app, 8)).await;
    let path = path_of(&record);
    let due_at = app.clock.now() + TimeDelta::hours(8);
    assert_eq!((&record["due_at"], &record["overdue_since"]), (&json!(due_at), &Value::Null));
    assert_eq!(acts(&record), ["sign", "close", "correct", "hold"]);
    assert_eq!(
        record["acts"][1],
        json!({ "act": "close", "permission": "registers:write", "needs": ["contents"] })
    );
    own().step(&path, "sign", &drawn("borrower_signature", Some("王小明"))).await.expect(200);
    assert_eq!(own().step(&path, "file", &json!({})).await.problem(409), "registers.still_running");
    let said = app.recorder.wait_for(|_: &FormRecordSubmitted| true).await;
    assert_eq!((said.record.due_at, said.record.running_since.is_some()), (Some(due_at), true));

    app.clock.advance(TimeDelta::hours(8));
    let late = app.recorder.wait_for(|_: &FormRecordOverdue| true).await;
    assert_eq!((late.overdue_since, late.record.number.as_str()), (due_at, "KEY-2026-0001"));
    assert!(late.filled_by.is_some());
    let overdue = own().get(&path).await.expect(200);
    assert_eq!(overdue["overdue_since"], json!(due_at));
    app.clock.advance(TimeDelta::days(3));
    app.settle().await;

    let lacking = close(&clerk(&app), &path, json!({ "returned_by": "王小明" })).await;
    assert_eq!(lacking.text("/errors/0/pointer"), "/contents/returned_at");
    assert_eq!(lacking.problem(422), "invalid_fields");
    assert_eq!(own().get(&path).await.expect(200), overdue);
    // Whoever takes the key back need not have lent it.
    close(&clerk(&app), &path, returned()).await.expect(200);
    let closed = own().get(&path).await.expect(200);
    let mut contents = a_loan();
    contents["return_by"] = json!(due_at);
    contents.as_object_mut().unwrap().extend(returned().as_object().unwrap().clone());
    assert_eq!((&closed["contents"], &closed["running_since"]), (&contents, &Value::Null));
    assert_eq!((&closed["overdue_since"], &closed["status"]), (&json!(due_at), &json!("submitted")));
    assert!(closed["closed_by"].is_string() && closed["closed_at"].is_string());
    assert_eq!(close(&own(), &path, returned()).await.problem(409), "registers.not_running");
    own().step(&path, "file", &json!({})).await.expect(200);
    let said = app.recorder.wait_for(|_: &FormRecordClosed| true).await;
    assert_eq!((said.overdue_since, said.record.due_at), (Some(due_at), None));
    app.recorder.wait_for(|_: &FormRecordFiled| true).await;
    assert_eq!(app.recorder.events::<FormRecordOverdue>().len(), 1, "it is said once");
    let mut told = app.recorder.envelopes();
    told.retain(|envelope| envelope.routingkey.starts_with("registers."));
    let sequences: Vec<i32> = told.iter().map(|envelope| envelope.sequence).collect();
    assert_eq!(sequences, [1, 2, 3, 4, 5]);
    assert!(
        !told.iter().any(|envelope| format!("{envelope:?}").contains("配电房")),
        "no event says what stands on it"
    );
    let page = own().page(&format!("{path}/print")).await;
    assert!(page.contains("<th>归还人</th><td>王小明</td>") && page.contains("☑ 完好"), "{page}");
    app.finish().await;
}

async fn a_key_that_is_out_is_not_lent_again(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (elsewhere, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app);
    let out = hand_in(&api, estate_id, "key-loan-register", a_loan_of("A-101 钥匙")).await;
    // The same as people read it.
    let again = start(&api, estate_id, "key-loan-register", a_loan_of("ａ－101钥匙")).await;
    let refused = api.with("accept-language", "en").step(&path_of(&again), "submit", &json!({})).await;
    assert_eq!(
        refused.text("/detail"),
        "The record KEY-2026-0001 about the same still runs. Close it first."
    );
    assert_eq!(refused.problem(409), "registers.running_already");
    assert_eq!(api.get(&path_of(&again)).await.expect(200), again);
    hand_in(&api, elsewhere, "key-loan-register", a_loan_of("A-101 钥匙")).await;
    let other = hand_in(&api, estate_id, "key-loan-register", a_loan_of("A-102 钥匙")).await;
    let correction = json!({ "contents": a_loan_of("A-101 钥匙"), "reason": "写错了" });
    let refused = api.step(&path_of(&other), "correct", &correction).await;
    assert_eq!(refused.problem(409), "registers.running_already");
    close(&api, &path_of(&out), returned()).await.expect(200);
    // No number was taken by what was refused.
    let lent = api.step(&path_of(&again), "submit", &json!({})).await.expect(200);
    assert_eq!(lent["number"], "KEY-2026-0003");
    app.finish().await;
}

async fn a_key_of_the_house_is_not_lent_for_private_reasons_nor_to_whom_nobody_knows(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app);
    for (field, value, rule) in [("is_private", true, "KEY-04"), ("identity_checked", false, "KEY-03")] {
        let mut loan = a_loan();
        loan[field] = json!(value);
        let draft = start(&api, estate_id, "key-loan-register", loan).await;
        let refused = api.with("accept-language", "en").step(&path_of(&draft), "submit", &json!({})).await;
        assert_eq!(refused.text("/errors/0/code"), "form_field.against_rule");
        assert!(refused.text("/errors/0/detail").contains(rule), "{field}");
        assert_eq!(refused.problem(422), "invalid_fields");
    }
    let mut own_home = a_loan();
    (own_home["kind"], own_home["is_private"]) = (json!("owner"), json!(true));
    hand_in(&api, estate_id, "key-loan-register", own_home).await;
    app.finish().await;
}

async fn nothing_is_handed_over_to_whom_nobody_identified(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app).with("accept-language", "en");
    let papers = |is_checked: bool| {
        json!({
            "address": "3-501", "owner": "王小明", "identity_checked": is_checked, "handbook": true, "drawing": true,
            "keys": [{ "key": "home", "count": 2, "works": true }], "handed_over_at": "2026-03-02T09:00:00+08:00",
        })
    };
    let draft = start(&api, estate_id, "move-in-hand-over", papers(false)).await;
    let refused = api.step(&path_of(&draft), "submit", &json!({})).await;
    assert_eq!(refused.text("/errors/0/code"), "form_field.against_rule", "{}", refused.body);
    assert!(refused.text("/errors/0/detail").contains("CNF-15"), "{}", refused.body);
    for form in ["renovation-agreement", "power-of-attorney"] {
        let draft = start(&api, estate_id, form, json!({ "identity_checked": false })).await;
        let refused = api.step(&path_of(&draft), "submit", &json!({})).await;
        let faults = refused.body["errors"].as_array().unwrap();
        assert!(
            faults.iter().any(|fault| fault["code"] == "form_field.against_rule"),
            "{form}: {}",
            refused.body
        );
    }
    hand_in(&api, estate_id, "move-in-hand-over", papers(true)).await;
    app.finish().await;
}

async fn a_key_in_custody_is_given_back_to_whoever_proves_who_they_are(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app);
    let kept = |boxed: &str| {
        json!({
            "owner": "王小明", "address": "3-501", "box": boxed, "received_at": "2026-03-02T09:00:00+08:00",
            "keys": [{ "key": "入户门", "count": 2 }],
        })
    };
    let record = hand_in(&api, estate_id, "key-custody-register", kept("12")).await;
    let path = path_of(&record);
    assert_eq!((&record["due_at"], record["running_since"].is_string()), (&Value::Null, true));
    let full = start(&api, estate_id, "key-custody-register", kept("12")).await;
    let refused = api.step(&path_of(&full), "submit", &json!({})).await;
    assert_eq!(refused.problem(409), "registers.running_already");
    let early = api.step(&path, "sign", &drawn("return_signature", Some("王小明"))).await;
    assert_eq!(early.problem(409), "registers.still_running");
    api.step(&path, "sign", &drawn("confirmation_signature", Some("王小明"))).await.expect(200);
    let back = |identity_checked: bool| json!({ "returned_at": "2026-03-09T09:00:00+08:00", "taken_by": "王小明", "identity_checked": identity_checked });
    let unknown = close(&api, &path, back(false)).await;
    assert_eq!(unknown.text("/errors/0/code"), "form_field.against_rule");
    close(&api, &path, back(true)).await.expect(200);
    assert_eq!(api.step(&path, "file", &json!({})).await.problem(409), "registers.signatures_missing");
    api.step(&path, "sign", &drawn("return_signature", Some("王小明"))).await.expect(200);
    assert_eq!(api.step(&path, "file", &json!({})).await.expect(200)["status"], "filed");
    api.step(&path_of(&full), "submit", &json!({})).await.expect(200);
    app.finish().await;
}

async fn a_correction_moves_what_is_due_and_puts_right_what_was_closed(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = || desk(&app);
    let record = hand_in(&api(), estate_id, "key-loan-register", a_loan_for(&app, 2)).await;
    let path = path_of(&record);
    let later = a_loan_for(&app, 5);
    let correction = json!({ "contents": later, "reason": "延期" });
    let corrected = api().step(&path, "correct", &correction).await.expect(200);
    assert_eq!(corrected["due_at"], json!(app.clock.now() + TimeDelta::hours(5)));
    assert_eq!(corrected["running_since"], record["running_since"]);
    app.clock.advance(TimeDelta::hours(3));
    let other = hand_in(&api(), estate_id, "key-loan-register", {
        let mut loan = a_loan_of("泵房");
        loan["return_by"] = json!(app.clock.now() + TimeDelta::hours(1));
        loan
    })
    .await;
    app.clock.advance(TimeDelta::hours(1));
    let first = app.recorder.wait_for(|_: &FormRecordOverdue| true).await;
    assert_eq!(json!(first.form_record_id), other["form_record_id"], "what was put off is not overdue yet");
    app.clock.advance(TimeDelta::hours(1));
    app.recorder
        .wait_for(|late: &FormRecordOverdue| json!(late.form_record_id) == record["form_record_id"])
        .await;

    close(&api(), &path, returned()).await.expect(200);
    let mut whole = later.clone();
    whole.as_object_mut().unwrap().extend(returned().as_object().unwrap().clone());
    whole["condition"] = json!("damaged");
    let lacking = api().step(&path, "correct", &json!({ "contents": later, "reason": "损坏" })).await;
    assert_eq!(lacking.text("/errors/0/code"), "form_field.missing");
    let corrected =
        api().step(&path, "correct", &json!({ "contents": whole, "reason": "损坏" })).await.expect(200);
    assert_eq!(
        (&corrected["contents"]["condition"], &corrected["running_since"]),
        (&json!("damaged"), &Value::Null)
    );
    let former = api().get(&format!("{path}/revisions/2")).await.expect(200);
    assert_eq!(former["contents"]["condition"], "intact");
    app.finish().await;
}

fn a_dog() -> Value {
    json!({
        "keeper": "王小明", "address": "3-501", "contact": "13800138000", "species": "dog", "breed": "柴犬",
        "is_large_or_fierce": false, "licence": "A123", "licence_until": "2026-06-01", "immunity": "B456",
        "vaccinated_until": "2026-03-05", "tag": "00017",
    })
}

async fn of_a_pet_the_dates_are_reminded_of_until_it_is_gone(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = || desk(&app);
    app.clock.set("2026-03-02T02:00:00Z".parse().unwrap());
    let record = hand_in(&api(), estate_id, "pet-register", a_dog()).await;
    let path = path_of(&record);
    // The day on which the vaccination ends, as it begins there.
    assert_eq!(record["remind_at"], "2026-03-04T16:00:00Z");
    app.clock.set("2026-03-04T16:00:00Z".parse().unwrap());
    let told = app.recorder.wait_for(|_: &FormRecordReminder| true).await;
    assert_eq!(
        (told.field.as_str(), told.days, told.date.to_string().as_str()),
        ("vaccinated_until", 0, "2026-03-05")
    );
    let mut renewed = a_dog();
    renewed["vaccinated_until"] = json!("2027-03-05");
    let correction = json!({ "contents": renewed, "reason": "已续" });
    let corrected = api().step(&path, "correct", &correction).await.expect(200);
    assert_eq!(corrected["remind_at"], "2026-05-01T16:00:00Z", "thirty days before the licence ends");
    app.clock.set("2026-05-01T16:00:00Z".parse().unwrap());
    let told = app.recorder.wait_for(|told: &FormRecordReminder| told.field == "licence_until").await;
    assert_eq!((told.days, told.record.number.as_str()), (-30, "PET-2026-0001"));
    assert_eq!(api().get(&path).await.expect(200)["remind_at"], "2026-05-24T16:00:00Z");
    let gone = json!({ "ended_on": "2026-05-10", "end_reason": "moved_out" });
    let closed = close(&api(), &path, gone).await.expect(200);
    assert_eq!(closed["remind_at"], Value::Null);
    app.clock.set("2027-04-01T00:00:00Z".parse().unwrap());
    app.settle().await;
    assert_eq!(app.recorder.events::<FormRecordReminder>().len(), 2);
    let told: String = app.recorder.envelopes().iter().map(|envelope| format!("{envelope:?}")).collect();
    assert!(!told.contains("王小明") && !told.contains("13800138000"), "no event says what stands on it");
    app.finish().await;
}

async fn a_dog_is_registered_with_its_papers_and_no_fierce_one_is(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app);
    let submit = async |contents: Value| {
        let draft = start(&api, estate_id, "pet-register", contents).await;
        api.step(&path_of(&draft), "submit", &json!({})).await
    };
    let mut fierce = a_dog();
    fierce["is_large_or_fierce"] = json!(true);
    let refused = submit(fierce).await;
    assert_eq!(refused.text("/errors/0/code"), "form_field.against_rule");
    let mut unlicensed = a_dog();
    for paper in ["licence", "licence_until", "immunity", "vaccinated_until", "tag"] {
        unlicensed.as_object_mut().unwrap().remove(paper);
    }
    let refused = submit(unlicensed.clone()).await;
    let lacking: Vec<String> = (0..5).map(|at| refused.text(&format!("/errors/{at}/pointer"))).collect();
    let papers = ["licence", "licence_until", "immunity", "vaccinated_until", "tag"];
    assert_eq!(lacking, papers.map(|paper| format!("/contents/{paper}")));
    unlicensed["species"] = json!("cat");
    submit(unlicensed).await.expect(200);
    submit(a_dog()).await.expect(200);
    let second = submit(a_dog()).await;
    assert_eq!(second.problem(409), "registers.running_already", "a tag is worn by one dog");
    app.finish().await;
}

fn a_visitor(badge: &str) -> Value {
    json!({
        "arrived_at": "2026-03-02T10:00:00+08:00", "visitor": "李四", "reason": "拜访", "identity_checked": true,
        "security_checked": true, "badge": badge,
    })
}

async fn a_visitor_who_is_there_at_closing_time_is_overdue(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app);
    app.clock.set("2026-03-02T02:00:00Z".parse().unwrap());
    let left = hand_in(&api, estate_id, "visitor-register", a_visitor("1")).await;
    let there = hand_in(&api, estate_id, "visitor-register", a_visitor("2")).await;
    let closing =
        standards::calendar_for("Asia/Shanghai".parse().unwrap()).add_working_days(app.clock.now(), 0);
    assert_eq!(there["due_at"], json!(closing));
    close(&api, &path_of(&left), json!({ "left_at": "2026-03-02T11:00:00+08:00" })).await.expect(200);
    app.clock.set(closing);
    let late = app.recorder.wait_for(|_: &FormRecordOverdue| true).await;
    assert_eq!(json!(late.form_record_id), there["form_record_id"]);
    app.clock.advance(TimeDelta::days(1));
    app.settle().await;
    assert_eq!(app.recorder.events::<FormRecordOverdue>().len(), 1, "who signed out is not missed");
    app.finish().await;
}

async fn a_visitor_is_identified_and_checked(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app).with("accept-language", "en");
    for (field, rule) in [("identity_checked", "INT-51"), ("security_checked", "INT-52")] {
        let mut visitor = a_visitor("1");
        visitor[field] = json!(false);
        let draft = start(&api, estate_id, "visitor-register", visitor).await;
        let refused = api.step(&path_of(&draft), "submit", &json!({})).await;
        assert_eq!(refused.text("/errors/0/pointer"), format!("/contents/{field}"));
        assert!(refused.text("/errors/0/detail").contains(rule));
    }
    app.finish().await;
}

async fn a_pass_lets_goods_out_once_and_as_they_stand_on_it(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (own, guard) = (clerk(&app), clerk(&app));
    let pass = json!({
        "bearer": "王小明", "address": "3-501", "valid_on": "2026-03-02", "are_building_materials": true,
        "goods": [{ "goods": "瓷砖", "count": 12 }],
    });
    let record = hand_in(&own, estate_id, "goods-release-pass", pass).await;
    let path = path_of(&record);
    assert_eq!(record["due_at"], "2026-03-02T15:59:59.999999Z");
    let left = |goods_match: bool| json!({ "outcome": "left", "left_at": "2026-03-02T10:00:00+08:00", "goods_match": goods_match });
    let unlike = close(&guard, &path, left(false)).await;
    assert_eq!(unlike.text("/errors/0/code"), "form_field.against_rule");
    let unchecked = close(&guard, &path, json!({ "outcome": "left" })).await;
    assert_eq!(unchecked.text("/errors/0/code"), "form_field.asked_by_rule");
    close(&guard, &path, left(true)).await.expect(200);
    assert_eq!(close(&guard, &path, left(true)).await.problem(409), "registers.not_running");
    guard.step(&path, "sign", &drawn("guard_signature", None)).await.expect(200);
    own.step(&path, "sign", &drawn("issuer_signature", None)).await.expect(200);
    let missing = own.with("accept-language", "en").step(&path, "file", &json!({})).await;
    assert_eq!(missing.text("/detail"), "These have not signed yet: owner_signature.", "building materials");
    own.step(&path, "sign", &drawn("owner_signature", Some("王小明"))).await.expect(200);
    own.step(&path, "file", &json!({})).await.expect(200);
    app.finish().await;
}

async fn household_staff_are_reminded_of_before_their_pass_ends(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    app.clock.set("2026-03-02T02:00:00Z".parse().unwrap());
    let file = upload(&desk(&app), estate_id, ("personal", "a copy of it")).await["digest"].clone();
    let nanny = json!({
        "owner": "王小明", "address": "3-501", "kind": "nanny", "employee": "张三", "sex": "female",
        "identity_number": "110101199003070000", "contact": "13800138000", "identity_copy": file, "photo": file,
        "works_from": "2026-03-02", "works_until": "2026-04-30", "permit": "77", "permit_until": "2026-04-15",
    });
    let record = hand_in(&desk(&app), estate_id, "household-staff-application", nanny).await;
    assert_eq!(
        (&record["remind_at"], &record["due_at"]),
        (&json!("2026-03-31T16:00:00Z"), &json!("2026-04-30T15:59:59.999999Z"))
    );
    app.clock.set("2026-03-31T16:00:00Z".parse().unwrap());
    let told = app.recorder.wait_for(|_: &FormRecordReminder| true).await;
    assert_eq!((told.field.as_str(), told.days), ("permit_until", -14));
    app.clock.set("2026-05-01T00:00:00Z".parse().unwrap());
    app.recorder.wait_for(|_: &FormRecordOverdue| true).await;
    app.recorder.wait_for(|told: &FormRecordReminder| told.field == "works_until").await;
    let gone = json!({ "left_on": "2026-05-01", "permit_returned": true });
    close(&desk(&app), &path_of(&record), gone).await.expect(200);
    app.finish().await;
}

async fn what_runs_is_listed_by_what_it_waits_for(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let lend = async |key: &str, hours: i64| {
        let mut loan = a_loan_of(key);
        loan["return_by"] = json!(app.clock.now() + TimeDelta::hours(hours));
        hand_in(&app.admin(), estate_id, "key-loan-register", loan).await
    };
    let (late, soon, back) = (lend("1", 1).await, lend("2", 9).await, lend("3", 1).await);
    close(&app.admin(), &path_of(&back), returned()).await.expect(200);
    app.clock.advance(TimeDelta::hours(2));
    app.recorder.wait_for(|_: &FormRecordOverdue| true).await;
    let before = (app.clock.now() + TimeDelta::hours(1)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    for (filter, found) in [
        ("running=true".to_owned(), vec![&soon, &late]),
        ("running=false".to_owned(), vec![&back]),
        ("is_overdue=true".to_owned(), vec![&late]),
        ("is_overdue=false".to_owned(), vec![&soon]),
        (format!("due_before={before}"), vec![&late]),
        (format!("form=key-loan-register&running=true&estate_id={estate_id}"), vec![&soon, &late]),
    ] {
        let listed = app.admin().get(&format!("{PATH}?{filter}")).await.expect(200);
        let ids: Vec<Value> =
            listed["items"].as_array().unwrap().iter().map(|record| record["number"].clone()).collect();
        let found: Vec<Value> = found.into_iter().map(|record| record["number"].clone()).collect();
        assert_eq!(ids, found, "{filter}");
    }
    let reader = app.other_staff(&[Permission::RegistersRead], Scope::Group);
    let refused = close(&reader, &path_of(&late), returned()).await;
    assert_eq!(refused.problem(403), "permission_missing");
    let outsider =
        app.other_staff(Permission::ALL, Scope::estate(app.settled_estate("service-centre").await.0));
    let body = json!({ "contents": returned() });
    let foreign = outsider.with("if-match", "\"2\"").post(&format!("{}/close", path_of(&late)), &body).await;
    assert_eq!(foreign.problem(404), "not_found");
    app.finish().await;
}

async fn many_who_lend_one_key_at_once_lend_it_once(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..): (EstateId, _, _) = app.settled_estate("service-centre").await;
    let api = &manager(&app);
    let mut paths = Vec::new();
    for _desk in 0..5 {
        paths.push(path_of(&start(api, estate_id, "key-loan-register", a_loan()).await));
    }
    let submits = paths.iter().map(|path| async move {
        let reply = api.with("if-match", "\"1\"").post(&format!("{path}/submit"), &json!({})).await;
        reply.status.as_u16()
    });
    let mut told = futures_util::future::join_all(submits).await;
    told.sort_unstable();
    assert_eq!(told, [200, 409, 409, 409, 409]);
    app.finish().await;
}
