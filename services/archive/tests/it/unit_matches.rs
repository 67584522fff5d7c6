//! Which unit somebody means by a label, and what a file that names units gets told of those that are not clear.

use serde_json::{Value, json};
use testkit::{Api, Engine, on_both_engines};

use crate::office::{Office, escaped, faults, only, text};

on_both_engines!(
    a_label_leads_to_its_unit_in_any_spelling,
    a_short_spelling_leads_to_those_that_it_may_mean,
    only_units_within_the_scope_are_matched,
    a_unit_that_keeps_its_label_keeps_its_place,
    a_row_that_names_a_unit_not_quite_is_asked_which_is_meant,
);

/// How well the label fits, and the labels of the units that it may mean.
async fn matched(api: &Api, estate: &str, label: &str) -> (String, Vec<String>) {
    let path = format!("/api/v1/unit-matches?estate_id={estate}&label={}", escaped(label));
    let found = api.get(&path).await.expect(200);
    let items = found["items"].as_array().unwrap();
    (text(&found, "/fit"), items.iter().map(|unit| text(unit, "/label")).collect())
}

fn wanted(fit: &str, labels: &[&str]) -> (String, Vec<String>) {
    (fit.to_owned(), labels.iter().map(ToString::to_string).collect())
}

async fn a_label_leads_to_its_unit_in_any_spelling(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let unit = office.unit(&estate, "3栋 2单元 501").await;
    for label in ["3栋1单元501", "商铺A-12", "会所"] {
        office.unit(&estate, label).await;
    }
    for label in
        ["3-2-501", "３号楼２单元５０１室", "3 栋 2 单元 501", "三幢二门五〇一", "Bldg 3 Unit 2 Rm 501"]
    {
        let found = matched(&office.api, &estate, label).await;
        assert_eq!(found, wanted("exact", &["3栋 2单元 501"]), "{label}");
    }
    assert_eq!(matched(&office.api, &estate, "商铺 a－12").await, wanted("exact", &["商铺A-12"]));
    let path = format!("/api/v1/unit-matches?estate_id={estate}&label=3-2-501");
    let found = office.api.get(&path).await.expect(200);
    assert_eq!((text(&found, "/items/0/unit_id"), &found["is_cut"]), (unit, &json!(false)));
    for (query, code) in [
        (format!("estate_id={estate}&label="), "text.length"),
        (format!("estate_id={estate}&label={}", escaped(&"栋".repeat(121))), "text.length"),
        (format!("estate_id={estate}&label=%20"), "text.empty"),
        (format!("estate_id={estate}&label=a%0Ab"), "text.line_breaks"),
    ] {
        let refused = office.api.get(&format!("/api/v1/unit-matches?{query}")).await.expect(422);
        assert_eq!(faults(&refused), [("/label".to_owned(), code.to_owned())], "{query}");
    }
    let none = office.api.get("/api/v1/unit-matches?label=501").await.expect(422);
    assert_eq!(faults(&none)[0].0, "/estate_id");
    office.close().await;
}

async fn a_short_spelling_leads_to_those_that_it_may_mean(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    for label in
        ["10栋501", "3栋2单元501", "3栋1单元501", "3栋1单元0502", "3栋1单元121", "商铺A-12", "商铺A-121"]
    {
        office.unit(&estate, label).await;
    }
    for (label, fit, units) in [
        ("501", "several", &["3栋1单元501", "3栋2单元501", "10栋501"][..]),
        ("3-501", "several", &["3栋1单元501", "3栋2单元501"]),
        ("3栋501", "several", &["3栋1单元501", "3栋2单元501"]),
        ("2单元501", "only", &["3栋2单元501"]),
        ("502", "only", &["3栋1单元0502"]),
        ("3-1-502", "only", &["3栋1单元0502"]),
        ("10-501", "exact", &["10栋501"]),
        ("4-501", "unknown", &[]),
        ("A-12", "several", &["商铺A-12", "商铺A-121"]),
        ("a－121", "only", &["商铺A-121"]),
        ("121", "several", &["3栋1单元121", "商铺A-121"]),
        ("A_12", "unknown", &[]),
        ("会所", "unknown", &[]),
    ] {
        assert_eq!(matched(&office.api, &estate, label).await, wanted(fit, units), "{label}");
    }
    let many: Vec<Value> = (21..=41)
        .map(|building| json!({ "kind": "unit", "estate": "SH-001", "label": format!("{building}-601") }))
        .collect();
    office.api.post("/api/v1/imports", &json!({ "rows": many })).await.expect(201);
    let path = format!("/api/v1/unit-matches?estate_id={estate}&label=601");
    let found = office.api.get(&path).await.expect(200);
    assert_eq!((found["items"].as_array().unwrap().len(), &found["is_cut"]), (20, &json!(true)));
    office.close().await;
}

