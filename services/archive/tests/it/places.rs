//! The tree of places: what lies in what, who sees it, and what follows when it is moved.

use contracts::archive::{EstateOpened, PlaceChanged, UnitRegistered};
use kernel::Scope;
use serde_json::{Value, json};
use testkit::{Api, Engine, Reply, on_both_engines};

use crate::office::{Office, an_estate, faults, only, region, text};

on_both_engines!(
    estates_and_units_are_places_by_themselves,
    a_region_within_a_region_is_seen_from_both,
    a_region_is_moved_with_all_that_lies_in_it,
    moving_needs_rights_over_both_ends,
    a_place_does_not_come_to_lie_in_itself,
    two_moves_at_once_make_no_circle,
    units_follow_the_building_they_lie_in,
    a_unit_that_moves_within_its_building_is_told_of,
    a_region_is_changed_by_who_runs_it,
    a_unit_moves_to_the_building_that_its_record_names,
    what_cannot_be_is_refused_and_nothing_is_changed,
);

impl Office {
    async fn place(&self, kind: &str, parent_id: Option<&str>, name: &str) -> String {
        let body = json!({ "kind": kind, "parent_id": parent_id, "name": name });
        text(&self.api.post("/api/v1/places", &body).await.expect(201), "/place_id")
    }

    /// The region of this code.
    async fn region(&self, code: &str) -> String {
        let page = self.api.get("/api/v1/places?kind=region&limit=200").await.expect(200);
        let regions = page["items"].as_array().unwrap();
        let found = regions.iter().find(|region| region["code"] == code);
        text(found.unwrap(), "/place_id")
    }

    async fn show(&self, id: &str) -> Value {
        self.api.get(&format!("/api/v1/places/{id}")).await.expect(200)
    }

    /// The names of all that a place lies in, the outermost first.
    async fn way(&self, id: &str) -> Vec<String> {
        names(&self.show(id).await["ancestors"])
    }
}

fn names(places: &Value) -> Vec<String> {
    places.as_array().unwrap().iter().map(|place| text(place, "/name")).collect()
}

async fn moved(api: &Api, id: &str, parent_id: Option<&str>) -> Reply {
    api.step(&format!("/api/v1/places/{id}"), "move", &json!({ "parent_id": parent_id })).await
}

async fn estates_and_units_are_places_by_themselves(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "华东").await;
    let unit = office.unit(&estate, "3栋2单元501").await;
    assert_eq!(office.way(&unit).await, ["华东", "阳光花园", "3栋"]);
    let page = office.api.get(&format!("/api/v1/places?parent_id={estate}")).await.expect(200);
    assert_eq!(names(&page["items"]), ["3栋"], "one building, however many units name it");
    office.unit(&estate, "3栋2单元502").await;
    let building = text(&page, "/items/0/place_id");
    let page = office.api.get(&format!("/api/v1/places?parent_id={building}")).await.expect(200);
    assert_eq!(names(&page["items"]), ["3栋2单元502", "3栋2单元501"]);
    let said = office.app.recorder.wait_for::<PlaceChanged>(|place| place.name == "3栋").await;
    assert_eq!((said.place_id.to_string(), said.estate_id.unwrap().to_string()), (building, estate));
    // A batch does as hands do.
    let rows = json!([
        { "kind": "estate" }, { "kind": "unit", "estate": "SH-002", "building": "A座", "label": "A-1" },
        { "kind": "unit", "estate": "SH-002", "building": "Ａ座", "label": "A-2" },
        { "kind": "unit", "estate": "SH-002", "label": "会所" },
    ]);
    let mut rows = rows.as_array().unwrap().clone();
    rows[0] = an_estate("SH-002", "华东");
    rows[0]["kind"] = json!("estate");
    let made = office.api.post("/api/v1/imports", &json!({ "rows": rows })).await.expect(201);
    assert_eq!(office.way(&text(&made, "/rows/2/id")).await, ["华东", "阳光花园", "A座"]);
    assert_eq!(office.way(&text(&made, "/rows/3/id")).await, ["华东", "阳光花园"]);
    let regions = office.api.get("/api/v1/places?is_root=true").await.expect(200);
    assert_eq!(names(&regions["items"]), ["华东"]);
    office.close().await;
}

