//! Forms of the group's own: written to the line, published for good, withdrawn; and filled in like those that ship.

use kernel::{Permission, Scope};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, on_both_engines};

use crate::{PATH, hand_in, path_of};

const FORMS: &str = "/api/v1/form-definitions";

on_both_engines!(
    a_form_of_the_groups_own_is_written_published_and_filled_in,
    what_was_published_never_changes_and_records_keep_their_version,
    a_document_that_is_wrong_is_refused_with_the_place_of_each_fault,
    what_ships_is_not_the_groups_to_write,
    only_whoever_supervises_the_whole_group_writes_forms,
);

fn bicycles(version: i32) -> String {
    format!(
        r#"code = "our-bicycles"
version = {version}
title = {{ zh = "自行车登记", en = "Register of bicycles" }}
rules = ["OUR-01"]
clauses.OUR-01 = {{ zh = "自行车须登记", en = "Bicycles are registered." }}
series = "BIC"
class = "internal"
size = "A5"
orientation = "portrait"
fill = "registers:write"
[running]
once_by = "tag"
[[field]]
name = "tag"
title = {{ zh = "号牌", en = "Tag" }}
kind = "text"
required = true
[[field]]
name = "gone_on"
title = {{ zh = "注销日期", en = "Gone on" }}
kind = "day"
required = true
closing = true
"#
    )
}

fn chief(app: &TestApp) -> Api {
    let rights = [Permission::RegistersRead, Permission::RegistersWrite, Permission::RegistersSupervise];
    app.staff(&rights, Scope::Group)
}

async fn write(api: &Api, document: &str) -> testkit::Reply {
    api.post(FORMS, &json!({ "document": document })).await
}

/// Does something to a version as it is now.
async fn act(api: &Api, version: i32, act: &str) -> testkit::Reply {
    let seen = api.get(&format!("{FORMS}/our-bicycles?version={version}")).await;
    let tag = seen.header("etag").to_owned();
    api.with("if-match", &tag)
        .post(&format!("{FORMS}/our-bicycles/versions/{version}/{act}"), &json!({}))
        .await
}

async fn a_form_of_the_groups_own_is_written_published_and_filled_in(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = chief(&app);
    let keyed = api.with("idempotency-key", "form-1");
    let draft = write(&keyed, &bicycles(1)).await;
    assert_eq!(draft.header("location"), "/api/v1/form-definitions/our-bicycles?version=1");
    let draft = draft.expect(201);
    assert_eq!((&draft["status"], &draft["is_shipped"]), (&json!("draft"), &json!(false)));
    assert_eq!(draft["document"], bicycles(1));
    assert_eq!(write(&keyed, &bicycles(1)).await.header("idempotency-replayed"), "true");
    // Nobody fills in a draft, and it is not the newest.
    let body = json!({ "form": "our-bicycles", "estate_id": estate_id });
    assert_eq!(api.post(PATH, &body).await.text("/errors/0/code"), "form.unknown");
    assert_eq!(api.get(&format!("{FORMS}/our-bicycles")).await.problem(404), "not_found");
    let published = act(&api, 1, "publish").await.expect(200);
    assert_eq!(published["status"], "published");
    assert_eq!(api.get(&format!("{FORMS}/our-bicycles")).await.expect(200), published);
    let page = api.with("accept-language", "zh-CN").page(&format!("{FORMS}/our-bicycles/print")).await;
    assert!(page.contains("<h1>自行车登记</h1>"), "{page}");

    let record = hand_in(&api, estate_id, "our-bicycles", json!({ "tag": "17" })).await;
    assert_eq!((&record["number"], record["running_since"].is_string()), (&json!("BIC-2026-0001"), true));
    let closing = json!({ "contents": { "gone_on": "2026-03-05" } });
    let closed = api.step(&path_of(&record), "close", &closing).await.expect(200);
    assert_eq!(closed["contents"], json!({ "tag": "17", "gone_on": "2026-03-05" }));
    let listed = api.get(&format!("{PATH}?form=our-bicycles")).await.expect(200);
    assert_eq!(listed["items"][0]["title"]["zh"], "自行车登记");

    let own = api.get(&format!("{FORMS}?is_shipped=false")).await.expect(200);
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    assert_eq!(own["items"][0]["code"], "our-bicycles");
    let of_rule = api.get(&format!("{FORMS}?rule=OUR-01&status=published")).await.expect(200);
    assert_eq!(of_rule["items"][0]["code"], "our-bicycles");
    let all = api.get(&format!("{FORMS}?count=true&limit=1")).await.expect(200);
    assert_eq!(all["count"]["rows"], json!(standards::forms::forms().len() + 1));
    let trail = app.admin().get("/api/v1/registers/audit-entries?action=publish_form").await.expect(200);
    assert_eq!(trail["items"].as_array().unwrap().len(), 1);
    app.finish().await;
}

