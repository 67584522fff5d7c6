//! What people type: one text in another spelling is the same text, and what cannot be seen is none.

use serde_json::{Value, json};
use testkit::{Engine, on_both_engines};

use crate::{
    events::opened,
    office::{Office, an_estate, escaped, faults, text},
};

on_both_engines!(
    a_name_is_found_in_any_spelling_and_shown_as_it_was_typed,
    a_home_has_one_label_however_it_is_typed,
    leading_zeros_make_no_other_unit,
    an_estates_code_is_one_in_any_case,
    a_region_is_one_however_it_is_typed,
    lines_may_end_as_windows_ends_them,
    what_nobody_can_see_is_no_name,
    a_number_that_nobody_can_have_is_refused,
    an_extension_is_kept_and_the_line_finds_its_customer,
    a_local_number_belongs_to_the_estate,
    identity_documents_are_read_by_their_own_forms,
);

async fn a_name_is_found_in_any_spelling_and_shown_as_it_was_typed(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    for (stored, asked) in [
        ("Jos\u{e9}", "Jose\u{301}"),
        ("买卖\u{8c48}", "买卖\u{f900}"),
        ("ＡＢＣ公司", "ABC公司"),
        ("张三", "张 三"),
        ("Wang Wei", "wang wei"),
        ("测试", "测试 "),
        ("阿卜杜勒·买买提", "阿卜杜勒•买买提"),
        ("O'Brien", "o’brien\u{200b}"),
    ] {
        let id = office.customer(&estate, stored, &[]).await;
        let path = format!("/api/v1/customers?estate_id={estate}&name={}", escaped(asked));
        let found = office.api.get(&path).await.expect(200);
        let found = found["items"].as_array().unwrap();
        assert_eq!(found.len(), 1, "{stored} {asked}");
        assert_eq!(
            (text(&found[0], "/customer_id"), text(&found[0], "/name")),
            (id.clone(), stored.to_owned())
        );
        // A changed name is found by the new one alone.
        let item = format!("/api/v1/customers/{id}");
        assert_eq!(
            office.api.with("if-match", "\"1\"").patch(&item, &json!({ "name": "改名" })).await.status,
            200
        );
        assert_eq!(office.api.get(&path).await.expect(200)["items"], json!([]), "{asked}");
    }
    office.close().await;
}

async fn a_home_has_one_label_however_it_is_typed(engine: Engine) {
    let office = Office::open(engine).await;
    let (estate, other) = (office.estate("SH-001", "north").await, office.estate("SH-002", "north").await);
    let unit = office.unit(&estate, "3栋2单元501").await;
    for label in [
        "3栋2单元501",
        "3栋 2单元 501",
        "３栋２单元５０１",
        "3栋2单元501\u{200b}",
        " 3栋\u{3000}2单元\u{a0}501",
        "3-2-501",
        "3—2－501",
        "3号楼2单元501室",
        "三栋二单元501",
        "3#2单元501",
        "3座2梯501房",
        "Bldg 3 Unit 2 Rm 501",
    ] {
        let again = office.api.post("/api/v1/units", &json!({ "estate_id": estate, "label": label })).await;
        assert_eq!(again.problem(409), "archive.unit_label_taken", "{label}");
    }
    office.unit(&other, "３栋 2单元501").await;
    office.unit(&estate, "3栋2单元502").await;
    for label in ["3栋501", "一期3-2-501", "二期3-2-501", "商铺3-2-501", "501", "1-3-2-501"] {
        office.unit(&estate, label).await;
    }
    assert_eq!(office.api.get(&format!("/api/v1/units/{unit}")).await.text("/label"), "3栋2单元501");
    let rows = json!({ "rows": [
        { "kind": "unit", "estate": "SH-001", "label": "3栋 2 单元 503" },
        { "kind": "unit", "estate": "SH-001", "label": "3栋2单元５０３" },
        { "kind": "unit", "estate": "SH-001", "label": "３栋２单元５０１" },
        { "kind": "unit", "estate": "SH-001", "label": "3幢2门503" },
    ]});
    let refused = office.api.post("/api/v1/imports", &rows).await.expect(422);
    let taken = |row: usize| (format!("/rows/{row}/label"), "unit.label_taken".to_owned());
    assert_eq!(faults(&refused), [taken(1), taken(2), taken(3)]);
    office.close().await;
}

