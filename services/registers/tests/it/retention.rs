//! Records are kept for as long as their forms and the group say, and then disposed of.

use chrono::{DateTime, TimeDelta, Utc};
use contracts::registers::{FormRecordDisposed, FormRecordFiled};
use kernel::{EstateId, Permission, Scope};
use sea_orm::{
    ConnectionTrait, ExprTrait,
    sea_query::{Expr, Query},
};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, an_estate, on_both_engines, until};

use crate::{clerk, drawn, files, files::send, manager, path_of, start};

on_both_engines!(
    what_is_over_by_the_calendar_there_goes_and_leaves_a_line_that_names_nobody,
    a_legal_hold_keeps_a_record_and_its_files,
    a_file_under_a_hold_stays_when_its_record_goes,
    what_is_put_right_is_kept_anew,
    the_group_says_for_how_long_and_the_nearest_place_wins,
    no_less_can_be_set_than_a_rule_demands,
    a_guarantee_runs_from_its_end,
    whoever_may_not_set_periods_is_refused,
);

const PERIODS: &str = "/api/v1/retention-periods";
const DISPOSALS: &str = "/api/v1/disposals";

async fn begin(engine: Engine) -> TestApp {
    TestApp::start_with(registers::module(), engine, &[("registers.keeping_secs", "1")]).await
}

/// A callback with a recording, filed: what RET-01 keeps for two years.
async fn filed(app: &TestApp, estate_id: EstateId) -> (Value, Value) {
    let own = clerk(app);
    let contents = json!({
        "called_back_at": "2026-03-02T09:00:00+08:00", "resident": "王小明", "address": "3-501", "channel": "phone",
        "content": "灯修好了。", "is_acceptable": true,
    });
    let draft = start(&own, estate_id, "callback-record", contents.clone()).await;
    let id = draft["form_record_id"].as_str().unwrap();
    let name = format!("estate_id={estate_id}&name=call.txt&form_record_id={id}");
    let file = send(&own, &name, format!("what was said about {id}")).await.expect(201);
    let path = path_of(&draft);
    own.step(&path, "submit", &json!({})).await.expect(200);
    let correction = json!({ "contents": contents, "reason": "漏写" });
    own.step(&path, "correct", &correction).await.expect(200);
    finish(app, &own, &path).await;
    (file, own.get(&path).await.expect(200))
}

async fn finish(app: &TestApp, own: &Api, path: &str) {
    manager(app).step(path, "check", &json!({})).await.expect(200);
    own.step(path, "sign", &drawn("visitor_signature", None)).await.expect(200);
    manager(app).step(path, "sign", &drawn("manager_signature", None)).await.expect(200);
    own.step(path, "file", &json!({})).await.expect(200);
}

async fn is_gone(app: &TestApp, path: &str) -> bool {
    manager(app).get(path).await.status.as_u16() == 404
}

async fn disposals(app: &TestApp, query: &str) -> Vec<Value> {
    manager(app).get(&format!("{DISPOSALS}{query}")).await.expect(200)["items"].as_array().unwrap().clone()
}

/// How many rows of a table are about a record.
async fn rows(app: &TestApp, (table, column): (&'static str, &'static str), record: &Value) -> usize {
    let id: vocabulary::FormRecordId = record["form_record_id"].as_str().unwrap().parse().unwrap();
    let select =
        Query::select().column(column).from(table).and_where(Expr::col(column).eq(id.as_uuid())).to_owned();
    app.db().reader().query_all(&select).await.unwrap().len()
}

/// What the archivist sees coming.
async fn due(app: &TestApp, before: &str) -> Vec<Value> {
    let path = format!("/api/v1/records?sort=keep_until&keep_until_before={before}");
    let page = manager(app).get(&path).await.expect(200);
    page["items"].as_array().unwrap().iter().map(|line| line["form_record_id"].clone()).collect()
}