async fn a_region_within_a_region_is_seen_from_both(engine: Engine) {
    let office = Office::open(engine).await;
    let east = office.place("region", None, "East").await;
    let body = json!({ "kind": "region", "parent_id": east, "name": "上海", "code": "SH" });
    office.api.post("/api/v1/places", &body).await.expect(201);
    let estate = office.estate("SH-001", "sh").await;
    let shown = office.api.get(&format!("/api/v1/estates/{estate}")).await.expect(200);
    assert_eq!((&shown["region"], &shown["outer_regions"]), (&json!("SH"), &json!(["East"])));
    for seer in ["East", "SH"] {
        let clerk = office.clerk(region(seer));
        assert_eq!(clerk.get(&format!("/api/v1/estates/{estate}")).await.status, 200, "{seer}");
        assert_eq!(
            names(&clerk.get("/api/v1/places").await.expect(200)["items"]),
            ["阳光花园", "上海", "East"]
        );
    }
    let other = office.clerk(region("West"));
    assert_eq!(other.get(&format!("/api/v1/estates/{estate}")).await.problem(404), "not_found");
    assert_eq!(other.get(&format!("/api/v1/places/{estate}")).await.problem(404), "not_found");
    assert_eq!(other.get("/api/v1/places").await.expect(200)["items"], json!([]));
    // Who has an estate alone sees where it lies, and may open none beside it.
    let clerk = office.clerk(only(&estate));
    assert_eq!(names(&clerk.get("/api/v1/places").await.expect(200)["items"]), ["阳光花园", "上海", "East"]);
    let refused =
        clerk.post("/api/v1/places", &json!({ "kind": "region", "parent_id": east, "name": "x" })).await;
    assert_eq!(faults(&refused.expect(422)), [("/parent_id".to_owned(), "place.out_of_scope".to_owned())]);
    // Whoever runs the outer region opens estates in the inner one.
    office.clerk(region("East")).post("/api/v1/estates", &an_estate("SH-002", "SH")).await.expect(201);
    office.close().await;
}

async fn a_region_is_moved_with_all_that_lies_in_it(engine: Engine) {
    let office = Office::open(engine).await;
    let (estate, other) = (office.estate("SH-001", "上海").await, office.estate("BJ-001", "北京").await);
    let unit = office.unit(&estate, "3栋501").await;
    let east = office.place("region", None, "华东").await;
    let city = office.region("上海").await;
    assert_eq!(office.clerk(region("华东")).get(&format!("/api/v1/units/{unit}")).await.status, 404);
    let reply = moved(&office.api, &city, Some(&east)).await;
    assert_eq!(reply.header("etag"), "\"2\"");
    assert_eq!(names(&reply.expect(200)["ancestors"]), ["华东"]);
    assert_eq!(office.way(&unit).await, ["华东", "上海", "阳光花园", "3栋"]);
    let said = office.app.recorder.wait_for::<EstateOpened>(|estate| !estate.outer_regions.is_empty()).await;
    assert_eq!((said.estate_id.to_string(), said.outer_regions), (estate.clone(), vec!["华东".to_owned()]));
    assert_eq!(office.clerk(region("华东")).get(&format!("/api/v1/units/{unit}")).await.status, 200);
    assert_eq!(office.clerk(region("华东")).get(&format!("/api/v1/estates/{other}")).await.status, 404);
    // The same again is no change, and an estate changes its region by its record as well.
    assert_eq!(moved(&office.api, &city, Some(&east)).await.header("etag"), "\"2\"");
    let item = format!("/api/v1/estates/{estate}");
    assert_eq!(office.api.get(&item).await.header("etag"), "\"2\"");
    office.api.with("if-match", "\"2\"").patch(&item, &json!({ "region": "北京" })).await.expect(200);
    assert_eq!(office.way(&unit).await, ["北京", "阳光花园", "3栋"]);
    assert_eq!(office.clerk(region("华东")).get(&item).await.status, 404);
    // And by being moved.
    moved(&office.api, &estate, Some(&city)).await.expect(200);
    let shown = office.api.get(&item).await.expect(200);
    assert_eq!((&shown["region"], &shown["outer_regions"]), (&json!("上海"), &json!(["华东"])));
    office.close().await;
}

async fn moving_needs_rights_over_both_ends(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("N-1", "north").await;
    office.estate("S-1", "south").await;
    let (north, south) = (office.region("north").await, office.region("south").await);
    let inner = office.place("region", Some(&north), "inner").await;
    let clerk = office.clerk(region("north"));
    for (id, parent) in
        [(&estate, Some(&south)), (&inner, Some(&south)), (&inner, None), (&north, Some(&south))]
    {
        let refused = moved(&clerk, id, parent.map(String::as_str)).await.expect(422);
        let (pointer, code) = faults(&refused).remove(0);
        assert_eq!(pointer, "/parent_id");
        assert!(["place.unknown", "place.out_of_scope"].contains(&code.as_str()), "{code}");
    }
    let both = office.clerk(Scope::Regions { regions: vec!["north".to_owned(), "south".to_owned()] });
    assert_eq!(faults(&moved(&both, &inner, None).await.expect(422))[0].1, "place.out_of_scope");
    moved(&both, &inner, Some(&south)).await.expect(200);
    moved(&clerk, &estate, Some(&inner)).await.expect(422);
    moved(&both, &estate, Some(&inner)).await.expect(200);
    assert_eq!(office.way(&estate).await, ["south", "inner"]);
    office.close().await;
}

