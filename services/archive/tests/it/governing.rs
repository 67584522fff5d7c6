//! Which rules hold where: what a place says holds in all that lies in it, unless something nearer says otherwise.

use contracts::{archive::EstateOpened, ticketing::StandardWithdrawn};
use kernel::{Permission, Scope};
use serde_json::{Value, json};
use testkit::{Engine, EventRecorder, Reply, on_both_engines};

use crate::events::{now, published};
use crate::office::{Office, an_estate, faults, text};

on_both_engines!(
    an_estate_takes_over_what_the_nearest_region_says,
    the_nearest_place_within_an_estate_says_what_governs_a_unit,
    what_holds_is_what_a_walk_up_the_tree_finds,
    estates_are_brought_in_without_a_standard_where_their_region_has_one,
    what_says_no_rule_is_refused_and_changes_nothing,
    a_withdrawn_standard_governs_on_and_no_other_estate,
);

fn inheriting(code: &str, region: &str) -> Value {
    let mut estate = an_estate(code, region);
    let fields = estate.as_object_mut().unwrap();
    fields.remove("standard");
    fields.remove("standard_version");
    estate
}

impl Office {
    async fn add(&self, kind: &str, parent_id: Option<&str>, name: &str) -> String {
        let body = json!({ "kind": kind, "parent_id": parent_id, "name": name });
        text(&self.api.post("/api/v1/places", &body).await.expect(201), "/place_id")
    }

    /// Lets a place say which rules hold there.
    async fn say(&self, place: &str, rules: &Value) -> Reply {
        let item = format!("/api/v1/places/{place}");
        let seen = self.api.get(&item).await.header("etag").to_owned();
        self.api.with("if-match", &seen).patch(&item, rules).await
    }

    async fn govern(&self, place: &str, standard: Option<&str>) {
        let version = standard.map(|_named| 1);
        let mut rules = json!({ "standard": standard });
        version.into_iter().for_each(|version| rules["standard_version"] = json!(version));
        self.say(place, &rules).await.expect(200);
    }

    async fn held(&self, path: &str) -> (Value, Value) {
        let shown = self.api.get(&format!("/api/v1/{path}")).await.expect(200);
        (shown["standard"].clone(), shown["calendar"].clone())
    }
}

async fn an_estate_takes_over_what_the_nearest_region_says(engine: Engine) {
    let office = Office::open(engine).await;
    let east = office.add("region", None, "华东").await;
    let shanghai = office.add("region", Some(&east), "上海").await;
    let refused = office.api.post("/api/v1/estates", &inheriting("SH-001", "上海")).await.expect(422);
    assert_eq!(faults(&refused), [("/standard".to_owned(), "standard.needed".to_owned())]);

    office.govern(&east, Some("apartment")).await;
    office.say(&east, &json!({ "calendar": "hk" })).await.expect(200);
    let made = office.api.post("/api/v1/estates", &inheriting("SH-001", "上海")).await.expect(201);
    assert_eq!((&made["standard"], &made["calendar"]), (&json!("apartment"), &json!("hk")));
    assert_eq!(made["is_standard_inherited"], json!(true));
    let estate = format!("estates/{}", text(&made, "/estate_id"));

    // Something nearer says otherwise, and everybody is told.
    office.govern(&shanghai, Some("service-centre")).await;
    assert_eq!(office.held(&estate).await, (json!("service-centre"), json!("hk")));
    let told = office.app.recorder.wait_for(|told: &EstateOpened| told.standard == "service-centre").await;
    assert_eq!((told.standard_version, told.calendar.as_deref()), (1, Some("hk")));
    // What the estate says itself is nearest.
    let item = format!("/api/v1/{estate}");
    let own = json!({ "standard": "estate-office", "standard_version": 1, "calendar": "mo" });
    let changed = office.api.with("if-match", "\"2\"").patch(&item, &own).await.expect(200);
    assert_eq!(changed["is_standard_inherited"], json!(false));
    office.govern(&shanghai, Some("apartment")).await;
    assert_eq!(office.held(&estate).await, (json!("estate-office"), json!("mo")));
    // It says nothing any more.
    let none = json!({ "standard": null, "calendar": null });
    let seen = office.api.get(&item).await.header("etag").to_owned();
    office.api.with("if-match", &seen).patch(&item, &none).await.expect(200);
    assert_eq!(office.held(&estate).await, (json!("apartment"), json!("hk")));
    // The last region to say something falls silent: no estate is without.
    office.govern(&shanghai, None).await;
    office.govern(&east, None).await;
    office.say(&east, &json!({ "calendar": null })).await.expect(200);
    assert_eq!(office.held(&estate).await, (json!("apartment"), json!(null)));
    office.close().await;
}

