//! Documents of forms as JSON: sent, told of, read back, and shown as the page that they print as.

use kernel::{Permission, Scope};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, on_both_engines};

use crate::{clerk, hand_in};

const FORMS: &str = "/api/v1/form-definitions";

on_both_engines!(
    a_copy_of_a_form_that_ships_is_written_as_json_and_filled_in,
    a_fault_of_json_is_told_at_its_place_and_stores_nothing,
    what_is_being_written_is_shown_as_it_would_be_printed,
);

fn chief(app: &TestApp) -> Api {
    let rights = [Permission::RegistersRead, Permission::RegistersWrite, Permission::RegistersSupervise];
    app.staff(&rights, Scope::Group)
}

/// A form that ships, under a code of the group's own.
async fn copy(api: &Api, of: &str, code: &str) -> Value {
    let written = api.get(&format!("{FORMS}/{of}/document")).await.expect(200);
    let mut definition = written["definition"].clone();
    definition["code"] = json!(code);
    definition["version"] = json!(1);
    definition
}

async fn a_copy_of_a_form_that_ships_is_written_as_json_and_filled_in(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = chief(&app);
    let mut definition = copy(&api, "key-loan-register", "our-keys").await;
    let created = api.post(FORMS, &json!({ "definition": definition })).await;
    let tag = created.header("etag").to_owned();
    let created = created.expect(201);
    let document = created["document"].as_str().unwrap();
    assert!(document.starts_with("code = \"our-keys\"\nversion = 1\n"), "kept as TOML: {document}");
    let place = format!("{FORMS}/our-keys/document?version=1");
    let written = api.get(&place).await;
    let seen = written.header("etag").to_owned();
    let written = written.expect(200);
    assert_eq!((&written["definition"], &written["document"]), (&definition, &json!(document)));
    assert_eq!(api.with("if-none-match", &seen).get(&place).await.status.as_u16(), 304);

    definition["title"] = json!({ "zh": "本部钥匙借用", "en": "Keys of the head office" });
    let draft = format!("{FORMS}/our-keys/versions/1");
    let replaced = api.with("if-match", &tag).put(&draft, &json!({ "definition": definition })).await;
    let tag = replaced.header("etag").to_owned();
    assert_eq!(replaced.expect(200)["title"]["zh"], "本部钥匙借用");
    api.with("if-match", &tag).post(&format!("{draft}/publish"), &json!({})).await.expect(200);
    let record = hand_in(&api, estate_id, "our-keys", crate::a_loan()).await;
    assert_eq!(record["form"], "our-keys");
    assert!(record["due_at"].is_string(), "it runs as the form does that it is a copy of");
    // Either notation is what everybody may read who fills forms in.
    let read = clerk(&app).get(&format!("{FORMS}/our-keys/document")).await.expect(200);
    assert_eq!(read["definition"]["title"]["en"], "Keys of the head office");
    assert_eq!(api.get(&format!("{FORMS}/our-boats/document")).await.problem(404), "not_found");
    app.finish().await;
}

async fn a_fault_of_json_is_told_at_its_place_and_stores_nothing(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let api = chief(&app).with("accept-language", "en");
    let mut definition = copy(&api, "goods-release-pass", "our-passes").await;
    definition["field"][1]["name"] = definition["field"][0]["name"].clone();
    definition["field"][3]["column"] = json!([]);
    for path in [FORMS.to_owned(), format!("{FORMS}/validate"), format!("{FORMS}/proof")] {
        let refused = api.post(&path, &json!({ "definition": definition })).await;
        assert_eq!(refused.text("/errors/0/pointer"), "/definition/field/1/name");
        assert_eq!(refused.text("/errors/0/detail"), "`bearer` is the name of an earlier one");
        assert_eq!(refused.text("/errors/1/pointer"), "/definition/field/3/column");
        assert_eq!(refused.problem(422), "standards.invalid_document");
        let nothing = api.post(&path, &json!({})).await;
        assert_eq!(nothing.text("/errors/0/code"), "form_document.one");
        let both = api.post(&path, &json!({ "definition": definition, "document": "code = 1" })).await;
        assert_eq!(both.text("/errors/0/code"), "form_document.one");
        let null = api.post(&path, &json!({ "definition": { "code": null } })).await;
        assert_eq!(null.text("/errors/0/pointer"), "/definition/code");
        let large = api.post(&path, &json!({ "definition": { "code": "x".repeat(65_536) } })).await;
        assert_eq!(large.text("/errors/0/code"), "text.too_long");
    }
    let own = api.get(&format!("{FORMS}?is_shipped=false")).await.expect(200);
    assert_eq!(own["items"], json!([]), "nothing was stored");
    app.finish().await;
}

async fn what_is_being_written_is_shown_as_it_would_be_printed(engine: Engine) {
    let settings = [("registers.organisation", "某某物业")];
    let app = TestApp::start_with(registers::module(), engine, &settings).await;
    let api = chief(&app);
    let definition = copy(&api, "goods-release-pass", "our-passes").await;
    let path = format!("{FORMS}/proof");
    for (language, title) in [("zh-CN", "放行条"), ("en", "Goods-release pass")] {
        let api = api.with("accept-language", language);
        let proof = api.post(&path, &json!({ "definition": definition })).await.expect(200);
        assert_eq!(proof["form"]["code"], "our-passes");
        assert_eq!(proof["form"]["schema"]["required"][0], "bearer");
        let page = proof["page"].as_str().unwrap();
        assert!(page.contains(&format!("<p>某某物业</p><h1>{title}</h1>")), "{page}");
        api.post(FORMS, &json!({ "definition": definition })).await;
        let printed = api.page(&format!("{FORMS}/our-passes/print?version=1")).await;
        assert_eq!(page, printed, "what is shown is what is printed");
    }
    let schema = api.get(&format!("{FORMS}/schema")).await.expect(200);
    assert_eq!(schema, standards::forms::language());
    let refused = clerk(&app).post(&path, &json!({ "definition": definition })).await;
    assert_eq!(refused.status.as_u16(), 403);
    app.finish().await;
}
