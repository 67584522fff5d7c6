//! Bringing records in.

use contracts::archive::{CustomerRegistered, EstateOpened, OccupancyStarted, UnitRegistered};
use serde_json::{Value, json};
use testkit::{Engine, on_both_engines};

use crate::office::{Office, an_estate, faults, region};

on_both_engines!(
    five_hundred_rows_come_in_at_once,
    one_bad_row_keeps_all_out_and_every_fault_names_its_row,
    a_repeated_key_brings_nothing_in_twice,
    a_batch_may_speak_of_what_is_there,
    nobody_brings_in_what_they_would_not_see,
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
    let ear = &office.app.ear;
    assert_eq!(ear.heard::<EstateOpened>().len(), 1);
    assert_eq!(ear.heard::<UnitRegistered>().len(), 167);
    assert_eq!(ear.heard::<CustomerRegistered>().len(), 166);
    assert_eq!(ear.heard::<OccupancyStarted>().len(), 166);
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
    let tables =
        ["estates", "units", "customers", "customer_phones", "occupancies", "caller_cards", "imports"];
    for table in tables {
        assert_eq!(office.count(table).await, 0, "{table}");
    }
    let wrong = json!({ "rows": [
        customer_row("SH-001", "c1", "12"),
        { "kind": "occupancy", "estate": "SH-001", "unit": "1", "role": "owner" },
    ] });
    let refused = office.api.post("/api/v1/imports", &wrong).await.expect(422);
    let codes: Vec<String> = faults(&refused).into_iter().map(|(_at, code)| code).collect();
    assert_eq!(codes, ["phone.unassigned", "customer.ambiguous"]);
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
