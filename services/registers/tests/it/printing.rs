//! Pages to print: whole, laid out for their sheet, and deaf to what people typed.

use serde_json::json;
use testkit::{Engine, TestApp, on_both_engines};

use crate::{an_event, clerk, drawn, files::upload, hand_in, path_of, start};

on_both_engines!(
    a_record_prints_as_its_paper_does,
    what_people_typed_stays_text_on_the_page,
    what_is_promised_stands_on_the_paper,
);

#[tokio::test(flavor = "multi_thread")]
async fn every_blank_form_prints_with_its_title_and_all_its_columns() {
    let app = TestApp::start(registers::module(), Engine::Sqlite).await;
    let api = app.admin().with("accept-language", "zh-CN");
    for form in standards::forms::forms() {
        let path = format!("/api/v1/form-definitions/{}/print?version={}", form.code, form.version);
        let page = api.page(&path).await;
        assert!(page.contains(&format!("<h1>{}</h1>", form.title.zh)), "{}", form.code);
        for field in &form.fields {
            assert!(page.contains(&field.title.zh), "{} {}", form.code, field.name);
        }
        let lines = page.matches("class=\"line\"").count();
        assert_eq!(lines, form.signatures().count(), "{}: a line for each signature", form.code);
    }
    let english = app
        .admin()
        .with("accept-language", "en")
        .page("/api/v1/form-definitions/key-loan-register/print")
        .await;
    assert!(english.contains("<h1>Key loan register</h1>") && english.contains("lang=\"en\""));
    assert_eq!(api.get("/api/v1/form-definitions/nothing/print").await.problem(404), "not_found");
    app.finish().await;
}

async fn a_record_prints_as_its_paper_does(engine: Engine) {
    let settings = [("registers.organisation", "某某物业<集团>")];
    let app = TestApp::start_with(registers::module(), engine, &settings).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app).with("accept-language", "zh-CN");
    let record = hand_in(&api, estate_id, "special-event-report", an_event()).await;
    let path = path_of(&record);
    api.step(&path, "sign", &drawn("reporter_signature", None)).await.expect(200);
    let reply = api.get(&format!("{path}/print")).await;
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(reply.header("content-language"), "zh-CN");
    let policy = reply.header("content-security-policy").to_owned();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"),
        "{policy}"
    );
    let page = api.page(&format!("{path}/print")).await;
    for part in [
        "<p>某某物业&lt;集团&gt;</p><h1>特别事件报告</h1>",
        "编号：SPE-2026-0001",
        "class=\"a4-portrait\"",
        "counter(page) ' / ' counter(pages)",
        "thead{display:table-header-group}",
        // By the clock of the estate.
        "<th>时间</th><td>2026-03-02 09:00</td>",
        "<td>水管爆裂。</td>",
        "报告人签名",
        "经理签名",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let slip = hand_in(
        &api,
        estate_id,
        "goods-release-pass",
        json!({
            "bearer": "王小明", "address": "3-501", "valid_on": "2026-03-02", "are_building_materials": false,
            "goods": [{ "goods": "沙发", "count": 1 }, { "goods": "床", "count": 2 }],
        }),
    )
    .await;
    let path = path_of(&slip);
    api.step(&path, "sign", &drawn("owner_signature", Some("王小明"))).await.expect(200);
    let page = api.page(&format!("{path}/print")).await;
    for part in [
        "class=\"a5-portrait\"",
        "<caption>放行物品</caption><thead><tr><th>物品名称</th><th>数量</th></tr></thead>",
        "<tr><td>沙发</td><td>1</td></tr>",
        "☐ 是　☑ 否",
        "<polyline points=\"0,500 1000,500\"/>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    app.finish().await;
}

async fn what_people_typed_stays_text_on_the_page(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app);
    let hostile = "</td></tr></table><script>alert(1)</script><img src=x onerror='alert(2)'>\"&amp;<!--";
    let photo = upload(&api, estate_id, ("confidential", "a photograph")).await;
    let contents = json!({
        "happened_at": "2026-03-02T09:00:00+08:00", "place": hostile, "kind": "staff", "course": hostile,
        "result": hostile,
        "photos": [{ "photo": photo["digest"], "note": hostile }],
    });
    let record = hand_in(&api, estate_id, "special-event-report", contents).await;
    let page = api.page(&format!("{}/print", path_of(&record))).await;
    for forbidden in ["<script", "<img", "onerror='", "<!--", "javascript:"] {
        assert!(!page.contains(forbidden), "{forbidden}: {page}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    let named = hand_in(
        &api,
        estate_id,
        "document-issue-list",
        json!({
            "document": "通知", "address": "3-501", "delivered_at": "2026-03-02T09:00:00Z", "recipient": "王",
        }),
    )
    .await;
    let path = path_of(&named);
    let signature = drawn("recipient_signature", Some("<svg onload=alert(3)>"));
    api.step(&path, "sign", &signature).await.expect(200);
    let page = api.page(&format!("{path}/print")).await;
    assert!(!page.contains("<svg onload") && page.contains("&lt;svg onload=alert(3)&gt;"), "{page}");
    app.finish().await;
}

async fn what_is_promised_stands_on_the_paper(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app);
    let (zh, en) =
        ("本公司承诺对以上信息严格保密。", "We promise to keep what stands above strictly confidential.");
    let path = "/api/v1/form-definitions/resident-information-form";
    let blank = api.page(&format!("{path}/print")).await;
    assert!(blank.contains(&format!("<p class=\"statement\">{zh}</p>")), "{blank}");
    let form = api.get(path).await.expect(200);
    assert_eq!(form["statement"], json!({ "zh": zh, "en": en }));
    let draft = start(&api, estate_id, "resident-information-form", json!({})).await;
    let filled = api.with("accept-language", "en").page(&format!("{}/print", path_of(&draft))).await;
    assert!(filled.contains(en), "{filled}");
    // Where nothing is promised, nothing stands.
    let other = api.page("/api/v1/form-definitions/key-loan-register/print").await;
    assert!(!other.contains("<p class=\"statement\">"), "{other}");
    app.finish().await;
}
