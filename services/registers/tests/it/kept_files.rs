//! Files on records: which may stand there, and how long they are kept.

use chrono::TimeDelta;
use kernel::EstateId;
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, on_both_engines, until};

use crate::{
    clerk, drawn,
    files::{self, age, lines, send, stored, upload},
    manager, path_of, start,
};

on_both_engines!(
    a_file_stands_on_a_record_and_goes_with_it,
    what_is_not_the_records_own_may_not_stand_on_it,
    a_file_is_for_a_draft_from_the_beginning,
    a_correction_brings_its_own_files,
    files_whose_time_is_over_go_unless_they_are_held,
    what_lies_in_the_store_and_belongs_to_nothing_goes,
);

/// An activity with a photograph: internal, and kept for ever.
fn an_activity(file: &Value) -> Value {
    json!({
        "activity": "元宵灯会", "held_at": "2026-03-02T19:00:00+08:00", "place": "中心花园", "headcount": 80,
        "photos": [{ "photo": file["digest"] }], "summary": "顺利。",
    })
}

/// A complaint, which is personal.
fn a_complaint() -> Value {
    json!({
        "complained_at": "2026-03-02T09:00:00+08:00", "owner": "王小明", "address": "3-501", "key_points": "噪音。",
    })
}

const FORM: &str = "community-activity-record";

async fn hand_in(api: &Api, estate_id: EstateId, contents: Value) -> Value {
    crate::hand_in(api, estate_id, FORM, contents).await
}

async fn a_file_stands_on_a_record_and_goes_with_it(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let own = clerk(&app);
    let file = upload(&own, estate_id, ("internal", "a photograph")).await;
    let path = files::path_of(&file);
    let draft = start(&own, estate_id, FORM, an_activity(&file)).await;
    assert_eq!(own.get(&path).await.expect(200)["form_record_id"], Value::Null, "a draft takes nothing");
    let record = own.step(&path_of(&draft), "submit", &json!({})).await.expect(200);
    let tied = own.get(&path).await.expect(200);
    assert_eq!((&tied["form_record_id"], &tied["keep_until"]), (&record["form_record_id"], &Value::Null));
    let of_record = format!("{}?form_record_id={}", files::PATH, record["form_record_id"].as_str().unwrap());
    assert_eq!(own.get(&of_record).await.expect(200)["items"][0]["file_id"], file["file_id"]);
    let version = format!("\"{}\"", tied["version"]);
    let deleted = own.with("if-match", &version).delete(&path).await;
    assert_eq!(deleted.problem(409), "registers.file_on_record");
    app.finish().await;
}

/// A complaint with a recording, filed.
async fn filed(api: &Api, estate_id: EstateId) -> (Value, Value) {
    let draft = start(api, estate_id, "complaint-register", a_complaint()).await;
    let id = draft["form_record_id"].as_str().unwrap();
    let query = format!("estate_id={estate_id}&name=call.txt&form_record_id={id}&keep_until=2026-05-01");
    let file = send(api, &query, "a transcript").await.expect(201);
    let path = path_of(&draft);
    api.step(&path, "submit", &json!({})).await.expect(200);
    api.step(&path, "sign", &drawn("owner_signature", Some("王小明"))).await.expect(200);
    (file, api.step(&path, "file", &json!({})).await.expect(200))
}

async fn what_is_not_the_records_own_may_not_stand_on_it(engine: Engine) {
    let app = TestApp::start_with(registers::module(), engine, &[("registers.record_files", "1")]).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (there, ..) = app.settled_estate("service-centre").await;
    let (own, colleague) = (clerk(&app), clerk(&app));
    let theirs = upload(&colleague, here, ("internal", "theirs")).await;
    let elsewhere = upload(&own, there, ("internal", "elsewhere")).await;
    let invented = json!({ "digest": format!("sha256:{}", "0a".repeat(32)) });
    for file in [&theirs, &elsewhere, &invented] {
        let body = json!({ "form": FORM, "estate_id": here, "contents": an_activity(file) });
        let refused = own.post(crate::PATH, &body).await;
        assert_eq!(refused.text("/errors/0/code"), "form_file.unknown", "{refused:?}");
        assert!(refused.text("/errors/0/pointer").starts_with("/contents/"), "{refused:?}");
    }
    // What belongs to one record is uploaded anew for another: the bytes lie there once all the same.
    let file = upload(&own, here, ("internal", "mine")).await;
    let first = hand_in(&own, here, an_activity(&file)).await;
    let body = json!({ "form": FORM, "estate_id": here, "contents": an_activity(&file) });
    assert_eq!(own.post(crate::PATH, &body).await.text("/errors/0/code"), "form_file.unknown");
    upload(&own, here, ("internal", "mine")).await;
    let second = hand_in(&own, here, an_activity(&file)).await;
    assert_ne!(first["form_record_id"], second["form_record_id"]);
    assert_eq!(stored(&app).len(), 3);
    // A form that is for few takes nothing that is open to many.
    let open = upload(&own, here, ("personal", "a report")).await;
    let report = json!({
        "happened_at": "2026-03-02T09:00:00+08:00", "place": "地下车库", "course": "水管爆裂。", "result": "已关阀。",
        "photos": [{ "photo": open["digest"], "note": "x" }],
    });
    let body = json!({ "form": "special-event-report", "estate_id": here, "contents": report });
    let refused = own.post(crate::PATH, &body).await;
    assert_eq!(
        (refused.text("/errors/0/code"), refused.text("/errors/0/pointer")),
        ("file.class_too_low".to_owned(), "/contents/photos/0/photo".to_owned())
    );
    app.finish().await;
}

