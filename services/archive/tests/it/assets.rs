//! What is installed at places: registered, changed, found by where it is, and shared by units.

use contracts::archive::{AssetChanged, AssetKind};
use serde_json::{Value, json};
use testkit::{Engine, on_both_engines};

use crate::office::{Office, faults, only, text};

on_both_engines!(
    an_asset_is_registered_changed_and_told_of,
    everything_within_a_place_is_found,
    a_meter_is_shared_by_units_and_follows_them,
    what_is_out_of_sight_is_not_there,
    what_cannot_be_is_refused_and_nothing_is_changed,
);

impl Office {
    async fn node(&self, kind: &str, parent: &str, name: &str) -> String {
        let body = json!({ "kind": kind, "parent_id": parent, "name": name });
        text(&self.api.post("/api/v1/places", &body).await.expect(201), "/place_id")
    }

    async fn asset(&self, place: &str, kind: &str, name: &str) -> String {
        let body = json!({ "place_id": place, "kind": kind, "name": name });
        text(&self.api.post("/api/v1/assets", &body).await.expect(201), "/asset_id")
    }

    async fn named(&self, query: &str) -> Vec<String> {
        let page = self.api.get(&format!("/api/v1/assets?{query}")).await.expect(200);
        page["items"].as_array().unwrap().iter().map(|asset| text(asset, "/name")).collect()
    }
}

async fn an_asset_is_registered_changed_and_told_of(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let building = office.node("building", &estate, "3栋").await;
    let body = json!({
        "place_id": building, "kind": "lift", "name": "1号客梯", "maker": "上海三菱", "model": "LEHY-III",
        "serial": "SN-2020 77", "plan": "每月保养\n每年年检", "installed_on": "2020-05-01",
    });
    let made = office.api.post("/api/v1/assets", &body).await;
    assert_eq!(made.header("location"), format!("/api/v1/assets/{}", made.text("/asset_id")));
    let made = made.expect(201);
    let item = format!("/api/v1/assets/{}", text(&made, "/asset_id"));
    assert_eq!(office.api.get(&item).await.expect(200), made);
    assert_eq!((&made["estate_id"], &made["plan"]), (&json!(estate), &json!("每月保养\n每年年检")));
    assert_eq!((&made["unit_ids"], &made["retired_on"]), (&json!([]), &Value::Null));

    let change = json!({ "place_id": estate, "retired_on": "2030-12-31", "plan": null, "model": "LEHY-II" });
    let changed = office.api.with("if-match", "\"1\"").patch(&item, &change).await;
    assert_eq!(changed.header("etag"), "\"2\"");
    let changed = changed.expect(200);
    assert_eq!((&changed["retired_on"], &changed["plan"]), (&json!("2030-12-31"), &Value::Null));
    assert_eq!((&changed["place_id"], &changed["maker"]), (&json!(estate), &json!("上海三菱")));
    assert_eq!(office.api.get(&item).await.expect(200), changed);
    let again = office.api.with("if-match", "\"2\"").patch(&item, &json!({ "model": "LEHY-II" })).await;
    assert_eq!(again.header("etag"), "\"2\"");
    let stale = office.api.with("if-match", "\"1\"").patch(&item, &json!({ "name": "x" })).await;
    assert_eq!(stale.problem(412), "stale_version");

    let said = office.app.recorder.wait_for::<AssetChanged>(|asset| asset.retired_on.is_some()).await;
    assert_eq!((said.kind.clone(), said.serial.as_deref()), (AssetKind::Lift.into(), Some("SN-2020 77")));
    assert_eq!((said.place_id.to_string(), said.estate_id.to_string()), (estate.clone(), estate.clone()));
    let key = office.api.with("idempotency-key", "a-lift");
    let twice = [key.post("/api/v1/assets", &body).await, key.post("/api/v1/assets", &body).await];
    assert_eq!(twice[0].text("/asset_id"), twice[1].text("/asset_id"));
    assert_eq!(office.count("assets").await, 2);
    let trail = office.api.get("/api/v1/archive/audit-entries?action=change_asset").await.expect(200);
    assert_eq!(trail["items"][0]["after"]["model"], "LEHY-II");
    office.close().await;
}