async fn what_was_published_never_changes_and_records_keep_their_version(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = chief(&app);
    let draft = write(&api, &bicycles(1)).await;
    let tag = draft.header("etag").to_owned();
    draft.expect(201);
    let place = format!("{FORMS}/our-bicycles/versions/1");
    let coloured = bicycles(1).replace("号牌", "车牌");
    let replace = async |tag: &str, document: &str| {
        api.with("if-match", tag).put(&place, &json!({ "document": document })).await
    };
    let replaced = replace(&tag, &coloured).await;
    let newer = replaced.header("etag").to_owned();
    assert_eq!(replaced.expect(200)["fields"][0]["title"]["zh"], "车牌");
    assert_eq!(replace(&tag, &coloured).await.problem(412), "stale_version");
    assert_eq!(replace(&newer, &bicycles(2)).await.problem(409), "registers.form_another");
    act(&api, 1, "publish").await.expect(200);
    assert_eq!(act(&api, 1, "publish").await.problem(409), "registers.form_no_draft");
    let seen = api.get(&format!("{FORMS}/our-bicycles")).await;
    let published = seen.header("etag").to_owned();
    let seen = seen.expect(200);
    assert_eq!(replace(&published, &bicycles(1)).await.problem(409), "registers.form_no_draft");
    assert_eq!(write(&api, &bicycles(1)).await.problem(409), "registers.form_exists");
    let record = hand_in(&api, estate_id, "our-bicycles", json!({ "tag": "17" })).await;

    write(&api, &bicycles(2)).await.expect(201);
    act(&api, 2, "publish").await.expect(200);
    let second = hand_in(&api, estate_id, "our-bicycles", json!({ "tag": "18" })).await;
    assert_eq!((&record["form_version"], &second["form_version"]), (&json!(1), &json!(2)));
    // A tag that was of the newest is no longer.
    let again = api.with("if-none-match", &published).get(&format!("{FORMS}/our-bicycles")).await;
    assert_eq!(again.expect(200)["version"], 2);
    assert_eq!(api.get(&format!("{FORMS}/our-bicycles?version=1")).await.expect(200), seen);
    act(&api, 2, "withdraw").await.expect(200);
    assert_eq!(act(&api, 2, "withdraw").await.problem(409), "registers.form_not_published");
    assert_eq!(api.get(&format!("{FORMS}/our-bicycles")).await.expect(200)["version"], 1);
    assert_eq!(api.get(&path_of(&second)).await.expect(200), second);
    act(&api, 1, "withdraw").await.expect(200);
    let body = json!({ "form": "our-bicycles", "estate_id": estate_id });
    assert_eq!(api.post(PATH, &body).await.text("/errors/0/code"), "form.unknown");
    let closing = json!({ "contents": { "gone_on": "2026-03-05" } });
    api.step(&path_of(&record), "close", &closing).await.expect(200);
    app.finish().await;
}

async fn a_document_that_is_wrong_is_refused_with_the_place_of_each_fault(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let api = chief(&app).with("accept-language", "en");
    let twice = bicycles(1).replace("name = \"gone_on\"", "name = \"tag\"");
    for path in [FORMS.to_owned(), format!("{FORMS}/validate")] {
        let refused = api.post(&path, &json!({ "document": twice })).await;
        assert_eq!(refused.text("/errors/0/pointer"), "/document");
        assert_eq!(refused.text("/errors/0/code"), "standards.duplicate_field");
        assert!(
            refused
                .text("/errors/0/detail")
                .starts_with("line 19, column 8: `tag` stands on line 14 already")
        );
        assert_eq!(refused.problem(422), "standards.invalid_document");
        let large = api.post(&path, &json!({ "document": "#".repeat(65_537) })).await;
        assert_eq!(large.text("/errors/0/code"), "text.too_long");
        assert_eq!(api.post(&path, &json!({ "document": " " })).await.text("/errors/0/code"), "text.empty");
    }
    let zh = api.with("accept-language", "zh-CN").post(FORMS, &json!({ "document": "code = " })).await;
    assert!(zh.text("/errors/0/detail").starts_with("第1行第"), "{}", zh.text("/errors/0/detail"));
    let sound = api.post(&format!("{FORMS}/validate"), &json!({ "document": bicycles(1) })).await.expect(200);
    assert_eq!((&sound["code"], &sound["status"]), (&json!("our-bicycles"), &json!("draft")));
    let own = api.get(&format!("{FORMS}?is_shipped=false")).await.expect(200);
    assert_eq!(own["items"], json!([]), "nothing was stored");
    app.finish().await;
}

async fn what_ships_is_not_the_groups_to_write(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let api = chief(&app);
    let shipped = bicycles(7).replace("our-bicycles", "key-loan-register");
    assert_eq!(write(&api, &shipped).await.problem(409), "registers.form_reserved");
    let publish = api
        .with("if-match", "\"2\"")
        .post(&format!("{FORMS}/key-loan-register/versions/2/publish"), &json!({}))
        .await;
    assert_eq!(publish.problem(409), "registers.form_reserved");
    let nothing = api
        .with("if-match", "\"2\"")
        .post(&format!("{FORMS}/our-boats/versions/2/publish"), &json!({}))
        .await;
    assert_eq!(nothing.problem(404), "not_found");
    let all = api.get(&format!("{FORMS}?count=true&limit=1")).await.expect(200);
    assert_eq!(all["count"]["rows"], json!(standards::forms::forms().len()));
    app.finish().await;
}

async fn only_whoever_supervises_the_whole_group_writes_forms(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let keeper = app.other_staff(&[Permission::RegistersSupervise], Scope::estate(estate_id));
    let clerk = app.other_staff(&[Permission::RegistersRead, Permission::RegistersWrite], Scope::Group);
    for nobody in [keeper, clerk] {
        assert_eq!(write(&nobody, &bicycles(1)).await.status.as_u16(), 403);
        let body: Value = json!({ "document": bicycles(1) });
        assert_eq!(nobody.post(&format!("{FORMS}/validate"), &body).await.status.as_u16(), 403);
        let place = format!("{FORMS}/our-bicycles/versions/1/publish");
        let publish = nobody.with("if-match", "\"1\"").post(&place, &json!({})).await;
        assert_eq!(publish.status.as_u16(), 403);
    }
    app.finish().await;
}