async fn a_place_does_not_come_to_lie_in_itself(engine: Engine) {
    let office = Office::open(engine).await;
    let outer = office.place("region", None, "outer").await;
    let inner = office.place("region", Some(&outer), "inner").await;
    let innermost = office.place("region", Some(&inner), "innermost").await;
    for parent in [&outer, &inner, &innermost] {
        let refused = moved(&office.api, &outer, Some(parent)).await;
        assert_eq!(refused.problem(409), "archive.place_in_itself");
    }
    assert_eq!(office.way(&innermost).await, ["outer", "inner"], "nothing was moved");
    office.close().await;
}

async fn two_moves_at_once_make_no_circle(engine: Engine) {
    let office = Office::open(engine).await;
    for round in 0..4 {
        let one = office.place("region", None, &format!("one {round}")).await;
        let other = office.place("region", None, &format!("other {round}")).await;
        let (first, second) =
            tokio::join!(moved(&office.api, &one, Some(&other)), moved(&office.api, &other, Some(&one)));
        let mut states = [first.status, second.status];
        states.sort_unstable();
        assert_eq!(states, [200, 409], "one came first, and the other would be a circle");
        assert_eq!(office.way(&one).await.len() + office.way(&other).await.len(), 1);
    }
    office.close().await;
}

async fn units_follow_the_building_they_lie_in(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let unit = office.unit(&estate, "501").await;
    let resident = office.customer(&estate, "王芳", &["13800138000"]).await;
    office.moves_in(&resident, &unit, "owner").await;
    let building = text(&office.show(&unit).await, "/parent_id");
    let item = format!("/api/v1/places/{building}");
    let change = json!({ "name": "3号楼", "valid_from": "2020-05-01" });
    let changed = office.api.with("if-match", "\"1\"").patch(&item, &change).await.expect(200);
    assert_eq!((&changed["name"], &changed["valid_from"]), (&json!("3号楼"), &json!("2020-05-01")));
    let record = office.api.get(&format!("/api/v1/units/{unit}")).await;
    assert_eq!((record.header("etag"), record.text("/building")), ("\"2\"", "3号楼".to_owned()));
    let said = office.app.recorder.wait_for::<UnitRegistered>(|_any| true).await;
    assert_eq!(said.unit_id.to_string(), unit);
    // Into an entrance of another building, and out of any.
    let other = office.place("building", Some(&estate), "4栋").await;
    let entrance = office.place("entrance", Some(&other), "1单元").await;
    moved(&office.api, &unit, Some(&entrance)).await.expect(200);
    assert_eq!(office.way(&unit).await, ["north", "阳光花园", "4栋", "1单元"]);
    let shown = office.api.get(&format!("/api/v1/units/{unit}")).await.expect(200);
    assert_eq!(shown["building"], "4栋");
    moved(&office.api, &entrance, Some(&building)).await.expect(200);
    let shown = office.api.get(&format!("/api/v1/units/{unit}")).await.expect(200);
    assert_eq!(shown["building"], "3号楼");
    moved(&office.api, &unit, Some(&estate)).await.expect(200);
    let shown = office.api.get(&format!("/api/v1/units/{unit}")).await.expect(200);
    assert_eq!(shown["building"], Value::Null);
    office.close().await;
}

async fn a_unit_that_moves_within_its_building_is_told_of(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let unit = office.unit(&estate, "501").await;
    let building = text(&office.show(&unit).await, "/parent_id");
    let entrance = office.place("entrance", Some(&building), "1单元").await;
    let floor = office.place("floor", Some(&entrance), "5层").await;
    for (parent, version) in [(&entrance, 2), (&floor, 3), (&building, 4)] {
        moved(&office.api, &unit, Some(parent)).await.expect(200);
        let lies_there = |unit: &UnitRegistered| unit.parent_id.is_some_and(|id| id.to_string() == **parent);
        let said = office.app.recorder.wait_for::<UnitRegistered>(lies_there).await;
        assert_eq!((said.unit_id.to_string(), said.building.as_deref()), (unit.clone(), Some("3栋")));
        let record = office.api.get(&format!("/api/v1/units/{unit}")).await;
        assert_eq!(record.header("etag"), format!("\"{version}\""));
    }
    // Where it lies already it is not moved to.
    moved(&office.api, &unit, Some(&building)).await.expect(200);
    assert_eq!(office.api.get(&format!("/api/v1/units/{unit}")).await.header("etag"), "\"4\"");
    office.close().await;
}

