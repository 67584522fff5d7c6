//! A record from its draft to the file.

use std::collections::BTreeSet;

use contracts::registers::{FormRecordChecked, FormRecordFiled, FormRecordSigned, FormRecordSubmitted};
use kernel::{Permission, Scope};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, an_estate, on_both_engines};

use crate::{PATH, a_loan, a_loan_of, an_event, clerk, drawn, hand_in, manager, path_of, start};

on_both_engines!(
    a_record_goes_from_its_draft_to_the_file,
    a_draft_may_lack_what_it_likes_and_nothing_wrong_stands_on_it,
    numbers_are_counted_by_series_estate_and_year_there_without_gaps,
    what_many_hand_in_at_once_is_numbered_without_gaps,
    what_is_confidential_is_not_there_for_others,
    what_leads_to_a_person_is_masked_and_reading_it_leaves_a_line,
    records_are_listed_and_exported,
    records_of_other_estates_are_not_there,
    whatever_is_not_somebodys_to_do_is_refused_and_changes_nothing,
);

async fn a_record_goes_from_its_draft_to_the_file(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, unit_id, customer_id) = app.settled_estate("service-centre").await;
    let api = clerk(&app);
    let body = json!({
        "form": "callback-record", "estate_id": estate_id, "unit_id": unit_id, "customer_id": customer_id, "contents": {},
    });
    let keyed = api.with("idempotency-key", "record-1");
    let record = keyed.post(PATH, &body).await.expect(201);
    let again = keyed.post(PATH, &body).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(201), record);
    let path = path_of(&record);
    let contents = json!({
        "called_back_at": "2026-03-02T09:00:00+08:00", "resident": "王小明", "address": "3-501", "channel": "phone",
        "content": "灯修好了。", "is_acceptable": true,
    });
    assert_eq!(api.step(&path, "submit", &json!({})).await.problem(422), "invalid_fields");
    let changed =
        api.with("if-match", "\"1\"").patch(&path, &json!({ "contents": contents })).await.expect(200);
    assert_eq!((&changed["contents"], &changed["number"]), (&contents, &Value::Null));
    let stale = api.with("if-match", "\"1\"").patch(&path, &json!({ "contents": {} })).await;
    assert_eq!(stale.problem(412), "stale_version");

    let submitted = api.step(&path, "submit", &json!({})).await.expect(200);
    assert_eq!((&submitted["number"], &submitted["status"]), (&json!("CBR-2026-0001"), &json!("submitted")));
    assert_eq!(api.step(&path, "file", &json!({})).await.problem(409), "registers.check_needed");
    let checked = manager(&app).step(&path, "check", &json!({})).await.expect(200);
    assert_eq!(checked["status"], "checked");
    let missing = api.with("accept-language", "en").step(&path, "file", &json!({})).await;
    assert_eq!(missing.text("/detail"), "These have not signed yet: visitor_signature, manager_signature.");
    assert_eq!(missing.problem(409), "registers.signatures_missing");
    api.step(&path, "sign", &drawn("visitor_signature", None)).await.expect(200);
    let signed = api.step(&path, "sign", &drawn("resident_signature", Some("王小明"))).await.expect(200);
    assert_eq!(signed["signatures"][1]["strokes"], json!([[[0, 500], [1000, 500]]]));
    assert_eq!(signed["signatures"][1]["name"], "王小明");
    manager(&app).step(&path, "sign", &drawn("manager_signature", None)).await.expect(200);
    let filed = api.step(&path, "file", &json!({})).await.expect(200);
    assert_eq!((&filed["status"], &filed["keep_until"]), (&json!("filed"), &json!("2028-03-02")));
    assert_eq!(api.get(&path).await.expect(200), filed);

    let said = app.recorder.wait_for(|_: &FormRecordFiled| true).await;
    assert_eq!((said.record.customer_id, said.record.unit_id), (Some(customer_id), Some(unit_id)));
    assert_eq!(app.recorder.events::<FormRecordSubmitted>().len(), 1);
    assert_eq!(app.recorder.events::<FormRecordChecked>().len(), 1);
    assert_eq!(app.recorder.events::<FormRecordSigned>().len(), 3);
    let mut said = app.recorder.envelopes();
    said.retain(|envelope| envelope.routingkey.starts_with("registers."));
    let sequences: Vec<i32> = said.iter().map(|envelope| envelope.sequence).collect();
    assert_eq!(sequences, [1, 2, 3, 4, 5, 6]);
    let told: String = said.iter().map(|envelope| format!("{envelope:?}")).collect();
    assert!(
        told.contains("CBR-2026-0001") && !told.contains("灯修好了"),
        "no event says what stands on a form"
    );
    app.finish().await;
}

