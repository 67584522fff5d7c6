//! Bringing records in.

use contracts::archive::{CustomerRegistered, EstateOpened, OccupancyStarted, UnitRegistered};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, on_both_engines};

use crate::office::{Office, an_estate, faults, region};

on_both_engines!(
    five_hundred_rows_come_in_at_once,
    one_bad_row_keeps_all_out_and_every_fault_names_its_row,
    a_repeated_key_brings_nothing_in_twice,
    a_batch_may_speak_of_what_is_there,
    nobody_brings_in_what_they_would_not_see,
    a_file_that_is_brought_in_again_changes_whom_it_knows,
    what_another_system_calls_somebody_is_nobody_elses,
    whom_a_number_leads_to_is_told_of_so_many_an_hour_and_is_on_the_record,
);

fn estate_row(code: &str, region: &str) -> Value {
    let mut row = an_estate(code, region);
    row["kind"] = json!("estate");
    row
}

fn unit_row(estate: &str, label: &str) -> Value {
    json!({ "kind": "unit", "estate": estate, "building": "1栋", "label": label })
}

fn customer_row(estate: &str, reference: &str, phone: &str) -> Value {
    json!({ "kind": "customer", "estate": estate, "ref": reference, "name": format!("住户{reference}"), "phones": [phone] })
}

fn occupancy_row(estate: &str, unit: &str, reference: &str) -> Value {
    json!({ "kind": "occupancy", "estate": estate, "unit": unit, "customer_ref": reference, "role": "owner" })
}

/// 500 rows: an estate and 166 homes with somebody in each, and one home more.
fn a_whole_estate() -> Value {
    let mut rows = vec![estate_row("SH-001", "north"), unit_row("SH-001", "空置")];
    for home in 0..166 {
        let (label, reference) = (format!("1-{home}"), format!("c{home}"));
        // Whoever lives there may be named before they are entered.
        rows.push(occupancy_row("SH-001", &label, &reference));
        rows.push(customer_row("SH-001", &reference, &format!("1380013{home:04}")));
        rows.push(unit_row("SH-001", &label));
    }
    json!({ "rows": rows })
}

async fn five_hundred_rows_come_in_at_once(engine: Engine) {
    let office = Office::open(engine).await;
    let made = office.api.post("/api/v1/imports", &a_whole_estate()).await;
    let location = made.header("location").to_owned();
    let body = made.expect(201);
    assert_eq!(body["rows"].as_array().unwrap().len(), 500);
    assert_eq!((&body["rows"][0]["kind"], &body["rows"][2]["kind"]), (&json!("estate"), &json!("occupancy")));
    let shown = office.api.get(&location).await.expect(200);
    assert_eq!(
        [&shown["estates"], &shown["units"], &shown["customers"]],
        [&json!(1), &json!(167), &json!(166)]
    );
    let cards = office.cards(&office.clerk(region("north")), "138 0013 0042").await;
    assert_eq!((&cards[0]["name"], &cards[0]["homes"][0]["label"]), (&json!("住户c42"), &json!("1-42")));
    office.app.settle().await;
    let recorder = &office.app.recorder;
    assert_eq!(recorder.events::<EstateOpened>().len(), 1);
    assert_eq!(recorder.events::<UnitRegistered>().len(), 167);
    assert_eq!(recorder.events::<CustomerRegistered>().len(), 166);
    assert_eq!(recorder.events::<OccupancyStarted>().len(), 166);
    office.close().await;
}

async fn one_bad_row_keeps_all_out_and_every_fault_names_its_row(engine: Engine) {
    let office = Office::open(engine).await;
    let mut batch = a_whole_estate();
    batch["rows"][499] = unit_row("SH-001", "1-0");
    batch["rows"][1] = estate_row("SH-001", "north");
    batch["rows"][2]["customer_ref"] = json!("nobody");
    batch["rows"][5]["unit"] = json!("99-99");
    let refused = office.api.post("/api/v1/imports", &batch).await.expect(422);
    let mut found: Vec<String> =
        faults(&refused).into_iter().map(|(at, code)| format!("{at} {code}")).collect();
    found.sort();
    insta::allow_duplicates! {
        insta::assert_json_snapshot!(found, @r#"
        [
          "/rows/1/code estate.code_taken",
          "/rows/2/customer_ref customer.unknown",
          "/rows/497/unit unit.unknown",
          "/rows/499/label unit.label_taken",
          "/rows/5/unit unit.unknown"
        ]
        "#);
    }
    let tables = ["estates", "units", "customers", "customer_phones", "occupancies", "imports"];
    for table in tables {
        assert_eq!(office.count(table).await, 0, "{table}");
    }
    // A number is read once its estate is known, which says how people dial there.
    let nobodys = json!({ "kind": "occupancy", "estate": "SH-001", "unit": "1", "role": "owner" });
    let without_number =
        json!({ "rows": [estate_row("SH-001", "north"), customer_row("SH-001", "c1", "12")] });
    for (wrong, code) in
        [(json!({ "rows": [nobodys] }), "customer.ambiguous"), (without_number, "phone.unassigned")]
    {
        let refused = office.api.post("/api/v1/imports", &wrong).await.expect(422);
        let codes: Vec<String> = faults(&refused).into_iter().map(|(_at, code)| code).collect();
        assert_eq!(codes, [code]);
    }
    for rows in [json!([]), json!(vec![unit_row("A", "1"); 501])] {
        let refused = office.api.post("/api/v1/imports", &json!({ "rows": rows })).await.expect(422);
        assert_eq!(faults(&refused), [("/rows".to_owned(), "rows.count".to_owned())]);
    }
    let strange = json!({ "rows": [{ "kind": "pet", "name": "旺财" }] });
    assert_eq!(office.api.post("/api/v1/imports", &strange).await.status, 422);
    office.close().await;
}

async fn a_repeated_key_brings_nothing_in_twice(engine: Engine) {
    let office = Office::open(engine).await;
    let api = office.api.with("idempotency-key", "batch-1");
    let first = api.post("/api/v1/imports", &a_whole_estate()).await.expect(201);
    let again = api.post("/api/v1/imports", &a_whole_estate()).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(201), first);
    assert_eq!((office.count("customers").await, office.count("imports").await), (166, 1));
    office.close().await;
}