async fn a_region_is_changed_by_who_runs_it(engine: Engine) {
    let office = Office::open(engine).await;
    let east = office.place("region", None, "east").await;
    let inner = office.place("region", Some(&east), "inner").await;
    let estate = office.estate("SH-001", "inner").await;
    let item = format!("/api/v1/places/{inner}");
    let change = json!({ "name": "Inner city" });
    // Who sees the region, since an estate of theirs lies in it, does not run it: no field of the request is at fault.
    let clerk = office.clerk(only(&estate));
    let refused = clerk.with("if-match", "\"1\"").patch(&item, &change).await;
    assert!(refused.body["errors"].as_array().is_none_or(Vec::is_empty), "{refused:?}");
    assert_eq!(refused.problem(403), "archive.region_run_elsewhere");
    assert_eq!(office.show(&inner).await["name"], "inner");
    let stranger = office.clerk(region("west"));
    assert_eq!(stranger.with("if-match", "\"1\"").patch(&item, &change).await.problem(404), "not_found");
    for runner in ["east", "inner"] {
        let change = json!({ "name": format!("Run from {runner}") });
        let clerk = office.clerk(region(runner));
        let seen = clerk.get(&item).await;
        clerk.with("if-match", seen.header("etag")).patch(&item, &change).await.expect(200);
    }
    office.close().await;
}

async fn a_unit_moves_to_the_building_that_its_record_names(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let unit = office.unit(&estate, "501").await;
    let item = format!("/api/v1/units/{unit}");
    let change = json!({ "building": "5栋", "label": "5-501" });
    office.api.with("if-match", "\"1\"").patch(&item, &change).await.expect(200);
    assert_eq!(office.way(&unit).await, ["north", "阳光花园", "5栋"]);
    assert_eq!(office.show(&unit).await["name"], "5-501");
    office.api.with("if-match", "\"2\"").patch(&item, &json!({ "building": null })).await.expect(200);
    assert_eq!(office.way(&unit).await, ["north", "阳光花园"]);
    let estate_item = format!("/api/v1/estates/{estate}");
    office
        .api
        .with("if-match", "\"1\"")
        .patch(&estate_item, &json!({ "name": "月光花园" }))
        .await
        .expect(200);
    assert_eq!(office.way(&unit).await, ["north", "月光花园"]);
    office.close().await;
}

async fn what_cannot_be_is_refused_and_nothing_is_changed(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let other = office.estate("SH-002", "north").await;
    let building = office.place("building", Some(&estate), "3栋").await;
    let count = office.count("places").await;
    let north = office.region("north").await;
    let refused = async |body: Value| office.api.post("/api/v1/places", &body).await;
    for (body, fault) in [
        (json!({ "kind": "estate", "name": "x" }), "/kind place.registered_elsewhere"),
        (json!({ "kind": "unit", "parent_id": estate, "name": "x" }), "/kind place.registered_elsewhere"),
        (
            json!({ "kind": "building", "parent_id": estate, "code": "B", "name": "x" }),
            "/code place.code_of_region",
        ),
        (json!({ "kind": "region", "name": "长".repeat(61) }), "/code place.code_needed"),
        (
            json!({ "kind": "region", "name": "x", "valid_from": "2026-02-02", "valid_until": "2026-02-01" }),
            "/valid_until place.ends_before_it_begins",
        ),
        (json!({ "kind": "region", "parent_id": uuid(), "name": "x" }), "/parent_id place.unknown"),
    ] {
        let (pointer, code) = faults(&refused(body).await.expect(422)).remove(0);
        assert_eq!(format!("{pointer} {code}"), fault);
    }
    for (body, code) in [
        (json!({ "kind": "building", "name": "x" }), "archive.place_misplaced"),
        (json!({ "kind": "region", "parent_id": estate, "name": "x" }), "archive.place_misplaced"),
        (json!({ "kind": "building", "parent_id": estate, "name": "３ 栋" }), "archive.place_taken"),
        (json!({ "kind": "region", "name": "NORTH" }), "archive.place_taken"),
    ] {
        assert_eq!(refused(body).await.problem(409), code);
    }
    assert_eq!(
        moved(&office.api, &building, Some(&other)).await.problem(409),
        "archive.place_of_another_estate"
    );
    assert_eq!(moved(&office.api, &building, Some(&north)).await.problem(409), "archive.place_misplaced");
    let item = format!("/api/v1/places/{estate}");
    let renamed = office.api.with("if-match", "\"1\"").patch(&item, &json!({ "name": "x" })).await;
    assert_eq!(renamed.problem(409), "archive.place_named_elsewhere");
    let stale =
        office.api.with("if-match", "\"7\"").patch(&item, &json!({ "valid_until": "2030-01-01" })).await;
    assert_eq!(stale.problem(412), "stale_version");
    assert_eq!(office.count("places").await, count);
    office.close().await;
}

fn uuid() -> &'static str {
    "01890000-0000-7000-8000-000000000001"
}