async fn leading_zeros_make_no_other_unit(engine: Engine) {
    let office = Office::open(engine).await;
    let (estate, other) = (office.estate("SH-001", "north").await, office.estate("SH-002", "north").await);
    office.unit(&estate, "3栋2单元0501").await;
    let second = office.unit(&estate, "3栋2单元502").await;
    office.unit(&other, "3-2-501").await;
    office.unit(&estate, "商铺A-012").await;
    office.unit(&estate, "商铺A-12").await;
    for label in ["3-2-501", "3栋2单元501", "03-2-501", "3号楼02单元00501室"] {
        let again = office.api.post("/api/v1/units", &json!({ "estate_id": estate, "label": label })).await;
        assert_eq!(again.problem(409), "archive.unit_label_taken", "{label}");
        let item = format!("/api/v1/units/{second}");
        let renamed = office.api.with("if-match", "\"1\"").patch(&item, &json!({ "label": label })).await;
        assert_eq!(renamed.problem(409), "archive.unit_label_taken", "{label}");
        let row = json!({ "kind": "unit", "estate": "SH-001", "label": label });
        for known in ["refuse", "keep"] {
            let batch = json!({ "rows": [row], "known": known });
            let refused = office.api.post("/api/v1/imports", &batch).await.expect(422);
            assert_eq!(faults(&refused), [("/rows/0/label".to_owned(), "unit.similar".to_owned())]);
        }
        let split = json!({ "into": [{ "label": label }, { "label": "3-2-503" }] });
        let refused = office.api.step(&item, "split", &split).await.expect(422);
        assert_eq!(
            faults(&refused),
            [("/into/0/label".to_owned(), "unit.label_taken".to_owned())],
            "{label}"
        );
    }
    let rows = json!({ "rows": [
        { "kind": "unit", "estate": "SH-001", "label": "7-0701" },
        { "kind": "unit", "estate": "SH-001", "label": "7-701" },
    ]});
    let refused = office.api.post("/api/v1/imports", &rows).await.expect(422);
    assert_eq!(faults(&refused), [("/rows/1/label".to_owned(), "unit.similar".to_owned())]);
    // A unit may be given its own door anew.
    let item = format!("/api/v1/units/{second}");
    office.api.with("if-match", "\"1\"").patch(&item, &json!({ "label": "3-2-0502" })).await.expect(200);
    assert_eq!(office.count("units").await, 5);
    office.close().await;
}

async fn an_estates_code_is_one_in_any_case(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    for code in ["SH-001", "sh-001", "Sh-001"] {
        let again = office.api.post("/api/v1/estates", &an_estate(code, "north")).await;
        assert_eq!(again.problem(409), "archive.estate_code_taken", "{code}");
    }
    let rows = json!({ "rows": [
        { "kind": "unit", "estate": "sh-001", "label": "9-901" },
        { "kind": "customer", "estate": "ｓｈ－００１", "ref": "c", "name": "测试", "phones": ["13800138000"] },
        { "kind": "occupancy", "estate": "SH 001".replace(' ', "—"), "unit": "9－901", "customer_ref": "c", "role": "owner" },
    ]});
    office.api.post("/api/v1/imports", &rows).await.expect(201);
    let units = office.api.get("/api/v1/units").await.expect(200);
    assert_eq!(
        (text(&units, "/items/0/estate_id"), text(&units, "/items/0/label")),
        (estate, "9-901".to_owned())
    );
    let mut twice = an_estate("sh-001", "north");
    twice["kind"] = json!("estate");
    let refused = office.api.post("/api/v1/imports", &json!({ "rows": [twice] })).await.expect(422);
    assert_eq!(faults(&refused), [("/rows/0/code".to_owned(), "estate.code_taken".to_owned())]);
    office.close().await;
}

async fn a_region_is_one_however_it_is_typed(engine: Engine) {
    let office = Office::open(engine).await;
    office.estate("A", "华东").await;
    for (code, region) in [("B", " 华东 "), ("C", "华 东"), ("D", "华东\u{200b}")] {
        let opened = office.api.post("/api/v1/estates", &an_estate(code, region)).await.expect(201);
        assert_eq!(opened["region"], "华东", "{region:?}");
    }
    let other = office.estate("E", "华南").await;
    let item = format!("/api/v1/estates/{other}");
    let moved = office.api.with("if-match", "\"1\"").patch(&item, &json!({ "region": "华\u{3000}东" })).await;
    assert_eq!(moved.text("/region"), "华东");
    let clerk = office.clerk(crate::office::region("华东"));
    assert_eq!(clerk.get("/api/v1/estates").await.expect(200)["items"].as_array().unwrap().len(), 5);
    office.close().await;
}