async fn a_batch_may_speak_of_what_is_there(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    office.unit(&estate, "1-101").await;
    let id = office.customer(&estate, "王小明", &["13800138000"]).await;
    let lives = json!({ "kind": "occupancy", "estate": "SH-001", "unit": "1-101", "customer_id": id, "role": "tenant" });
    let batch = json!({ "rows": [lives.clone(), unit_row("SH-001", "1-102")] });
    let _made = office.api.post("/api/v1/imports", &batch).await.expect(201);
    assert_eq!(office.cards(&office.api, "13800138000").await[0]["homes"][0]["label"], "1-101");
    let refused = office.api.post("/api/v1/imports", &json!({ "rows": [lives] })).await.expect(422);
    assert_eq!(faults(&refused), [("/rows/0/unit".to_owned(), "occupancy.exists".to_owned())]);
    office.close().await;
}

async fn nobody_brings_in_what_they_would_not_see(engine: Engine) {
    let office = Office::open(engine).await;
    office.estate("S", "south").await;
    let clerk = office.clerk(region("north"));
    let batch =
        json!({ "rows": [estate_row("X", "south"), unit_row("S", "1-101"), estate_row("S", "north")] });
    let refused = clerk.post("/api/v1/imports", &batch).await.expect(422);
    let mut found: Vec<String> =
        faults(&refused).into_iter().map(|(at, code)| format!("{at} {code}")).collect();
    found.sort();
    assert_eq!(found, ["/rows/0/region estate.out_of_scope", "/rows/2/code estate.code_taken"]);
    let batch = json!({ "rows": [unit_row("S", "1-101")] });
    let refused = clerk.post("/api/v1/imports", &batch).await.expect(422);
    assert_eq!(faults(&refused), [("/rows/0/estate".to_owned(), "estate.unknown".to_owned())]);
    let made = office.api.post("/api/v1/imports", &json!({ "rows": [unit_row("S", "1-102")] })).await;
    let location = made.header("location").to_owned();
    let someone_else = office.app.staff(&[kernel::Permission::ArchiveRead], region("south"));
    // The same person in another scope brought it in and may look; a batch is nobody else's.
    assert_eq!(someone_else.get(&location).await.status, 200);
    office.close().await;
}

fn known_row(id: &str, name: &str, phone: &str) -> Value {
    let mut row = customer_row("SH-001", id, phone);
    row["name"] = json!(name);
    row["external_ref"] = json!({ "source": "old-erp", "id": id });
    row
}