async fn a_draft_may_lack_what_it_likes_and_nothing_wrong_stands_on_it(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let wrong = json!({ "key": "", "kind": "my own", "lent_at": "yesterday", "borrower_signature": "me", "strange": 1 });
    let body = json!({ "form": "key-loan-register", "estate_id": estate_id, "contents": wrong });
    let refused = api.with("accept-language", "en").post(PATH, &body).await;
    let mut faults: Vec<(String, String)> = (0..5)
        .map(|at| {
            (refused.text(&format!("/errors/{at}/pointer")), refused.text(&format!("/errors/{at}/code")))
        })
        .collect();
    faults.sort();
    let expected = [
        ("/contents/borrower_signature", "form_field.signed_later"),
        ("/contents/key", "text.empty"),
        ("/contents/kind", "form_field.no_choice"),
        ("/contents/lent_at", "form_field.wrong_type"),
        ("/contents/strange", "form_field.unknown"),
    ];
    assert_eq!(faults, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
    assert_eq!(refused.problem(422), "invalid_fields");
    let unknown = json!({ "form": "nothing", "estate_id": estate_id, "contents": {} });
    assert_eq!(api.post(PATH, &unknown).await.text("/errors/0/code"), "form.unknown");
    let elsewhere = json!({ "form": "key-loan-register", "estate_id": app.staff_id(), "contents": {} });
    assert_eq!(api.post(PATH, &elsewhere).await.text("/errors/0/pointer"), "/estate_id");
    assert_eq!(api.get(PATH).await.expect(200)["items"], json!([]));
    let draft = start(&api, estate_id, "key-loan-register", json!({})).await;
    assert_eq!((&draft["status"], &draft["contents"]), (&json!("draft"), &json!({})));
    app.finish().await;
}

async fn numbers_are_counted_by_series_estate_and_year_there_without_gaps(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let here = an_estate(&app).on_the_clock_of("Pacific/Auckland").await.estate_id;
    let there = an_estate(&app).on_the_clock_of("America/Los_Angeles").await.estate_id;
    let number = async |estate_id, form: &str, contents| {
        let record = hand_in(&app.admin(), estate_id, form, contents).await;
        record["number"].as_str().unwrap().to_owned()
    };
    assert_eq!(number(here, "key-loan-register", a_loan()).await, "KEY-2026-0001");
    // What could not be handed in took no number.
    let lacking = start(&app.admin(), here, "key-loan-register", json!({})).await;
    assert_eq!(
        app.admin().step(&path_of(&lacking), "submit", &json!({})).await.problem(422),
        "invalid_fields"
    );
    assert_eq!(number(here, "key-loan-register", a_loan_of("泵房")).await, "KEY-2026-0002");
    assert_eq!(number(here, "special-event-report", an_event()).await, "SPE-2026-0001");
    assert_eq!(number(there, "key-loan-register", a_loan()).await, "KEY-2026-0001");
    // An hour before the year ends by the clock of Greenwich it has long begun in Auckland.
    let eve = "2026-12-31T23:00:00Z".parse().unwrap();
    app.clock.set(eve);
    assert_eq!(number(here, "key-loan-register", a_loan_of("天台")).await, "KEY-2027-0001");
    assert_eq!(number(there, "key-loan-register", a_loan_of("天台")).await, "KEY-2026-0002");
    app.finish().await;
}

async fn what_many_hand_in_at_once_is_numbered_without_gaps(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let mut paths = Vec::new();
    for key in 0..8 {
        let loan = a_loan_of(&format!("{key}号钥匙"));
        paths.push(path_of(&start(&api, estate_id, "key-loan-register", loan).await));
    }
    let api = &api;
    let submits = paths.iter().map(|path| async move {
        // Twice at once: one of the two comes too late, and takes no number.
        let both = api.with("if-match", "\"1\"");
        let (submit, empty) = (format!("{path}/submit"), json!({}));
        let (one, other) = tokio::join!(both.post(&submit, &empty), both.post(&submit, &empty));
        let done = [one, other].into_iter().filter(|reply| reply.status.as_u16() == 200);
        let numbers: Vec<String> = done.map(|reply| reply.text("/number")).collect();
        assert_eq!(numbers.len(), 1);
        numbers
    });
    let numbers = futures_util::future::join_all(submits).await;
    let numbers: BTreeSet<String> = numbers.into_iter().flatten().collect();
    let expected: BTreeSet<String> = (1..=8).map(|count| format!("KEY-2026-{count:04}")).collect();
    assert_eq!(numbers, expected);
    app.finish().await;
}

async fn what_is_confidential_is_not_there_for_others(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app);
    let record = hand_in(&api, estate_id, "special-event-report", an_event()).await;
    let path = path_of(&record);
    api.get(&path).await.expect(200);
    let colleague = clerk(&app);
    assert_eq!(colleague.get(&path).await.problem(404), "not_found");
    assert_eq!(colleague.get(&format!("{path}/print")).await.problem(404), "not_found");
    assert_eq!(colleague.get(&format!("{path}/revisions/1")).await.problem(404), "not_found");
    assert_eq!(colleague.get(PATH).await.expect(200)["items"], json!([]));
    let check = colleague
        .with("if-match", "\"2\"")
        .post(&format!("{path}/sign"), &drawn("manager_signature", None))
        .await;
    assert_eq!(check.problem(404), "not_found");
    assert_eq!(manager(&app).get(PATH).await.expect(200)["items"][0]["number"], record["number"]);
    let said = app.recorder.wait_for(|_: &FormRecordSubmitted| true).await;
    let facets = contracts::Faceted::facets(&said).unwrap();
    assert_eq!(facets.headline.visibility, kernel::Visibility::of(Permission::RegistersConfidential));
    app.finish().await;
}

