//! What is known of units: entered, changed, brought in, told of, and asked for.

use contracts::archive::{UnitRegistered, UnitStatus, UnitUsage, WarrantyItem};
use serde_json::{Value, json};
use testkit::{Engine, on_both_engines};

use crate::office::{Office, faults, text};

on_both_engines!(
    facts_are_entered_changed_and_told_of,
    facts_are_brought_in_with_a_batch,
    units_are_listed_by_how_it_stands_with_them,
    facts_that_cannot_be_are_refused_and_nothing_is_changed,
);

fn a_home() -> Value {
    json!({
        "usage": "residential", "status": "vacant", "gross_area_m2": "128.5", "net_area_m2": "101.25",
        "delivered_on": "2026-01-15",
        "warranties": [
            { "item": "finishes", "ends_on": "2028-01-15" },
            { "item": "waterproofing", "ends_on": "2031-01-15" },
        ],
    })
}

/// Both objects as one.
fn with(mut one: Value, other: Value) -> Value {
    if let (Value::Object(one), Value::Object(other)) = (&mut one, other) {
        one.extend(other);
    }
    one
}

async fn facts_are_entered_changed_and_told_of(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let body = with(a_home(), json!({ "estate_id": estate, "building": "3栋", "label": "3-2-501" }));
    let made = office.api.post("/api/v1/units", &body).await.expect(201);
    let item = format!("/api/v1/units/{}", text(&made, "/unit_id"));
    let shown = office.api.get(&item).await.expect(200);
    assert_eq!(shown, made);
    assert_eq!((&shown["gross_area_m2"], &shown["net_area_m2"]), (&json!("128.50"), &json!("101.25")));
    assert_eq!((&shown["status"], &shown["delivered_on"]), (&json!("vacant"), &json!("2026-01-15")));
    assert_eq!(
        shown["warranties"],
        json!([
            { "item": "waterproofing", "ends_on": "2031-01-15" },
            { "item": "finishes", "ends_on": "2028-01-15" },
        ])
    );
    assert_eq!((&shown["ended_at"], &shown["merged_into_id"]), (&Value::Null, &Value::Null));

    let change = json!({ "status": "under_renovation", "net_area_m2": null, "warranties": [] });
    let changed = office.api.with("if-match", "\"1\"").patch(&item, &change).await;
    assert_eq!(changed.header("etag"), "\"2\"");
    let changed = changed.expect(200);
    assert_eq!((&changed["status"], &changed["usage"]), (&json!("under_renovation"), &json!("residential")));
    assert_eq!((&changed["net_area_m2"], &changed["warranties"]), (&Value::Null, &json!([])));
    assert_eq!(office.api.get(&item).await.expect(200), changed);
    let same = json!({ "status": "under_renovation", "gross_area_m2": "128.50" });
    let again = office.api.with("if-match", "\"2\"").patch(&item, &same).await;
    assert_eq!(again.header("etag"), "\"2\"", "nothing is different");
    let stale = office.api.with("if-match", "\"1\"").patch(&item, &json!({ "status": "vacant" })).await;
    assert_eq!(stale.problem(412), "stale_version");

    let said = office.app.recorder.wait_for::<UnitRegistered>(|unit| unit.warranties.is_empty()).await;
    let entered = office.app.recorder.wait_for::<UnitRegistered>(|unit| !unit.warranties.is_empty()).await;
    assert_eq!(entered.status, Some(UnitStatus::Vacant.into()));
    assert_eq!(entered.usage, Some(UnitUsage::Residential.into()));
    assert_eq!(entered.gross_area_m2.as_deref(), Some("128.50"));
    assert_eq!((entered.net_area_m2.as_deref(), entered.building.as_deref()), (Some("101.25"), Some("3栋")));
    assert_eq!(entered.delivered_on, Some("2026-01-15".parse().unwrap()));
    assert_eq!(entered.warranties[0].item, WarrantyItem::Waterproofing);
    assert!(entered.parent_id.is_some());
    assert_eq!((said.status, said.net_area_m2), (Some(UnitStatus::UnderRenovation.into()), None));
    office.close().await;
}

async fn facts_are_brought_in_with_a_batch(engine: Engine) {
    let office = Office::open(engine).await;
    office.estate("SH-001", "north").await;
    let row = |label: &str, facts: Value| {
        with(facts, json!({ "kind": "unit", "estate": "SH-001", "label": label }))
    };
    let wrong = json!({ "gross_area_m2": "50", "net_area_m2": "50.01" });
    let batch = |rows: &[Value]| json!({ "rows": rows });
    let refused =
        batch(&[row("3-501", a_home()), row("3-502", wrong), row("3-503", json!({ "net_area_m2": "0" }))]);
    let refused = office.api.post("/api/v1/imports", &refused).await.expect(422);
    let told = [
        ("/rows/1/net_area_m2", "unit.net_area_exceeds_gross"),
        ("/rows/2/net_area_m2", "unit.area_malformed"),
    ];
    assert_eq!(faults(&refused), told.map(|(at, code)| (at.to_owned(), code.to_owned())));
    assert_eq!(office.count("units").await, 0);
    let made = office.api.post("/api/v1/imports", &batch(&[row("3-501", a_home())])).await.expect(201);
    let shown = office.api.get(&format!("/api/v1/units/{}", text(&made, "/rows/0/id"))).await.expect(200);
    assert_eq!((&shown["gross_area_m2"], &shown["usage"]), (&json!("128.50"), &json!("residential")));
    assert_eq!(shown["warranties"][0], json!({ "item": "waterproofing", "ends_on": "2031-01-15" }));
    let said = office.app.recorder.wait_for::<UnitRegistered>(|_any| true).await;
    assert_eq!((said.status, said.parent_id.is_some()), (Some(UnitStatus::Vacant.into()), true));
    office.close().await;
}