async fn the_nearest_place_within_an_estate_says_what_governs_a_unit(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let unit = office.unit(&estate, "3栋2单元501").await;
    let item = format!("/api/v1/units/{unit}");
    let before = office.api.get(&item).await;
    assert_eq!(before.header("etag"), "\"1\"");
    assert_eq!(before.expect(200)["standard"], json!(null), "the estate's");
    let place = office.api.get(&format!("/api/v1/places/{unit}")).await.expect(200);
    let building = text(&place, "/parent_id");
    office.govern(&building, Some("apartment")).await;
    // What was seen before is old, though the unit has not changed.
    let after = office.api.with("if-none-match", "\"1\"").get(&item).await;
    let tag = after.header("etag").to_owned();
    assert_eq!(after.expect(200)["standard"], "apartment");
    assert_eq!(office.api.with("if-none-match", &tag).get(&item).await.status, 304);
    let change = json!({ "usage": "shop" });
    office.api.with("if-match", &tag).patch(&item, &change).await.expect(200);
    office.govern(&unit, Some("estate-office")).await;
    assert_eq!(office.api.get(&item).await.expect(200)["standard"], "estate-office");
    let elsewhere = json!({ "estate_id": estate, "building": "5栋", "label": "5栋101" });
    let elsewhere = office.api.post("/api/v1/units", &elsewhere).await.header("location").to_owned();
    assert_eq!(office.api.get(&elsewhere).await.expect(200)["standard"], json!(null));
    office.govern(&unit, None).await;
    office.govern(&building, None).await;
    assert_eq!(office.api.get(&item).await.expect(200)["standard"], json!(null));
    office.close().await;
}

/// Small and the same everywhere: what is drawn decides nothing but the order of changes.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

async fn what_holds_is_what_a_walk_up_the_tree_finds(engine: Engine) {
    let office = Office::open(engine).await;
    let root = office.add("region", None, "root").await;
    office.govern(&root, Some("service-centre")).await;
    let mut regions = vec![root];
    for (name, parent) in [("a", 0), ("b", 0), ("aa", 1), ("ab", 1), ("ba", 2)] {
        let parent: String = regions[parent].clone();
        regions.push(office.add("region", Some(&parent), name).await);
    }
    let mut estates = Vec::new();
    for (number, region) in ["aa", "ab", "ba", "b"].into_iter().enumerate() {
        let made = office.api.post("/api/v1/estates", &inheriting(&format!("E-{number}"), region)).await;
        estates.push(text(&made.expect(201), "/estate_id"));
    }
    let standards = [None, Some("apartment"), Some("estate-office"), Some("service-centre")];
    let mut draw = Draw(7);
    for _change in 0..25 {
        // The outermost always says something, and never lies in another.
        let region = regions[1 + draw.below(regions.len() - 1)].clone();
        if draw.below(3) == 0 {
            let parent = regions[draw.below(regions.len())].clone();
            let (item, body) = (format!("/api/v1/places/{region}"), json!({ "parent_id": parent }));
            let moved = office.api.step(&item, "move", &body).await;
            assert!([200, 409].contains(&moved.status.as_u16()), "{moved:?}");
        } else {
            office.govern(&region, standards[draw.below(standards.len())]).await;
        }
        for estate in &estates {
            let place = office.api.get(&format!("/api/v1/places/{estate}")).await.expect(200);
            let around = place["ancestors"].as_array().unwrap().iter().rev();
            let nearest = around.map(|place| &place["standard"]).find(|standard| !standard.is_null());
            assert_eq!(Some(&office.held(&format!("estates/{estate}")).await.0), nearest);
        }
    }
    office.close().await;
}