async fn a_file_that_is_brought_in_again_changes_whom_it_knows(engine: Engine) {
    let office = Office::open(engine).await;
    let file = |name: &str, phone: &str| {
        json!({ "known": "keep", "rows": [
            estate_row("SH-001", "north"),
            unit_row("SH-001", "1-101"),
            known_row("c1", name, phone),
            known_row("c2", "李四", "13900139000"),
            occupancy_row("SH-001", "1-101", "c1"),
        ] })
    };
    let outcomes = |made: &Value| -> Vec<String> {
        made["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["outcome"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = office.api.post("/api/v1/imports", &file("王小明", "13800138000")).await.expect(201);
    assert_eq!(outcomes(&first), ["created"; 5]);
    let again = office.api.post("/api/v1/imports", &file("王小明", "13800138000")).await.expect(201);
    assert_eq!(outcomes(&again), ["unchanged"; 5]);
    let corrected = office.api.post("/api/v1/imports", &file("王晓明", "13800138001")).await.expect(201);
    assert_eq!(outcomes(&corrected), ["unchanged", "unchanged", "changed", "unchanged", "unchanged"]);
    for (row, other) in [(0, &again), (0, &corrected), (2, &corrected), (4, &again)] {
        assert_eq!(first["rows"][row]["id"], other["rows"][row]["id"], "{row}");
    }
    let counts =
        [office.count("estates").await, office.count("units").await, office.count("customers").await];
    assert_eq!((counts, office.count("occupancies").await), ([1, 1, 2], 1));
    assert_eq!(office.cards(&office.api, "13800138000").await.len(), 0, "the old number leads nowhere");
    let cards = office.cards(&office.api, "13800138001").await;
    assert_eq!((&cards[0]["name"], &cards[0]["homes"][0]["label"]), (&json!("王晓明"), &json!("1-101")));
    // Without the word a file that is brought in twice is refused, and nothing is doubled.
    let mut strict = file("王小明", "13800138000");
    strict["known"] = json!("refuse");
    assert_eq!(office.api.post("/api/v1/imports", &strict).await.status, 422);
    office.close().await;
}

async fn what_another_system_calls_somebody_is_nobody_elses(engine: Engine) {
    let office = Office::open(engine).await;
    let (here, there) = (office.estate("SH-001", "north").await, office.estate("SH-002", "south").await);
    let external = json!({ "source": "old-erp", "id": "c1" });
    let body =
        json!({ "estate_id": there, "name": "王小明", "phones": ["13800138000"], "external_ref": external });
    let known = office.api.post("/api/v1/customers", &body).await.expect(201);
    assert_eq!(known["external_ref"], external);
    let again = office.api.post("/api/v1/customers", &body).await;
    assert_eq!(again.problem(409), "archive.external_ref_taken");
    let other = office.customer(&here, "李四", &["13800138000"]).await;
    let change = office.api.with("if-match", "\"1\"");
    let taken =
        change.patch(&format!("/api/v1/customers/{other}"), &json!({ "external_ref": external })).await;
    assert_eq!(taken.problem(409), "archive.external_ref_taken");
    let row = known_row("c1", "王五", "13700137000");
    let batch = json!({ "rows": [row.clone()] });
    for api in [office.clerk(region("north")), office.api.clone()] {
        let refused = api.post("/api/v1/imports", &batch).await.expect(422);
        assert_eq!(faults(&refused), [("/rows/0/external_ref".to_owned(), "external_ref.taken".to_owned())]);
    }
    let twice =
        json!({ "rows": [known_row("c9", "甲", "13700137000"), known_row("c9", "乙", "13700137001")] });
    let refused = office.api.post("/api/v1/imports", &twice).await.expect(422);
    assert_eq!(faults(&refused)[0], ("/rows/1/external_ref".to_owned(), "ref.taken".to_owned()));
    // Perhaps the same person: those with the same number are named, as far as they are theirs to see.
    let batch = json!({ "rows": [customer_row("SH-001", "x", "13800138000")] });
    let made = office.clerk(region("north")).post("/api/v1/imports", &batch).await.expect(201);
    assert_eq!(made["rows"][0]["same_phone"], json!([other]));
    office.close().await;
}

async fn whom_a_number_leads_to_is_told_of_so_many_an_hour_and_is_on_the_record(engine: Engine) {
    let app = TestApp::start_with(archive::module(), engine, &[("archive.lookups_per_hour", "2")]).await;
    let office = Office { api: app.admin(), app };
    let estate = office.estate("SH-001", "north").await;
    let phones = ["13800138001", "13800138002", "13800138003"];
    let mut known = Vec::new();
    for phone in phones {
        known.push(office.customer(&estate, "王小明", &[phone]).await);
    }
    let rows: Vec<Value> = phones.iter().map(|phone| customer_row("SH-001", phone, phone)).collect();
    let made = office.api.post("/api/v1/imports", &json!({ "rows": rows })).await.expect(201);
    let rows = made["rows"].as_array().unwrap();
    let told: Vec<&Value> = rows.iter().filter(|row| row["is_compared"] == true).collect();
    assert_eq!((rows.len(), told.len()), (3, 2), "all are brought in, and two are compared: {made:#}");
    let mut named = Vec::new();
    for row in rows {
        let same = row["same_phone"].as_array().unwrap();
        assert_eq!(same.len(), usize::from(row["is_compared"] == true), "{row:#}");
        named.extend(same.iter().map(|id| id.as_str().unwrap().to_owned()));
    }
    assert!(named.iter().all(|id| known.contains(id)));
    let trail = office.api.get("/api/v1/archive/audit-entries?limit=200").await.expect(200);
    let lines = trail["items"].as_array().unwrap().iter();
    let lines = lines.filter(|line| line["action"] == "name_same_phone");
    let mut noted: Vec<String> = lines.map(|line| line["subject_id"].as_str().unwrap().to_owned()).collect();
    noted.sort();
    named.sort();
    assert_eq!(noted, named);
    let log = office.api.get("/api/v1/archive/security-events?kind=reveal_refused").await.expect(200);
    assert_eq!(log["items"][0]["subject"], "imported_numbers", "{log:#}");
    // Whoever filled the archive can look callers up.
    assert_eq!(office.cards(&office.api, phones[0]).await.len(), 2);
    office.close().await;
}