async fn what_leads_to_a_person_is_masked_and_reading_it_leaves_a_line(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let own = clerk(&app);
    let record = hand_in(&own, estate_id, "key-loan-register", a_loan()).await;
    let path = path_of(&record);
    own.step(&path, "sign", &drawn("borrower_signature", Some("王小明"))).await.expect(200);
    assert_eq!(own.get(&path).await.expect(200)["contents"], a_loan());
    let masked = clerk(&app).get(&path).await.expect(200);
    assert_eq!((&masked["is_masked"], &masked["contents"]["borrower"]), (&json!(true), &json!("****明")));
    assert_eq!(masked["contents"]["identity_document"], "****0000");
    assert_eq!(
        (&masked["signatures"][0]["name"], &masked["signatures"][0]["strokes"]),
        (&Value::Null, &json!([]))
    );
    let former = clerk(&app).get(&format!("{path}/revisions/1")).await.expect(200);
    assert_eq!(former["contents"]["borrower"], "****明");
    let printed = clerk(&app).page(&format!("{path}/print")).await;
    assert!(!printed.contains("110101199003070000") && !printed.contains("王小明"), "{printed}");
    let read = |trail: &Value| trail["items"].as_array().unwrap().len();
    let trail = "/api/v1/registers/audit-entries?action=read_form_record";
    assert_eq!(read(&app.admin().get(trail).await.expect(200)), 0);
    assert_eq!(manager(&app).get(&path).await.expect(200)["contents"], a_loan());
    assert_eq!(read(&app.admin().get(trail).await.expect(200)), 1);
    let whole = app.admin().get("/api/v1/registers/audit-entries").await.expect(200).to_string();
    assert!(!whole.contains("王小明") && !whole.contains("1101011990"), "{whole}");
    app.finish().await;
}

async fn records_are_listed_and_exported(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, unit_id, _customer_id) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let loan = hand_in(&api, estate_id, "key-loan-register", a_loan()).await;
    let body =
        json!({ "form": "special-event-report", "estate_id": estate_id, "unit_id": unit_id, "contents": {} });
    let draft = api.post(PATH, &body).await.expect(201);
    for (filter, found) in [
        (String::new(), vec![&draft, &loan]),
        ("form=key-loan-register".to_owned(), vec![&loan]),
        ("status=draft".to_owned(), vec![&draft]),
        ("number=key-2026-0001".to_owned(), vec![&loan]),
        (format!("unit_id={unit_id}"), vec![&draft]),
        (format!("estate_id={estate_id}&status=submitted"), vec![&loan]),
        ("handed_in_from=2026-03-01T00:00:00Z&handed_in_before=2026-03-09T00:00:00Z".to_owned(), vec![&loan]),
        ("handed_in_from=2026-04-01T00:00:00Z".to_owned(), vec![]),
        (format!("filled_by=staff:{}", app.staff_id()), vec![&draft, &loan]),
    ] {
        let listed = api.get(&format!("{PATH}?{filter}")).await.expect(200);
        let ids = |records: &[Value]| -> Vec<Value> {
            records.iter().map(|record| record["form_record_id"].clone()).collect()
        };
        let found: Vec<Value> = found.into_iter().cloned().collect();
        assert_eq!(ids(listed["items"].as_array().unwrap()), ids(&found), "{filter}");
        assert!(!listed.to_string().contains("王小明"), "no list shows what stands on forms");
    }
    let (_headers, lines) = api.table(&format!("{PATH}?format=csv")).await;
    assert!(lines[0].starts_with("number,form,title.zh"), "{lines:?}");
    assert!(lines[2].starts_with("KEY-2026-0001,key-loan-register,钥匙借用登记表"), "{lines:?}");
    app.finish().await;
}

