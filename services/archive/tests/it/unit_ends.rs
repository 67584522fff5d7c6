//! Units that end: several become one, or one becomes several, and who lives there goes on living there.

use std::collections::BTreeSet;

use contracts::{
    archive::{OccupancyChanged, OccupancyEnded, OccupancyStarted, UnitRegistered},
    billing::InvoiceIssued,
};
use kernel::SystemIds;
use serde_json::{Value, json};
use testkit::{Engine, Reply, on_both_engines};
use vocabulary::{CustomerId, InvoiceId};

use crate::{
    office::{Office, escaped, faults, only, text},
    owed::issued,
};

on_both_engines!(
    units_become_one_and_their_people_live_there,
    what_was_merged_before_goes_on_in_the_last,
    what_a_merged_home_owes_is_on_the_cards_of_who_lives_there_now,
    a_unit_becomes_several_which_are_used_and_lie_as_it_was,
    each_stay_goes_on_in_the_parts_that_are_named_for_it,
    a_split_that_is_asked_for_twice_is_done_once,
    what_cannot_be_merged_is_refused_and_nothing_is_changed,
    what_cannot_be_split_is_refused_and_nothing_is_changed,
    what_was_a_unit_begins_nothing_new,
    nobody_moves_into_a_unit_while_it_ends,
);

const PHONE: &str = "13800138066";

impl Office {
    async fn measured(&self, estate: &str, label: &str, area: &str) -> String {
        let body = json!({ "estate_id": estate, "building": "3栋", "label": label, "gross_area_m2": area });
        text(&self.api.post("/api/v1/units", &body).await.expect(201), "/unit_id")
    }

    async fn act(&self, unit: &str, act: &str, body: &Value) -> Reply {
        self.api.step(&format!("/api/v1/units/{unit}"), act, body).await
    }

    async fn merged(&self, unit: &str, others: &[&String]) -> Value {
        self.act(unit, "merge", &json!({ "unit_ids": others })).await.expect(200)
    }

    async fn shown(&self, unit: &str) -> Value {
        self.api.get(&format!("/api/v1/units/{unit}")).await.expect(200)
    }

    /// The roles and the states of the stays in a unit, the last first: whether each is over.
    async fn stays(&self, unit: &str) -> Vec<(String, bool)> {
        let page = self.api.get(&format!("/api/v1/occupancies?unit_id={unit}")).await.expect(200);
        let stays = page["items"].as_array().unwrap().iter();
        stays.map(|stay| (text(stay, "/role"), !stay["ended_at"].is_null())).collect()
    }

    /// The labels of the homes on the card of this number's first customer.
    async fn homes(&self, phone: &str) -> BTreeSet<String> {
        let card = self.cards(&self.api, phone).await[0].clone();
        card["homes"].as_array().unwrap().iter().map(|home| text(home, "/label")).collect()
    }

    async fn counts(&self) -> [i64; 4] {
        let mut counts = [0; 4];
        for (count, table) in counts.iter_mut().zip(["units", "occupancies", "places", "log_entries"]) {
            *count = self.count(table).await;
        }
        counts
    }
}

fn homes(labels: &[&str]) -> BTreeSet<String> {
    labels.iter().map(ToString::to_string).collect()
}