async fn lines_may_end_as_windows_ends_them(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let body = json!({ "estate_id": estate, "name": "测试", "notes": "line1\r\nline2\rline3" });
    let made = office.api.post("/api/v1/customers", &body).await.expect(201);
    assert_eq!(made["notes"], "line1\nline2\nline3");
    let item = format!("/api/v1/customers/{}", text(&made, "/customer_id"));
    assert_eq!(office.api.get(&item).await.text("/notes"), "line1\nline2\nline3");
    let hidden = json!({ "estate_id": estate, "name": "测试", "notes": "a\u{7}b" });
    let refused = office.api.post("/api/v1/customers", &hidden).await.expect(422);
    assert_eq!(faults(&refused), [("/notes".to_owned(), "text.control_characters".to_owned())]);
    office.close().await;
}

async fn what_nobody_can_see_is_no_name(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let customer = |name: &str| ("/api/v1/customers", json!({ "estate_id": estate, "name": name }), "/name");
    let tag = |tag: &str| {
        ("/api/v1/customers", json!({ "estate_id": estate, "name": "测试", "tags": [tag] }), "/tags/0")
    };
    let unit = |label: &str| ("/api/v1/units", json!({ "estate_id": estate, "label": label }), "/label");
    let field = |field: &str, text: &str| {
        let mut body = an_estate("SH-002", "north");
        body[field] = json!(text);
        ("/api/v1/estates", body, format!("/{field}"))
    };
    for (name, code) in [
        ("\u{3164}", "text.empty"),
        ("\u{200b}", "text.empty"),
        ("\u{2800}", "text.empty"),
        ("\u{feff}", "text.empty"),
        ("\u{2060}\u{2060}", "text.empty"),
        ("张\u{202e}三", "text.direction"),
        ("\u{2066}张三", "text.direction"),
        ("a\u{ffff}", "text.hidden_characters"),
        ("a\u{e0041}", "text.hidden_characters"),
        ("a\nb", "text.line_breaks"),
    ] {
        let bodies: Vec<(&str, Value, String)> = [customer(name), tag(name), unit(name)]
            .into_iter()
            .map(|(path, body, at)| (path, body, at.to_owned()))
            .chain([field("name", name), field("region", name)])
            .collect();
        for (path, body, at) in bodies {
            let refused = office.api.post(path, &body).await.expect(422);
            assert_eq!(faults(&refused), [(at, code.to_owned())], "{path} {name:?}");
        }
    }
    for name in ["👩‍👩‍👧‍👦", "\u{845b}\u{e0100}", "\u{20bb7}野家", "محمد", "नमस्ते"]
    {
        office.customer(&estate, name, &[]).await;
    }
    office.close().await;
}

async fn a_number_that_nobody_can_have_is_refused(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    for (phone, code, hint) in [
        ("852 6123 4567", "phone.plus_missing", "+852 6123 4567"),
        ("853 6612 3456", "phone.plus_missing", "+853 6612 3456"),
        ("400-123-4567-1", "phone.unassigned", ""),
        ("+972 3 555 0123 456", "phone.unassigned", ""),
    ] {
        let body = json!({ "estate_id": estate, "name": "测试", "phones": [phone] });
        let refused = office.api.post("/api/v1/customers", &body).await;
        assert!(refused.text("/errors/0/detail").contains(hint), "{refused:?}");
        assert_eq!(faults(&refused.expect(422)), [("/phones/0".to_owned(), code.to_owned())], "{phone}");
    }
    assert_eq!(office.count("customers").await, 0);
    office.close().await;
}

async fn an_extension_is_kept_and_the_line_finds_its_customer(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let spellings =
        ["010-61234567#8001", "010-61234567-8001", "010-61234567转8001", "tel:+86-10-61234567;ext=8001"];
    for phone in spellings {
        let id = office.customer(&estate, "测试", &[phone]).await;
        let ticket = opened(&estate, &id);
        office.app.recorder.publish(&ticket, 1).await;
        let reveal = json!({ "customer_id": id, "purpose": "open_ticket", "reference": ticket.ticket_id });
        let shown = office.api.post("/api/v1/reveals", &reveal).await.expect(200);
        assert_eq!(shown["phones"], json!(["+861061234567;ext=8001"]), "{phone}");
    }
    assert_eq!(office.cards(&office.api, "010-61234567").await.len(), spellings.len());
    // Several desks of one office are several numbers of one customer.
    office.customer(&estate, "公司", &["010-61234567-8001", "010-61234567-8002", "010-61234567"]).await;
    assert_eq!(office.cards(&office.api, "010-61234567转8002").await.len(), spellings.len() + 1);
    let unclear = json!({ "estate_id": estate, "name": "测试", "phones": ["010-61234567转王经理"] });
    let refused = office.api.post("/api/v1/customers", &unclear).await;
    assert!(refused.text("/errors/0/detail").contains("转王经理"), "{refused:?}");
    assert_eq!(faults(&refused.expect(422)), [("/phones/0".to_owned(), "phone.malformed".to_owned())]);
    office.close().await;
}