async fn everything_within_a_place_is_found(engine: Engine) {
    let office = Office::open(engine).await;
    let (estate, other) = (office.estate("SH-001", "north").await, office.estate("SH-002", "north").await);
    let building = office.node("building", &estate, "3栋").await;
    let entrance = office.node("entrance", &building, "1单元").await;
    let beside = office.node("building", &estate, "4栋").await;
    let unit = office.unit(&estate, "3-501").await;
    for (place, kind, name) in [
        (&estate, "gate", "东门"),
        (&building, "pump", "水泵"),
        (&entrance, "lift", "客梯"),
        (&unit, "meter", "户表"),
        (&beside, "lift", "货梯"),
        (&other, "gate", "西门"),
    ] {
        office.asset(place, kind, name).await;
    }
    assert_eq!(office.named(&format!("within_id={building}")).await, ["户表", "客梯", "水泵"]);
    assert_eq!(office.named(&format!("within_id={entrance}")).await, ["客梯"]);
    assert_eq!(office.named(&format!("within_id={estate}&kind=lift")).await, ["货梯", "客梯"]);
    assert_eq!(office.named(&format!("place_id={building}")).await, ["水泵"]);
    assert_eq!(office.named("kind=gate").await, ["西门", "东门"]);
    assert_eq!(office.named(&format!("estate_id={other}")).await, ["西门"]);
    assert_eq!(office.named("name=%E6%A2%AF").await, ["货梯", "客梯"]);
    let regions = office.api.get("/api/v1/places?kind=region").await.expect(200);
    let north = text(&regions, "/items/0/place_id");
    assert_eq!(office.named(&format!("within_id={north}")).await.len(), 6);
    assert!(office.named("within_id=01890000-0000-7000-8000-000000000001").await.is_empty());
    // What is moved takes with it what hangs on it.
    let into = json!({ "parent_id": beside });
    office.api.step(&format!("/api/v1/places/{entrance}"), "move", &into).await.expect(200);
    assert_eq!(office.named(&format!("within_id={beside}")).await, ["货梯", "客梯"]);
    assert_eq!(office.named(&format!("within_id={building}")).await, ["户表", "水泵"]);
    let (_headers, lines) = office.api.table("/api/v1/assets?format=csv&kind=pump").await;
    assert!(lines[1].contains("水泵"), "{lines:?}");
    office.close().await;
}

async fn a_meter_is_shared_by_units_and_follows_them(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let mut units = Vec::new();
    for label in ["3-501", "3-502", "3-503"] {
        units.push(office.unit(&estate, label).await);
    }
    let body = json!({
        "place_id": estate, "kind": "meter", "name": "总水表", "serial": "20260302-17", "unit_ids": units,
    });
    let shared = text(&office.api.post("/api/v1/assets", &body).await.expect(201), "/asset_id");
    let own = office.asset(&units[1], "meter", "户表").await;
    assert_eq!(office.named(&format!("unit_id={}", units[2])).await, ["总水表"]);
    assert_eq!(office.named("serial=20260302%E2%80%9417").await, ["总水表"]);
    let shown = async |asset: &str| office.api.get(&format!("/api/v1/assets/{asset}")).await.expect(200);

    let others = json!({ "unit_ids": [units[1]] });
    office.api.step(&format!("/api/v1/units/{}", units[0]), "merge", &others).await.expect(200);
    assert_eq!(shown(&shared).await["unit_ids"], json!([units[0], units[2]]));
    assert_eq!(shown(&own).await["place_id"], json!(units[0]), "it hangs in what its home became");

    let parts = json!({ "into": [{ "label": "3-501A" }, { "label": "3-501B" }] });
    let split = office.api.step(&format!("/api/v1/units/{}", units[0]), "split", &parts).await.expect(201);
    let [first, second] = ["/into/0/unit_id", "/into/1/unit_id"].map(|part| text(&split, part));
    let mut sharing = [units[2].clone(), first.clone(), second];
    sharing.sort();
    assert_eq!(shown(&shared).await["unit_ids"], json!(sharing));
    let node = office.api.get(&format!("/api/v1/places/{first}")).await.expect(200);
    assert_eq!(shown(&own).await["place_id"], node["parent_id"], "it hangs beside the parts");
    let said = office.app.recorder.wait_for::<AssetChanged>(|asset| {
        asset.asset_id.to_string() == shared && asset.unit_ids.iter().any(|id| id.to_string() == first)
    });
    assert_eq!(said.await.unit_ids.len(), 3);

    let item = format!("/api/v1/assets/{shared}");
    let etag = office.api.get(&item).await.header("etag").to_owned();
    let alone = json!({ "unit_ids": [] });
    office.api.with("if-match", &etag).patch(&item, &alone).await.expect(200);
    assert!(office.named(&format!("unit_id={}", units[2])).await.is_empty());
    office.close().await;
}