async fn units_are_listed_by_how_it_stands_with_them(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    for (label, usage, status) in [
        ("3-101", "shop", "rented_out"),
        ("3-201", "residential", "rented_out"),
        ("3-202", "residential", "owner_occupied"),
        ("3-203", "residential", "not_renovated"),
    ] {
        let body = json!({ "estate_id": estate, "label": label, "usage": usage, "status": status });
        office.api.post("/api/v1/units", &body).await.expect(201);
    }
    office.unit(&estate, "3-204").await;
    let listed = async |query: &str| {
        let page = office.api.get(&format!("/api/v1/units?{query}")).await.expect(200);
        page["items"].as_array().unwrap().iter().map(|unit| text(unit, "/label")).collect::<Vec<_>>()
    };
    assert_eq!(listed("status=rented_out").await, ["3-201", "3-101"]);
    assert_eq!(listed("status=rented_out&usage=shop").await, ["3-101"]);
    assert_eq!(listed(&format!("estate_id={estate}&usage=residential&limit=2")).await, ["3-203", "3-202"]);
    assert!(listed("status=vacant").await.is_empty());
    let homes = office.api.get(&format!("/api/v1/places?parent_id={estate}&kind=building")).await.expect(200);
    assert_eq!(listed(&format!("within_id={}", text(&homes, "/items/0/place_id"))).await, ["3-204"]);
    assert_eq!(listed(&format!("within_id={estate}&usage=residential")).await.len(), 3);
    assert!(listed("within_id=01890000-0000-7000-8000-000000000001").await.is_empty());
    assert!(listed("is_ended=true").await.is_empty());
    assert_eq!(listed("is_ended=false").await.len(), 5);
    assert_eq!(office.api.get("/api/v1/units?status=sold").await.status, 422);
    let (_headers, lines) = office.api.table("/api/v1/units?format=csv&status=owner_occupied").await;
    assert!(lines[0].contains("\"status\"") || lines[0].contains("status"), "{lines:?}");
    assert!(lines[1].contains("owner_occupied"), "{lines:?}");
    office.close().await;
}

async fn facts_that_cannot_be_are_refused_and_nothing_is_changed(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let body = with(a_home(), json!({ "estate_id": estate, "label": "3-501" }));
    let made = office.api.post("/api/v1/units", &body).await.expect(201);
    let item = format!("/api/v1/units/{}", text(&made, "/unit_id"));
    let warranty = |item: &str, day: &str| json!({ "item": item, "ends_on": day });
    let many: Vec<Value> = (0..9).map(|_any| warranty("plumbing", "2030-01-01")).collect();
    for (change, fault) in [
        (json!({ "net_area_m2": "128.51" }), "/net_area_m2 unit.net_area_exceeds_gross"),
        (json!({ "gross_area_m2": "101.24" }), "/net_area_m2 unit.net_area_exceeds_gross"),
        (json!({ "gross_area_m2": "0.00" }), "/gross_area_m2 unit.area_malformed"),
        (json!({ "gross_area_m2": "1000000" }), "/gross_area_m2 unit.area_malformed"),
        (json!({ "gross_area_m2": "128.505" }), "/gross_area_m2 unit.area_malformed"),
        (json!({ "delivered_on": "2028-01-16" }), "/warranties unit.warranty_ends_before_delivery"),
        (
            json!({ "warranties": [warranty("plumbing", "2030-01-01"), warranty("plumbing", "2031-01-01")] }),
            "/warranties/1/item unit.warranty_named_twice",
        ),
        (json!({ "warranties": many }), "/warranties unit.warranties_too_many"),
    ] {
        let refused = office.api.with("if-match", "\"1\"").patch(&item, &change).await.expect(422);
        let (pointer, code) = faults(&refused).remove(0);
        assert_eq!(format!("{pointer} {code}"), fault);
        let new = with(with(a_home(), change), json!({ "estate_id": estate, "label": "3-502" }));
        let refused = office.api.post("/api/v1/units", &new).await.expect(422);
        assert_eq!(faults(&refused)[0].1, code);
    }
    for (field, wrong) in [
        ("status", json!("occupied")),
        ("usage", json!(7)),
        ("gross_area_m2", json!(128.5)),
        ("delivered_on", json!("2026-1-5")),
        ("warranties", json!([{ "item": "roof", "ends_on": "2030-01-01" }])),
        ("warranties", json!([{ "item": "plumbing", "ends_on": "2030-01-01", "note": "x" }])),
        ("colour", json!("red")),
    ] {
        let mut change = json!({});
        change[field] = wrong;
        let refused = office.api.with("if-match", "\"1\"").patch(&item, &change).await;
        assert_eq!(refused.status, 422, "{field} {refused:?}");
    }
    assert_eq!(office.api.get(&item).await.header("etag"), "\"1\"");
    assert_eq!(office.count("units").await, 1);
    office.close().await;
}