async fn a_local_number_belongs_to_the_estate(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let body = json!({ "estate_id": estate, "name": "测试", "phones": ["61234567"] });
    let refused = office.api.with("accept-language", "zh-CN").post("/api/v1/customers", &body).await;
    assert_eq!(refused.text("/errors/0/detail"), "缺少区号：请写成 0…");
    assert_eq!(
        faults(&refused.expect(422)),
        [("/phones/0".to_owned(), "phone.area_code_missing".to_owned())]
    );
    let mut hong_kong = an_estate("HK-001", "south");
    hong_kong["time_zone"] = json!("Asia/Hong_Kong");
    let hong_kong = text(&office.api.post("/api/v1/estates", &hong_kong).await.expect(201), "/estate_id");
    let id = office.customer(&hong_kong, "陳大文", &["61234567"]).await;
    assert_eq!(office.cards(&office.api, "+852 6123 4567").await.len(), 1);
    let change = json!({ "phones": ["2345 6789"] });
    let item = format!("/api/v1/customers/{id}");
    assert_eq!(office.api.with("if-match", "\"1\"").patch(&item, &change).await.status, 200);
    assert_eq!(office.cards(&office.api, "+852 2345 6789").await.len(), 1);
    let rows = json!({ "rows": [{ "kind": "customer", "estate": "hk-001", "name": "李四", "phones": ["6123 4567"] }] });
    office.api.post("/api/v1/imports", &rows).await.expect(201);
    let asked = json!({ "phone": "61234567", "estate_id": hong_kong });
    let found = office.api.post("/api/v1/caller-lookups", &asked).await.expect(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    for (code, area_code, whole) in
        [("BJ-001", "010", "+86 10 6123 4567"), ("SH-002", "021", "+86 21 6123 4567")]
    {
        let mut estate = an_estate(code, "north");
        estate["area_code"] = json!(area_code);
        let estate = text(&office.api.post("/api/v1/estates", &estate).await.expect(201), "/estate_id");
        let id = office.customer(&estate, "测试", &["61234567"]).await;
        let cards = office.cards(&office.api, whole).await;
        assert_eq!((cards.len(), &cards[0]["customer_id"]), (1, &json!(id)), "{whole}");
    }
    let (api, change) = (office.api.with("if-match", "\"1\""), json!({ "area_code": "0755" }));
    let late = api.patch(&format!("/api/v1/estates/{estate}"), &change).await;
    assert_eq!(late.expect(200)["area_code"], "0755");
    office.customer(&estate, "测试", &["8234 5678"]).await;
    assert_eq!(office.cards(&office.api, "0755-82345678").await.len(), 1);
    for (field, wrong) in [("country", "ZZ"), ("area_code", "01a"), ("area_code", "1234567")] {
        let mut estate = an_estate("X-001", "north");
        estate[field] = json!(wrong);
        let refused = office.api.post("/api/v1/estates", &estate).await.expect(422);
        assert_eq!(faults(&refused)[0].0, format!("/{field}"), "{wrong}");
    }
    office.close().await;
}

async fn identity_documents_are_read_by_their_own_forms(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let person = |number: &str| json!({ "estate_id": estate, "name": "测试", "id_number": number });
    for (number, shown) in [
        ("A123456(3)", "****63"),
        ("A123456（3）", "****63"),
        ("A1234563", "****63"),
        ("1234567(8)", "****78"),
        ("４４０５２４１８８００１０１００１４", "****0014"),
        ("11010519491231002x", "****002X"),
        ("A1", "****"),
    ] {
        let made = office.api.post("/api/v1/customers", &person(number)).await.expect(201);
        assert_eq!(made["id_number_masked"], shown, "{number}");
    }
    for number in ["11010119900307123X", "110101199003071230"] {
        let refused = office.api.post("/api/v1/customers", &person(number)).await.expect(422);
        assert_eq!(
            faults(&refused),
            [("/id_number".to_owned(), "id_number.check_digit".to_owned())],
            "{number}"
        );
    }
    let short = json!({ "estate_id": estate, "name": "测试", "email": "x@y.z", "wechat": "ab" });
    let made = office.api.post("/api/v1/customers", &short).await.expect(201);
    assert_eq!((&made["email_masked"], &made["wechat_masked"]), (&json!("***@y.z"), &json!("***")));
    office.close().await;
}