async fn units_become_one_and_their_people_live_there(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let kept = office.measured(&estate, "3-501", "60.25").await;
    let next = office.measured(&estate, "3-502", "40").await;
    let (here, there) = (
        office.customer(&estate, "王芳", &[PHONE]).await,
        office.customer(&estate, "李雷", &["13900139066"]).await,
    );
    office.moves_in(&here, &kept, "owner").await;
    office.moves_in(&here, &next, "owner").await;
    let stay = office.moves_in(&there, &next, "tenant").await;
    assert_eq!(office.homes(PHONE).await, homes(&["3-501", "3-502"]));

    let one = office.merged(&kept, &[&next]).await;
    assert_eq!((&one["unit_id"], &one["gross_area_m2"]), (&json!(kept), &json!("100.25")));
    assert_eq!(one["ended_at"], Value::Null);
    let ended = office.shown(&next).await;
    assert_eq!((&ended["merged_into_id"], &ended["label"]), (&json!(kept), &json!("3-502")));
    assert!(ended["ended_at"].is_string());
    assert_eq!(ended["gross_area_m2"], "40.00", "history stays");

    // Each stay there is over, and goes on here, but for who lived here already.
    assert_eq!(office.stays(&next).await, [("tenant".to_owned(), true), ("owner".to_owned(), true)]);
    assert_eq!(office.stays(&kept).await, [("tenant".to_owned(), false), ("owner".to_owned(), false)]);
    assert_eq!(office.homes(PHONE).await, homes(&["3-501"]));
    assert_eq!(office.homes("13900139066").await, homes(&["3-501"]));
    let timeline = office.api.get(&format!("/api/v1/customers/{there}/timeline")).await.expect(200);
    let lines: Vec<[String; 2]> = timeline["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| ["/kind", "/title"].map(|field| text(line, field)))
        .take(2)
        .collect();
    assert_eq!(lines, [["occupancy_started", "3-501"], ["occupancy_ended", "3-502"]]);

    // All of it is told.
    let recorder = &office.app.recorder;
    let said = recorder.wait_for::<UnitRegistered>(|unit| unit.merged_into_id.is_some()).await;
    assert_eq!(
        (said.unit_id.to_string(), said.merged_into_id.unwrap().to_string()),
        (next.clone(), kept.clone())
    );
    assert!(said.ended_at.is_some());
    let said =
        recorder.wait_for::<UnitRegistered>(|unit| unit.gross_area_m2.as_deref() == Some("100.25")).await;
    assert_eq!(said.unit_id.to_string(), kept);
    let said = recorder.wait_for::<OccupancyEnded>(|ended| ended.occupancy_id.to_string() == stay).await;
    assert_eq!(said.unit_id.to_string(), next);
    let is_next = |started: &OccupancyStarted| {
        (started.unit_id.to_string(), started.customer_id.to_string()) == (kept.clone(), there.clone())
    };
    recorder.wait_for::<OccupancyStarted>(is_next).await;

    // The node of what ended is there until today, and its label is free.
    let node = office.api.get(&format!("/api/v1/places/{next}")).await.expect(200);
    assert!(node["valid_until"].is_string(), "{node}");
    let path = format!("/api/v1/unit-matches?estate_id={estate}&label=3-502");
    assert_eq!(office.api.get(&path).await.expect(200)["fit"], "unknown");
    let page = office.api.get(&format!("/api/v1/units?merged_into_id={kept}")).await.expect(200);
    assert_eq!(text(&page, "/items/0/unit_id"), next);
    office.unit(&estate, "3栋502").await;
    office.close().await;
}

async fn what_was_merged_before_goes_on_in_the_last(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let mut units = Vec::new();
    for label in ["3-501", "3-502", "3-503", "3-504"] {
        units.push(office.unit(&estate, label).await);
    }
    office.merged(&units[1], &[&units[2]]).await;
    office.merged(&units[0], &[&units[1], &units[3]]).await;
    for ended in &units[1..] {
        assert_eq!(office.shown(ended).await["merged_into_id"], json!(units[0]));
    }
    let of_last = |unit: &UnitRegistered| {
        unit.unit_id.to_string() == units[2]
            && unit.merged_into_id.is_some_and(|into| into.to_string() == units[0])
    };
    office.app.recorder.wait_for::<UnitRegistered>(of_last).await;
    assert_eq!(office.shown(&units[0]).await["gross_area_m2"], Value::Null, "not all areas are known");
    office.close().await;
}

async fn what_a_merged_home_owes_is_on_the_cards_of_who_lives_there_now(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let (kept, next) = (office.unit(&estate, "3-501").await, office.unit(&estate, "3-502").await);
    let customer = office.customer(&estate, "王芳", &[PHONE]).await;
    office.moves_in(&customer, &kept, "owner").await;
    let invoice = |minor| {
        let nobody = CustomerId::new(&SystemIds).to_string();
        let invoice_id = InvoiceId::new(&SystemIds);
        let unit_id = Some(next.parse().unwrap());
        InvoiceIssued { invoice_id, unit_id, customer_id: None, ..issued(&estate, &nobody, minor) }
    };
    let owed = async || office.cards(&office.api, PHONE).await[0]["owed"].clone();
    office.app.recorder.publish(&invoice(12_850), 1).await;
    assert_eq!(owed().await, json!([]));
    office.merged(&kept, &[&next]).await;
    assert_eq!(owed().await, json!([{ "amount": "128.50", "currency": "CNY" }]));
    // What the home that was is billed for later stands there, too.
    office.app.recorder.publish(&invoice(1_000), 1).await;
    assert_eq!(owed().await, json!([{ "amount": "138.50", "currency": "CNY" }]));
    office.close().await;
}

async fn a_unit_becomes_several_which_are_used_and_lie_as_it_was(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let body = json!({
        "estate_id": estate, "label": "3-501", "building": "3栋", "usage": "shop", "status": "rented_out",
        "gross_area_m2": "100", "warranties": [{ "item": "structure", "ends_on": "2075-01-01" }],
    });
    let unit = text(&office.api.post("/api/v1/units", &body).await.expect(201), "/unit_id");
    let building = text(&office.api.get(&format!("/api/v1/places/{unit}")).await.expect(200), "/parent_id");
    let entrance = json!({ "kind": "entrance", "parent_id": building, "name": "1" });
    let entrance = text(&office.api.post("/api/v1/places", &entrance).await.expect(201), "/place_id");
    let into = json!({ "parent_id": entrance });
    office.api.step(&format!("/api/v1/places/{unit}"), "move", &into).await.expect(200);

    let parts = json!({ "into": [
        { "label": "3-501", "gross_area_m2": "60", "net_area_m2": "55.5" }, { "label": "3-501A" },
    ]});
    let reply = office.act(&unit, "split", &parts).await;
    assert_eq!(reply.header("location"), format!("/api/v1/units/{unit}"));
    let made = reply.expect(201);
    assert_eq!(made["unit"], office.shown(&unit).await);
    assert!(made["unit"]["ended_at"].is_string());
    assert_eq!((&made["unit"]["merged_into_id"], &made["unit"]["label"]), (&Value::Null, &json!("3-501")));
    let [first, second] = ["/into/0/unit_id", "/into/1/unit_id"].map(|part| text(&made, part));
    let shown = office.shown(&first).await;
    assert_eq!(shown, made["into"][0]);
    assert_eq!((&shown["usage"], &shown["status"]), (&json!("shop"), &json!("rented_out")));
    assert_eq!((&shown["gross_area_m2"], &shown["net_area_m2"]), (&json!("60.00"), &json!("55.50")));
    assert_eq!(
        (&shown["split_from_id"], &shown["warranties"][0]["item"]),
        (&json!(unit), &json!("structure"))
    );
    assert_eq!(office.shown(&second).await["gross_area_m2"], Value::Null);

    let recorder = &office.app.recorder;
    for part in [&first, &second] {
        let node = office.api.get(&format!("/api/v1/places/{part}")).await.expect(200);
        assert_eq!(text(&node, "/parent_id"), entrance, "where the whole lay");
        let said = recorder.wait_for::<UnitRegistered>(|unit| unit.unit_id.to_string() == *part).await;
        assert_eq!(said.split_from_id.unwrap().to_string(), unit);
        assert_eq!(said.parent_id.unwrap().to_string(), entrance);
    }
    recorder.wait_for::<UnitRegistered>(|said| said.ended_at.is_some()).await;
    let page = office.api.get(&format!("/api/v1/units?split_from_id={unit}")).await.expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let path = format!("/api/v1/unit-matches?estate_id={estate}&label={}", escaped("3栋501"));
    let found = office.api.get(&path).await.expect(200);
    assert_eq!(text(&found, "/items/0/unit_id"), first, "the label goes on");
    office.close().await;
}

async fn each_stay_goes_on_in_the_parts_that_are_named_for_it(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let unit = office.unit(&estate, "3-501").await;
    let (owner, tenant, later) = (
        office.customer(&estate, "王芳", &[PHONE]).await,
        office.customer(&estate, "李雷", &["13900139066"]).await,
        office.customer(&estate, "韩梅", &["13700137066"]).await,
    );
    let owns = office.moves_in(&owner, &unit, "owner").await;
    let rents = office.moves_in(&tenant, &unit, "tenant").await;
    let lease = json!({ "ended_at": "2199-01-01T00:00:00Z" });
    office.api.step(&format!("/api/v1/occupancies/{rents}"), "end", &lease).await.expect(200);
    let body = json!({
        "customer_id": later, "unit_id": unit, "role": "tenant", "started_at": "2198-01-01T00:00:00Z",
    });
    let comes = text(&office.api.post("/api/v1/occupancies", &body).await.expect(201), "/occupancy_id");
    let parts = json!({ "into": [
        { "label": "3-501", "occupancy_ids": [owns, rents] },
        { "label": "3-501A", "occupancy_ids": [owns, comes] },
    ]});
    let made = office.act(&unit, "split", &parts).await.expect(201);
    let [first, second] = ["/into/0/unit_id", "/into/1/unit_id"].map(|part| text(&made, part));
    assert_eq!(office.homes(PHONE).await, homes(&["3-501", "3-501A"]), "one owns both");
    assert_eq!(office.homes("13900139066").await, homes(&["3-501"]));
    let page = office.api.get(&format!("/api/v1/occupancies?unit_id={first}")).await.expect(200);
    let lease = page["items"].as_array().unwrap().iter().find(|stay| stay["role"] == "tenant").unwrap();
    assert_eq!(lease["ended_at"], "2199-01-01T00:00:00Z", "the lease ends when it would have");
    let page = office.api.get(&format!("/api/v1/occupancies?customer_id={later}")).await.expect(200);
    assert_eq!(page["items"][0]["started_at"], "2198-01-01T00:00:00Z");
    assert_eq!((&page["items"][0]["unit_id"], &page["items"][1]["unit_id"]), (&json!(second), &json!(unit)));
    assert!(page["items"][1]["cancelled_at"].is_string(), "it never began there");
    let is_cancelled = |stay: &OccupancyChanged| stay.occupancy_id.to_string() == comes && stay.is_cancelled;
    office.app.recorder.wait_for::<OccupancyChanged>(is_cancelled).await;
    let of_lease = |ended: &OccupancyEnded| ended.unit_id.to_string() == first;
    let said = office.app.recorder.wait_for::<OccupancyEnded>(of_lease).await;
    assert_eq!(said.customer_id.to_string(), tenant);
    office.close().await;
}

async fn a_split_that_is_asked_for_twice_is_done_once(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let unit = office.unit(&estate, "3-501").await;
    let parts = json!({ "into": [{ "label": "3-501A" }, { "label": "3-501B" }] });
    let api = office.api.with("if-match", "\"1\"").with("idempotency-key", "a-split");
    let path = format!("/api/v1/units/{unit}/split");
    let first = api.post(&path, &parts).await.expect(201);
    assert_eq!(api.post(&path, &parts).await.expect(201), first);
    let again = office.api.with("if-match", "\"2\"").post(&path, &parts).await;
    assert_eq!(again.problem(409), "archive.unit_ended");
    assert_eq!(office.count("units").await, 3);
    office.close().await;
}

async fn what_cannot_be_merged_is_refused_and_nothing_is_changed(engine: Engine) {
    let office = Office::open(engine).await;
    let (estate, other) = (office.estate("SH-001", "north").await, office.estate("SH-002", "south").await);
    let (one, two) = (office.unit(&estate, "3-501").await, office.unit(&estate, "3-502").await);
    let (gone, far) = (office.unit(&estate, "3-503").await, office.unit(&other, "3-501").await);
    let last = office.unit(&estate, "3-504").await;
    office.merged(&last, &[&gone]).await;
    let resident = office.customer(&estate, "王芳", &[PHONE]).await;
    office.moves_in(&resident, &two, "owner").await;
    let before = office.counts().await;
    let many = vec![two.clone(); 21];
    for (others, fault) in [
        (vec![two.clone(), one.clone()], "/unit_ids/1 unit.merged_with_itself"),
        (vec![two.clone(), two.clone()], "/unit_ids/1 unit.named_twice"),
        (vec!["01890000-0000-7000-8000-000000000001".to_owned()], "/unit_ids/0 unit.unknown"),
        (vec![], "/unit_ids unit.parts_count"),
        (many, "/unit_ids unit.parts_count"),
    ] {
        let refused = office.act(&one, "merge", &json!({ "unit_ids": others })).await.expect(422);
        let (pointer, code) = faults(&refused).remove(0);
        assert_eq!(format!("{pointer} {code}"), fault);
    }
    for (unit, others, code) in [
        (&one, [&far], "archive.units_of_two_estates"),
        (&one, [&gone], "archive.unit_ended"),
        (&gone, [&two], "archive.unit_ended"),
    ] {
        let refused = office.act(unit, "merge", &json!({ "unit_ids": others })).await;
        assert_eq!(refused.problem(409), code);
    }
    // Rights over all of them are needed, and the version that is there.
    let clerk = office.clerk(only(&estate));
    let item = format!("/api/v1/units/{one}");
    let refused = clerk.step(&item, "merge", &json!({ "unit_ids": [far] })).await.expect(422);
    assert_eq!(faults(&refused), [("/unit_ids/0".to_owned(), "unit.unknown".to_owned())]);
    let stranger = office.clerk(only(&other)).with("if-match", "\"1\"");
    let refused = stranger.post(&format!("{item}/merge"), &json!({ "unit_ids": [far] })).await;
    assert_eq!(refused.problem(404), "not_found");
    let stale = office.api.with("if-match", "\"7\"");
    let refused = stale.post(&format!("{item}/merge"), &json!({ "unit_ids": [two] })).await;
    assert_eq!(refused.problem(412), "stale_version");
    assert_eq!(office.counts().await, before);
    assert_eq!(office.homes(PHONE).await, homes(&["3-502"]));
    office.close().await;
}

async fn what_cannot_be_split_is_refused_and_nothing_is_changed(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let (unit, next) = (office.unit(&estate, "3-501").await, office.unit(&estate, "3-502").await);
    let resident = office.customer(&estate, "王芳", &[PHONE]).await;
    let stay = office.moves_in(&resident, &unit, "owner").await;
    let elsewhere = office.moves_in(&resident, &next, "owner").await;
    let before = office.counts().await;
    let part = |label: &str, stays: &[&String]| json!({ "label": label, "occupancy_ids": stays });
    let large = json!({ "label": "3-501B", "gross_area_m2": "10", "net_area_m2": "10.01" });
    for (into, fault) in [
        (vec![part("3-501A", &[&stay])], "/into unit.parts_count"),
        (vec![part("3-501A", &[]), part("3-501B", &[])], "/into unit.stays_left_over"),
        (
            vec![part("3-501A", &[&stay]), part("3-501B", &[&elsewhere])],
            "/into/1/occupancy_ids/0 occupancy.not_of_unit",
        ),
        (vec![part("3-501A", &[&stay]), part("3栋502", &[])], "/into/1/label unit.label_taken"),
        (vec![part("3-501A", &[&stay]), part("3栋501A室", &[])], "/into/1/label unit.label_taken"),
        (vec![part("3-501A", &[&stay]), part(" ", &[])], "/into/1/label text.empty"),
        (vec![part("3-501A", &[&stay]), large], "/into/1/net_area_m2 unit.net_area_exceeds_gross"),
    ] {
        let refused = office.act(&unit, "split", &json!({ "into": into })).await.expect(422);
        let (pointer, code) = faults(&refused).remove(0);
        assert_eq!(format!("{pointer} {code}"), fault);
    }
    assert_eq!(office.counts().await, before);
    assert_eq!(office.shown(&unit).await["ended_at"], Value::Null);
    assert_eq!(office.homes(PHONE).await, homes(&["3-501", "3-502"]));
    office.close().await;
}

async fn what_was_a_unit_begins_nothing_new(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let (kept, gone) = (office.unit(&estate, "3-501").await, office.unit(&estate, "3-502").await);
    let resident = office.customer(&estate, "王芳", &[PHONE]).await;
    let stay = office.moves_in(&resident, &gone, "owner").await;
    office.merged(&kept, &[&gone]).await;
    let item = format!("/api/v1/units/{gone}");
    let seen = office.api.get(&item).await;
    let refused =
        office.api.with("if-match", seen.header("etag")).patch(&item, &json!({ "status": "vacant" })).await;
    assert_eq!(refused.problem(409), "archive.unit_ended");
    let parts = json!({ "into": [{ "label": "x" }, { "label": "y" }] });
    assert_eq!(office.act(&gone, "split", &parts).await.problem(409), "archive.unit_ended");
    let place = format!("/api/v1/places/{gone}");
    let moved = office.api.step(&place, "move", &json!({ "parent_id": estate })).await;
    assert_eq!(moved.problem(409), "archive.unit_ended");
    let seen = office.api.get(&place).await;
    let later = json!({ "valid_until": null });
    let refused = office.api.with("if-match", seen.header("etag")).patch(&place, &later).await;
    assert_eq!(refused.problem(409), "archive.unit_ended");
    let body = json!({ "customer_id": resident, "unit_id": gone, "role": "owner" });
    let refused = office.api.post("/api/v1/occupancies", &body).await.expect(422);
    assert_eq!(faults(&refused), [("/unit_id".to_owned(), "unit.ended".to_owned())]);
    let item = format!("/api/v1/occupancies/{stay}");
    let seen = office.api.get(&item).await;
    let longer = json!({ "ended_at": null });
    let refused = office.api.with("if-match", seen.header("etag")).patch(&item, &longer).await;
    assert_eq!(refused.problem(409), "archive.unit_ended");
    // An earlier end is a correction like any other.
    let sooner = json!({ "role": "resident" });
    office.api.with("if-match", seen.header("etag")).patch(&item, &sooner).await.expect(200);
    let rows = json!({ "rows": [
        { "kind": "occupancy", "estate": "SH-001", "unit": "3-502", "customer_id": resident, "role": "tenant" },
    ]});
    let refused = office.api.post("/api/v1/imports", &rows).await.expect(422);
    assert_eq!(faults(&refused), [("/rows/0/unit".to_owned(), "unit.unknown".to_owned())]);
    office.close().await;
}

async fn nobody_moves_into_a_unit_while_it_ends(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    for round in 0..4 {
        let kept = office.unit(&estate, &format!("3-50{round}")).await;
        let gone = office.unit(&estate, &format!("4-50{round}")).await;
        let resident = office.customer(&estate, "王芳", &[]).await;
        let body = json!({ "customer_id": resident, "unit_id": gone, "role": "owner" });
        let others = json!({ "unit_ids": [gone] });
        let (moved, merged) =
            tokio::join!(office.api.post("/api/v1/occupancies", &body), office.act(&kept, "merge", &others),);
        assert_eq!(merged.status, 200, "{merged:?}");
        let page = office.api.get(&format!("/api/v1/occupancies?customer_id={resident}")).await.expect(200);
        let living = page["items"].as_array().unwrap().iter().filter(|stay| stay["ended_at"].is_null());
        let living: Vec<String> = living.map(|stay| text(stay, "/unit_id")).collect();
        match moved.status.as_u16() {
            201 => assert_eq!(living, [kept], "they live in what it became"),
            422 => assert!(living.is_empty()),
            _other => panic!("{moved:?}"),
        }
    }
    office.close().await;
}