async fn a_file_is_for_a_draft_from_the_beginning(engine: Engine) {
    let app = TestApp::start_with(registers::module(), engine, &[("registers.record_files", "1")]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (own, colleague) = (clerk(&app), clerk(&app));
    let draft = start(&own, estate_id, "special-event-report", json!({})).await;
    let id = draft["form_record_id"].as_str().unwrap();
    let query = format!("estate_id={estate_id}&name=a.txt&form_record_id={id}");
    let open = send(&own, &format!("{query}&class=personal"), "a report").await;
    assert_eq!(open.text("/errors/0/code"), "file.class_too_low");
    assert_eq!(send(&colleague, &query, "x").await.text("/errors/0/code"), "form_record.unknown");
    let file = send(&own, &query, "a report").await.expect(201);
    assert_eq!((&file["class"], &file["form_record_id"]), (&json!("confidential"), &draft["form_record_id"]));
    assert_eq!(send(&own, &query, "another").await.problem(422), "registers.files_too_many");
    assert_eq!(stored(&app).len(), 1);
    own.with("if-match", "\"1\"").delete(&files::path_of(&file)).await.expect(204);
    let record = crate::hand_in(&own, estate_id, "special-event-report", crate::an_event()).await;
    let late = format!(
        "estate_id={estate_id}&name=a.txt&form_record_id={}",
        record["form_record_id"].as_str().unwrap()
    );
    assert_eq!(send(&own, &late, "x").await.problem(409), "registers.no_draft");
    assert!(stored(&app).is_empty());
    app.finish().await;
}

async fn a_correction_brings_its_own_files(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (own, corrector) = (clerk(&app), manager(&app));
    let file = upload(&own, estate_id, ("internal", "the first")).await;
    let record = hand_in(&own, estate_id, an_activity(&file)).await;
    let better = upload(&corrector, estate_id, ("internal", "a better one")).await;
    let correction = json!({ "contents": an_activity(&better), "reason": "拍错了" });
    corrector.step(&path_of(&record), "correct", &correction).await.expect(200);
    for file in [&file, &better] {
        let now = own.get(&files::path_of(file)).await.expect(200);
        assert_eq!((&now["form_record_id"], &now["keep_until"]), (&record["form_record_id"], &Value::Null));
    }
    // The former stays the record's own, and may stand on it again.
    let back = json!({ "contents": an_activity(&file), "reason": "没拍错" });
    corrector.step(&path_of(&record), "correct", &back).await.expect(200);
    app.finish().await;
}

async fn files_whose_time_is_over_go_unless_they_are_held(engine: Engine) {
    let app = TestApp::start_with(registers::module(), engine, &[("registers.keeping_secs", "1")]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let own = clerk(&app);
    let short = upload(&own, estate_id, ("personal", "nobody needs it")).await;
    let query = format!("estate_id={estate_id}&name=long.txt&keep_until=2027-01-01");
    let long = send(&own, &query, "somebody does").await.expect(201);
    let held = upload(&own, estate_id, ("personal", "a court does")).await;
    manager(&app).step(&files::path_of(&held), "hold", &json!({ "reason": "A claim." })).await.expect(200);
    let two_years = json!({ "form": "complaint-register", "months": 24, "reason": "Claims lapse." });
    manager(&app).post("/api/v1/retention-periods", &two_years).await.expect(201);
    let (call, record) = filed(&own, estate_id).await;
    // As long as its record, which is longer than was asked for.
    assert_eq!(own.get(&files::path_of(&call)).await.expect(200)["keep_until"], record["keep_until"]);
    assert_eq!(record["keep_until"], "2028-03-02");
    // Whose token is of today.
    let gone = async |file: &Value| manager(&app).get(&files::path_of(file)).await.status.as_u16() == 404;
    app.clock.advance(TimeDelta::days(29));
    assert!(!gone(&short).await);
    app.clock.advance(TimeDelta::days(4));
    until("what nobody needs is gone", async || gone(&short).await).await;
    assert!(!gone(&long).await && !gone(&held).await && !gone(&call).await);
    app.clock.advance(TimeDelta::days(365));
    until("what somebody needed is gone", async || gone(&long).await).await;
    assert!(!gone(&held).await && !gone(&call).await);
    app.clock.advance(TimeDelta::days(366));
    until("what was on the record is gone", async || gone(&call).await).await;
    assert!(!gone(&held).await);
    assert_eq!(lines(&app, "forget_file").await, 3);
    until("its bytes are gone", async || stored(&app).len() == 1).await;
    app.finish().await;
}

async fn what_lies_in_the_store_and_belongs_to_nothing_goes(engine: Engine) {
    let app = TestApp::start_with(registers::module(), engine, &[("registers.keeping_secs", "1")]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let kept = upload(&clerk(&app), estate_id, ("personal", "kept")).await;
    let store = app.folder().join("files");
    for lost in [
        "staging/0198f000-0000-7000-8000-000000000001",
        "staging/0198f000-0000-7000-8000-000000000002#1",
        "contents/0a/0a0a/0198f000-0000-7000-8000-000000000003",
    ] {
        let path = store.join(lost);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "lost").unwrap();
    }
    assert_eq!(stored(&app).len(), 4);
    age(&app);
    until("only what is named is left", async || stored(&app).len() == 1).await;
    let path = format!("{}/content", files::path_of(&kept));
    let own = manager(&app);
    let bytes = own.request(reqwest::Method::GET, &path).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes.as_ref(), b"kept");
    app.finish().await;
}