async fn estates_are_brought_in_without_a_standard_where_their_region_has_one(engine: Engine) {
    let office = Office::open(engine).await;
    let east = office.add("region", None, "华东").await;
    office.govern(&east, Some("apartment")).await;
    let row = |code: &str, region: &str| {
        let mut row = inheriting(code, region);
        row["kind"] = json!("estate");
        row
    };
    let rows = json!({ "rows": [row("A-1", "华东"), row("A-2", "华东")] });
    office.api.post("/api/v1/imports", &rows).await.expect(201);
    let listed = office.api.get("/api/v1/estates?standard=apartment").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    let lost = json!({ "rows": [row("A-3", "nowhere")] });
    let refused = office.api.post("/api/v1/imports", &lost).await.expect(422);
    assert_eq!(faults(&refused), [("/rows/0/standard".to_owned(), "standard.needed".to_owned())]);
    office.close().await;
}

async fn what_says_no_rule_is_refused_and_changes_nothing(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let building = office.add("building", Some(&estate), "3栋").await;
    let found = |reply: Reply| {
        let refused = reply.expect(422);
        faults(&refused).into_iter().map(|(at, code)| format!("{at} {code}")).collect::<Vec<_>>()
    };
    let unknown = json!({ "standard": "no-such", "standard_version": 1 });
    assert_eq!(found(office.say(&building, &unknown).await), ["/standard standard.unknown"]);
    let half = json!({ "standard": "apartment" });
    assert_eq!(found(office.say(&building, &half).await), ["/standard_version field.missing"]);
    let half = json!({ "standard_version": 1 });
    assert_eq!(found(office.say(&building, &half).await), ["/standard field.missing"]);
    assert_eq!(
        found(office.say(&building, &json!({ "calendar": "cn" })).await),
        ["/calendar place.calendar_of_region"]
    );
    let own = json!({ "standard": "apartment", "standard_version": 1 });
    let elsewhere = office.say(&estate, &own).await;
    assert_eq!(elsewhere.problem(409), "archive.place_governed_elsewhere");
    let item = format!("/api/v1/estates/{estate}");
    let both = json!({ "standard": null, "standard_version": 2 });
    let refused = office.api.with("if-match", "\"1\"").patch(&item, &both).await;
    assert_eq!(found(refused), ["/standard_version standard.inherited"]);
    // Who runs places and answers for no standards changes none.
    let clerk = office.app.staff(&[Permission::ArchiveManage, Permission::ArchiveRead], Scope::Group);
    let refused = clerk.with("if-match", "\"1\"").patch(&format!("/api/v1/places/{building}"), &own).await;
    assert_eq!(refused.problem(403), "permission_missing");
    assert_eq!(office.api.get(&format!("/api/v1/places/{building}")).await.header("etag"), "\"1\"");
    office.close().await;
}

async fn a_withdrawn_standard_governs_on_and_no_other_estate(engine: Engine) {
    let office = Office::open(engine).await;
    let mut estate = an_estate("SH-001", "north");
    estate["standard"] = json!("our-own");
    office.app.recorder.redeliver(&EventRecorder::wrap(&published("our-own"), 1)).await;
    office.api.post("/api/v1/estates", &estate).await.expect(201);
    let withdrawn =
        StandardWithdrawn { name: "our-own".to_owned(), version: 1, estate_id: None, withdrawn_at: now() };
    office.app.recorder.redeliver(&EventRecorder::wrap(&withdrawn, 2)).await;
    let mut another = an_estate("SH-002", "north");
    another["standard"] = json!("our-own");
    let refused = office.api.post("/api/v1/estates", &another).await;
    assert_eq!(refused.text("/errors/0/code"), "standard.withdrawn");
    assert_eq!(refused.text("/errors/0/pointer"), "/standard");
    let governed = office.api.get("/api/v1/estates?name=SH-001").await.expect(200);
    assert_eq!(governed["items"][0]["standard"], "our-own");
    let path = format!("/api/v1/estates/{}", governed["items"][0]["estate_id"].as_str().unwrap());
    let tag = office.api.get(&path).await.header("etag").to_owned();
    let change = json!({ "calendar": "cn" });
    let changed = office.api.with("if-match", &tag).patch(&path, &change).await.expect(200);
    assert_eq!((&changed["standard"], &changed["calendar"]), (&json!("our-own"), &json!("cn")));
    office.close().await;
}