async fn what_is_out_of_sight_is_not_there(engine: Engine) {
    let office = Office::open(engine).await;
    let (here, there) = (office.estate("SH-001", "north").await, office.estate("SH-002", "south").await);
    let asset = office.asset(&there, "gate", "东门").await;
    office.asset(&here, "gate", "西门").await;
    let clerk = office.clerk(only(&here));
    let item = format!("/api/v1/assets/{asset}");
    assert_eq!(clerk.get(&item).await.problem(404), "not_found");
    let change = clerk.with("if-match", "\"1\"").patch(&item, &json!({ "name": "x" })).await;
    assert_eq!(change.problem(404), "not_found");
    for query in [String::new(), format!("within_id={there}"), format!("place_id={there}")] {
        let page = clerk.get(&format!("/api/v1/assets?{query}")).await.expect(200);
        let names: Vec<String> =
            page["items"].as_array().unwrap().iter().map(|item| text(item, "/name")).collect();
        assert!(!names.contains(&"东门".to_owned()), "{query}");
    }
    let body = json!({ "place_id": there, "kind": "gate", "name": "x" });
    let refused = clerk.post("/api/v1/assets", &body).await.expect(422);
    assert_eq!(faults(&refused), [("/place_id".to_owned(), "place.unknown".to_owned())]);
    office.close().await;
}

async fn what_cannot_be_is_refused_and_nothing_is_changed(engine: Engine) {
    let office = Office::open(engine).await;
    let (estate, other) = (office.estate("SH-001", "north").await, office.estate("SH-002", "north").await);
    let (kept, gone) = (office.unit(&estate, "3-501").await, office.unit(&estate, "3-502").await);
    let far = office.unit(&other, "3-501").await;
    let others = json!({ "unit_ids": [gone] });
    office.api.step(&format!("/api/v1/units/{kept}"), "merge", &others).await.expect(200);
    let regions = office.api.get("/api/v1/places?kind=region").await.expect(200);
    let asset = office.asset(&estate, "pump", "水泵").await;
    let item = format!("/api/v1/assets/{asset}");
    for (change, fault) in [
        (json!({ "place_id": text(&regions, "/items/0/place_id") }), "/place_id asset.place_of_no_estate"),
        (json!({ "place_id": gone }), "/place_id unit.ended"),
        (json!({ "place_id": "01890000-0000-7000-8000-000000000001" }), "/place_id place.unknown"),
        (json!({ "unit_ids": [far] }), "/unit_ids unit.unknown"),
        (json!({ "unit_ids": [gone] }), "/unit_ids unit.ended"),
        (json!({ "unit_ids": vec![kept.clone(); 501] }), "/unit_ids asset.units_too_many"),
        (
            json!({ "installed_on": "2026-02-02", "retired_on": "2026-02-01" }),
            "/retired_on asset.retired_before_installed",
        ),
        (json!({ "name": " " }), "/name text.empty"),
    ] {
        let refused = office.api.with("if-match", "\"1\"").patch(&item, &change).await.expect(422);
        let (pointer, code) = faults(&refused).remove(0);
        assert_eq!(format!("{pointer} {code}"), fault);
        let mut new = json!({ "place_id": estate, "kind": "pump", "name": "x" });
        new.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let refused = office.api.post("/api/v1/assets", &new).await.expect(422);
        assert_eq!(faults(&refused)[0].1, code);
    }
    let moved = office.api.with("if-match", "\"1\"").patch(&item, &json!({ "place_id": other })).await;
    assert_eq!(
        faults(&moved.expect(422)),
        [("/place_id".to_owned(), "asset.place_of_another_estate".to_owned())]
    );
    assert_eq!(office.api.get(&item).await.header("etag"), "\"1\"");
    assert_eq!(office.count("assets").await, 1);
    office.close().await;
}