async fn what_is_over_by_the_calendar_there_goes_and_leaves_a_line_that_names_nobody(engine: Engine) {
    let app = begin(engine).await;
    let east = an_estate(&app).on_the_clock_of("Pacific/Auckland").await.estate_id;
    let west = an_estate(&app).on_the_clock_of("America/Los_Angeles").await.estate_id;
    let (file, record) = filed(&app, east).await;
    let (_file, other) = filed(&app, west).await;
    assert_eq!((&record["keep_until"], &other["keep_until"]), (&json!("2028-03-02"), &json!("2028-03-01")));
    let draft = start(&clerk(&app), east, "callback-record", json!({})).await;
    let id = |record: &Value| record["form_record_id"].clone();
    assert_eq!(due(&app, "2028-03-02").await, [id(&other)]);
    assert_eq!(due(&app, "2028-03-03").await, [id(&other), id(&record)]);

    // A minute before the first of March is over in Los Angeles; the second is not in Auckland.
    app.clock.set("2028-03-02T07:59:00Z".parse::<DateTime<Utc>>().unwrap());
    app.settle().await;
    assert!(!is_gone(&app, &path_of(&record)).await && !is_gone(&app, &path_of(&other)).await);
    app.clock.set("2028-03-02T08:00:00Z".parse::<DateTime<Utc>>().unwrap());
    until("its day is over in the west", async || is_gone(&app, &path_of(&other)).await).await;
    assert!(!is_gone(&app, &path_of(&record)).await);
    app.clock.set("2028-03-02T11:00:00Z".parse::<DateTime<Utc>>().unwrap());
    until("its day is over in the east", async || is_gone(&app, &path_of(&record)).await).await;
    assert!(is_gone(&app, &format!("{}/revisions/1", path_of(&record))).await);
    assert!(is_gone(&app, &files::path_of(&file)).await && !is_gone(&app, &path_of(&draft)).await);
    until("its bytes are gone", async || files::stored(&app).is_empty()).await;
    for table in [
        ("form_records", "id"),
        ("form_record_revisions", "record_id"),
        ("form_signatures", "record_id"),
        ("files", "record_id"),
    ] {
        assert_eq!(rows(&app, table, &record).await, 0, "{table:?}");
    }
    let number = record["number"].as_str().unwrap();
    let left = disposals(&app, &format!("?number={number}&estate_id={east}")).await;
    assert_eq!(left.len(), 1, "{left:?}");
    let line = &left[0];
    assert_eq!(
        *line,
        json!({
            "form_record_id": record["form_record_id"], "estate_id": east, "form": "callback-record", "form_version": 1,
            "class": "personal", "number": number, "filed_at": record["filed_at"], "kept_months": 24,
            "kept_from": "2026-03-02", "kept_until": "2028-03-02", "basis": "form", "clause": "RET-01", "files_gone": 1,
            "files_kept": 0, "disposed_at": line["disposed_at"],
        })
    );
    let said = app.recorder.wait_for(|said: &FormRecordDisposed| said.estate_id == east).await;
    assert_eq!((said.number.as_str(), said.kept_months), (number, 24));
    // Somebody of another estate hears nothing of it.
    let foreign = app.other_staff(&[Permission::RegistersRead], Scope::estate(west));
    let seen = foreign.get(DISPOSALS).await.expect(200);
    assert_eq!(seen["items"].as_array().unwrap().len(), 1);
    assert_eq!(seen["items"][0]["estate_id"], json!(west));
    app.finish().await;
}