async fn only_units_within_the_scope_are_matched(engine: Engine) {
    let office = Office::open(engine).await;
    let (here, there) = (office.estate("A", "north").await, office.estate("B", "south").await);
    office.unit(&here, "3栋2单元501").await;
    office.unit(&there, "4栋2单元501").await;
    let clerk = office.clerk(only(&here));
    assert_eq!(matched(&clerk, &here, "501").await, wanted("only", &["3栋2单元501"]));
    assert_eq!(matched(&clerk, &there, "501").await, wanted("unknown", &[]));
    assert_eq!(matched(&clerk, &there, "4-2-501").await, wanted("unknown", &[]));
    assert_eq!(matched(&office.api, &there, "4-2-501").await, wanted("exact", &["4栋2单元501"]));
    office.close().await;
}

async fn a_unit_that_keeps_its_label_keeps_its_place(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let item = format!("/api/v1/units/{}", office.unit(&estate, "3-2-501").await);
    let seen = |version: i32| office.api.with("if-match", &format!("\"{version}\""));
    seen(1).patch(&item, &json!({ "building": "三号楼" })).await.expect(200);
    assert_eq!(matched(&office.api, &estate, "3栋2单元501").await, wanted("exact", &["3-2-501"]));
    // Another spelling of the same place is no other place.
    seen(2).patch(&item, &json!({ "label": "3栋2单元501" })).await.expect(200);
    seen(3).patch(&item, &json!({ "label": "3栋2单元502" })).await.expect(200);
    assert_eq!(matched(&office.api, &estate, "501").await, wanted("unknown", &[]));
    assert_eq!(matched(&office.api, &estate, "3-2-502").await, wanted("exact", &["3栋2单元502"]));
    office.close().await;
}

async fn a_row_that_names_a_unit_not_quite_is_asked_which_is_meant(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    for label in ["3栋1单元501", "3栋2单元501", "5栋0501"] {
        office.unit(&estate, label).await;
    }
    let stay = |unit: &str| {
        let mut stay =
            json!({ "kind": "occupancy", "estate": "SH-001", "customer_ref": "c", "role": "owner" });
        stay["unit"] = json!(unit);
        stay
    };
    let batch = |rows: &[Value]| {
        let person = json!({ "kind": "customer", "estate": "SH-001", "ref": "c", "name": "测试" });
        let rows = [&[person][..], rows].concat();
        json!({ "rows": rows })
    };
    let new = json!({ "kind": "unit", "estate": "SH-001", "label": "7栋1单元701" });
    let rows = batch(&[stay("3-501"), stay("5-501"), stay("9-901"), stay("701"), new.clone()]);
    let api = office.api.with("accept-language", "en");
    let refused = api.post("/api/v1/imports", &rows).await.expect(422);
    let told: Vec<[String; 3]> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| ["/pointer", "/code", "/detail"].map(|field| text(error, field)))
        .collect();
    let asked = [
        ["/rows/1/unit", "unit.ambiguous", "is no unit's whole label: 3栋1单元501, 3栋2单元501 may be meant"],
        ["/rows/2/unit", "unit.similar", "is no unit's whole label: is 5栋0501 meant?"],
        ["/rows/3/unit", "unit.unknown", "no such unit"],
        ["/rows/4/unit", "unit.similar", "is no unit's whole label: is 7栋1单元701 meant?"],
    ];
    assert_eq!(told, asked.map(|fault| fault.map(str::to_owned)));
    let refused = office.api.with("accept-language", "zh-CN").post("/api/v1/imports", &rows).await;
    assert_eq!(refused.text("/errors/0/detail"), "没有完全相同的房号，可能是：3栋1单元501、3栋2单元501");
    assert_eq!((office.count("units").await, office.count("customers").await), (3, 0), "nothing is stored");
    // What is clear in another spelling is taken.
    let rows = batch(&[stay("三号楼二单元501室"), stay("5-0501"), stay("7-1-701"), new]);
    office.api.post("/api/v1/imports", &rows).await.expect(201);
    assert_eq!(office.count("occupancies").await, 3);
    office.close().await;
}