async fn records_of_other_estates_are_not_there(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (there, ..) = app.settled_estate("service-centre").await;
    let record = hand_in(
        &app.admin(),
        here,
        "call-visit-register",
        json!({ "at": "2026-03-02T08:00:00Z", "content": "灯" }),
    )
    .await;
    let path = path_of(&record);
    let outsider = app.other_staff(Permission::ALL, Scope::estate(there));
    for read in [path.clone(), format!("{path}/print"), format!("{path}/revisions/1")] {
        assert_eq!(outsider.get(&read).await.problem(404), "not_found", "{read}");
    }
    assert_eq!(outsider.get(PATH).await.expect(200)["items"], json!([]));
    for (act, body) in [
        ("check", json!({})),
        ("sign", drawn("receiver_signature", None)),
        ("file", json!({})),
        ("correct", json!({ "contents": {}, "reason": "x" })),
    ] {
        let reply = outsider.with("if-match", "\"2\"").post(&format!("{path}/{act}"), &body).await;
        assert_eq!(reply.problem(404), "not_found", "{act}");
    }
    let body = json!({ "form": "call-visit-register", "estate_id": here, "contents": {} });
    assert_eq!(outsider.post(PATH, &body).await.text("/errors/0/pointer"), "/estate_id");
    app.finish().await;
}

async fn whatever_is_not_somebodys_to_do_is_refused_and_changes_nothing(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (own, colleague) = (clerk(&app), clerk(&app));
    let draft = start(&own, estate_id, "call-visit-register", json!({})).await;
    let path = path_of(&draft);
    let change = colleague.with("if-match", "\"1\"").patch(&path, &json!({ "contents": {} })).await;
    assert_eq!(change.problem(403), "registers.not_in_charge");
    assert_eq!(colleague.step(&path, "submit", &json!({})).await.problem(403), "registers.not_in_charge");
    assert_eq!(
        own.step(&path, "sign", &drawn("receiver_signature", None)).await.problem(409),
        "registers.not_handed_in"
    );
    assert_eq!(own.get(&path).await.expect(200), draft);
    let contents = json!({ "at": "2026-03-02T08:00:00Z", "content": "灯坏了" });
    let record = hand_in(&own, estate_id, "call-visit-register", contents).await;
    let path = path_of(&record);
    let wrong = colleague.step(&path, "sign", &drawn("receiver_signature", None)).await;
    assert_eq!(wrong.problem(403), "registers.not_in_charge");
    let wrong = own.step(&path, "sign", &drawn("nobody_signature", None)).await;
    assert_eq!(wrong.text("/errors/0/code"), "signature.unknown");
    let wrong =
        own.step(&path, "sign", &json!({ "field": "receiver_signature", "strokes": [[[0, 1001]]] })).await;
    assert_eq!(wrong.text("/errors/0/code"), "signature.outside");
    assert_eq!(manager(&app).step(&path, "check", &json!({})).await.problem(409), "registers.no_check");
    assert_eq!(own.get(&path).await.expect(200), record);
    let event = hand_in(&manager(&app), estate_id, "special-event-report", an_event()).await;
    let all = app.staff(Permission::ALL, Scope::Group);
    let own_event = hand_in(&all, estate_id, "special-event-report", an_event()).await;
    assert_eq!(
        all.step(&path_of(&own_event), "check", &json!({})).await.problem(403),
        "registers.own_record"
    );
    assert_eq!(all.step(&path_of(&event), "check", &json!({})).await.expect(200)["status"], "checked");
    app.finish().await;
}