async fn a_legal_hold_keeps_a_record_and_its_files(engine: Engine) {
    let app = begin(engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (file, record) = filed(&app, estate_id).await;
    let path = path_of(&record);
    let reason = json!({ "reason": "某某案件" });
    assert_eq!(clerk(&app).step(&path, "hold", &reason).await.status.as_u16(), 403);
    let blind = [Permission::RegistersRead, Permission::RegistersSupervise];
    let blind = app.other_staff(&blind, Scope::Group);
    assert_eq!(blind.step(&path, "hold", &reason).await.problem(403), "registers.not_in_charge");
    assert_eq!(
        manager(&app).step(&path, "hold", &json!({ "reason": " " })).await.problem(422),
        "invalid_fields"
    );
    let release = manager(&app).step(&path, "release", &reason).await;
    assert_eq!(release.problem(409), "registers.record_not_held");
    let held = manager(&app).step(&path, "hold", &reason).await.expect(200);
    assert_eq!((&held["hold_reason"], held["held_by"].is_string()), (&json!("某某案件"), true));
    assert_eq!(manager(&app).step(&path, "hold", &reason).await.problem(409), "registers.record_held");
    let list = manager(&app).get("/api/v1/records?is_held=true").await.expect(200);
    assert_eq!(list["items"][0]["number"], record["number"]);
    let draft = start(&manager(&app), estate_id, "callback-record", json!({})).await;
    let refused = manager(&app).step(&path_of(&draft), "hold", &reason).await;
    assert_eq!(refused.problem(409), "registers.not_handed_in");

    app.clock.advance(TimeDelta::days(3 * 366));
    let (_file, another) = filed(&app, estate_id).await;
    app.clock.advance(TimeDelta::days(3 * 366));
    until("the other is gone", async || is_gone(&app, &path_of(&another)).await).await;
    assert!(!is_gone(&app, &path).await && !is_gone(&app, &files::path_of(&file)).await);
    let done = json!({ "reason": "已结案" });
    manager(&app).step(&path, "release", &done).await.expect(200);
    until("it is gone, too", async || is_gone(&app, &path).await).await;
    let trail =
        app.admin().get("/api/v1/registers/audit-entries?action=release_form_record").await.expect(200);
    assert_eq!(trail["items"][0]["after"]["reason"], "已结案");
    let trail = app.admin().get("/api/v1/registers/audit-entries?action=hold_form_record").await.expect(200);
    assert_eq!(trail["items"][0]["after"]["reason"], "某某案件");
    app.finish().await;
}

async fn a_file_under_a_hold_stays_when_its_record_goes(engine: Engine) {
    let app = begin(engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (file, record) = filed(&app, estate_id).await;
    let path = files::path_of(&file);
    manager(&app).step(&path, "hold", &json!({ "reason": "A claim." })).await.expect(200);
    app.clock.advance(TimeDelta::days(3 * 366));
    until("the record is gone", async || is_gone(&app, &path_of(&record)).await).await;
    let kept = manager(&app).get(&path).await.expect(200);
    assert_eq!((&kept["form_record_id"], &kept["keep_until"]), (&Value::Null, &json!("2028-03-02")));
    let left = disposals(&app, "").await;
    assert_eq!((&left[0]["files_gone"], &left[0]["files_kept"]), (&json!(0), &json!(1)));
    manager(&app).step(&path, "release", &json!({})).await.expect(200);
    until("the file is gone, too", async || is_gone(&app, &path).await).await;
    app.finish().await;
}

async fn what_is_put_right_is_kept_anew(engine: Engine) {
    let app = begin(engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (_file, record) = filed(&app, estate_id).await;
    let (_file, other) = filed(&app, estate_id).await;
    let path = path_of(&record);
    let corrector = || manager(&app);
    let correction = json!({ "contents": record["contents"], "reason": "写错了" });
    let corrected = corrector().step(&path, "correct", &correction).await.expect(200);
    assert_eq!((&corrected["status"], &corrected["keep_until"]), (&json!("submitted"), &Value::Null));
    app.clock.advance(TimeDelta::days(3 * 366));
    until("the other is gone", async || is_gone(&app, &path_of(&other)).await).await;
    assert!(!is_gone(&app, &path).await, "it is not filed");
    app.finish().await;
}

async fn set(api: &Api, form: &str, months: u32, place: Value) -> testkit::Reply {
    let mut body = json!({ "form": form, "months": months, "reason": "合同约定" });
    body.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
    api.post(PERIODS, &body).await
}

/// A call, filed: no rule says for how long that is kept.
async fn filed_call(app: &TestApp, estate_id: EstateId) -> Value {
    let call = json!({ "called_at": "2026-03-02T08:00:00Z", "caller": "王小明", "content": "灯坏了。" });
    let own = clerk(app);
    let record = crate::hand_in(&own, estate_id, "call-record", call).await;
    own.step(&path_of(&record), "file", &json!({})).await.expect(200)
}

async fn the_group_says_for_how_long_and_the_nearest_place_wins(engine: Engine) {
    let app = begin(engine).await;
    let here = an_estate(&app).in_region("华南").await.estate_id;
    let there = an_estate(&app).in_region("华北").await.estate_id;
    let calls = [filed_call(&app, here).await, filed_call(&app, there).await];
    assert_eq!(calls[0]["keep_until"], Value::Null, "no rule gives a time");
    let chief = manager(&app);
    let shown =
        async |record: &Value| manager(&app).get(&path_of(record)).await.expect(200)["keep_until"].clone();
    let comes = async |record: &Value, day: &str| {
        until(day, async || shown(record).await == json!(day)).await;
    };
    let keyed = chief.with("idempotency-key", "period-1");
    let group = set(&keyed, "call-record", 36, json!({})).await;
    let location = group.header("location").to_owned();
    let group = group.expect(201);
    assert_eq!(chief.get(&location).await.expect(200), group);
    let again = set(&keyed, "call-record", 36, json!({})).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    let twice = set(&chief, "call-record", 48, json!({})).await;
    assert_eq!(twice.problem(409), "registers.period_exists");
    for call in &calls {
        comes(call, "2029-03-02").await;
    }
    // What is filed from now on is kept so long from the start.
    assert_eq!(filed_call(&app, here).await["keep_until"], "2029-03-02");
    let region = set(&chief, "call-record", 12, json!({ "region": "华南" })).await.expect(201);
    assert_eq!((&region["region"], &region["estate_id"]), (&json!("华南"), &Value::Null));
    comes(&calls[0], "2027-03-02").await;
    let estate = set(&chief, "call-record", 6, json!({ "estate_id": here })).await.expect(201);
    comes(&calls[0], "2026-09-02").await;
    assert_eq!(shown(&calls[1]).await, "2029-03-02");
    let list = chief.get(&format!("{PERIODS}?estate_id={here}")).await.expect(200);
    assert_eq!(list["items"], json!([estate]));

    let path = format!("{PERIODS}/{}", estate["retention_period_id"].as_str().unwrap());
    let change = json!({ "months": 18, "reason": "审计" });
    let stale = chief.with("if-match", "\"7\"").put(&path, &change).await;
    assert_eq!(stale.problem(412), "stale_version");
    let changed = chief.with("if-match", "\"1\"").put(&path, &change).await.expect(200);
    assert_eq!((&changed["months"], &changed["version"]), (&json!(18), &json!(2)));
    comes(&calls[0], "2027-09-02").await;
    chief.with("if-match", "\"2\"").delete(&path).await.expect(204);
    assert_eq!(chief.get(&path).await.problem(404), "not_found");
    comes(&calls[0], "2027-03-02").await;

    app.clock.advance(TimeDelta::days(400));
    until("it went by what holds in the region", async || is_gone(&app, &path_of(&calls[0])).await).await;
    let left = disposals(&app, "?basis=region").await;
    assert_eq!((&left[0]["kept_months"], &left[0]["clause"]), (&json!(12), &Value::Null));
    assert!(!is_gone(&app, &path_of(&calls[1])).await);
    app.finish().await;
}

async fn no_less_can_be_set_than_a_rule_demands(engine: Engine) {
    let app = begin(engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (_file, record) = filed(&app, estate_id).await;
    let chief = manager(&app).with("accept-language", "en");
    let short = set(&chief, "callback-record", 23, json!({})).await;
    assert_eq!(
        (short.text("/errors/0/code"), short.text("/errors/0/pointer")),
        ("retention.too_short".to_owned(), "/months".to_owned())
    );
    assert!(short.text("/errors/0/detail").contains("RET-01"), "{}", short.body);
    for (form, place, code) in [
        ("nothing", json!({}), "form.unknown"),
        ("call-record", json!({ "region": "nowhere" }), "retention.region_unknown"),
        ("call-record", json!({ "estate_id": app.staff_id() }), "estate.unknown"),
        ("call-record", json!({ "estate_id": estate_id, "region": "x" }), "retention.one_place"),
    ] {
        let refused = set(&chief, form, 36, place).await;
        assert_eq!(refused.text("/errors/0/code"), code, "{}", refused.body);
    }
    let none = set(&chief, "call-record", 0, json!({})).await;
    assert_eq!(none.text("/errors/0/code"), "retention.months");
    assert_eq!(chief.get(PERIODS).await.expect(200)["items"], json!([]), "nothing was set");
    set(&chief, "callback-record", 30, json!({})).await.expect(201);
    until("it is kept for longer", async || {
        manager(&app).get(&path_of(&record)).await.expect(200)["keep_until"] == "2028-09-02"
    })
    .await;
    app.finish().await;
}

async fn a_guarantee_runs_from_its_end(engine: Engine) {
    let app = begin(engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let own = clerk(&app);
    let commitment = json!({
        "supplier": "某公司", "representative": "李四", "contact": "13800138000", "business": "电梯维保",
        "commitments": ["gifts"], "deposit_terms": true, "costs_terms": true, "orders_terms": true,
        "compensation_by": "十日", "report_phone": "12388", "signed_on": "2026-03-02", "valid_until": "2027-12-31",
    });
    let record = crate::hand_in(&own, estate_id, "integrity-commitment", commitment).await;
    let path = path_of(&record);
    manager(&app).step(&path, "check", &json!({})).await.expect(200);
    own.step(&path, "sign", &drawn("supplier_signature", Some("李四"))).await.expect(200);
    own.step(&path, "sign", &drawn("buyer_signature", None)).await.expect(200);
    manager(&app).step(&path, "sign", &drawn("manager_signature", None)).await.expect(200);
    let filed = own.step(&path, "file", &json!({})).await.expect(200);
    assert_eq!(filed["keep_until"], "2030-12-31");
    let said = app.recorder.wait_for(|_: &FormRecordFiled| true).await;
    assert_eq!(said.keep_until.map(|day| day.to_string()).as_deref(), Some("2030-12-31"));
    app.finish().await;
}

async fn whoever_may_not_set_periods_is_refused(engine: Engine) {
    let app = begin(engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let keeper = app.other_staff(&[Permission::RegistersSupervise], Scope::estate(estate_id));
    for nobody in [keeper, clerk(&app)] {
        assert_eq!(set(&nobody, "call-record", 36, json!({})).await.status.as_u16(), 403);
        assert_eq!(nobody.get(PERIODS).await.status.as_u16(), 403);
    }
    app.finish().await;
}
