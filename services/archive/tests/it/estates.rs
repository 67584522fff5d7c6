//! Estates and units: who may open, see and change them.

use contracts::{
    archive::{EstateOpened, UnitFacts, UnitRegistered},
    ticketing::CalendarPublished,
};
use kernel::{Permission, Scope};
use serde_json::json;
use testkit::{Engine, EventRecorder, on_both_engines};

use crate::office::{Office, an_estate, escaped, faults, only, region, settled, text};

on_both_engines!(
    an_estate_is_opened_told_of_and_shown,
    an_estate_chooses_a_calendar_that_ships_or_was_published,
    a_change_is_a_new_version_that_is_told_whole,
    a_change_of_what_is_the_same_changes_nothing,
    a_stale_change_is_refused,
    another_regions_estates_are_not_there,
    a_code_and_a_label_are_taken_once,
    a_unit_is_put_right_and_the_cards_of_its_people_show_it,
    a_part_of_a_name_leads_to_estates_and_units,
    a_repeated_key_gives_the_same_answer,
    every_fault_is_told_at_once_in_both_languages,
    two_who_change_one_estate_at_once_do_not_both_win,
    a_country_is_named_where_the_time_zone_does_not_tell_it,
);

async fn an_estate_is_opened_told_of_and_shown(engine: Engine) {
    let office = Office::open(engine).await;
    let made = office.api.post("/api/v1/estates", &an_estate("SH-001", "north")).await;
    assert_eq!(made.header("etag"), "\"1\"");
    let location = made.header("location").to_owned();
    let body = made.expect(201);
    insta::allow_duplicates! {
        insta::assert_json_snapshot!(settled(body.clone()), @r#"
        {
          "area_code": null,
          "calendar": null,
          "code": "SH-001",
          "country": null,
          "estate_id": "(id)",
          "is_calendar_inherited": true,
          "is_standard_inherited": false,
          "name": "阳光花园",
          "opened_at": "2026-03-02T02:00:00Z",
          "outer_regions": [],
          "region": "north",
          "standard": "service-centre",
          "standard_version": 1,
          "time_zone": "Asia/Shanghai"
        }
        "#);
    }
    let shown = office.api.get(&location).await;
    assert_eq!(shown.header("etag"), "\"1\"");
    assert_eq!(office.api.with("if-none-match", "\"1\"").get(&location).await.status, 304);
    // What another service reads over HTTP is what the event says.
    let facts: EstateOpened = serde_json::from_value(shown.expect(200)).unwrap();
    let said = office.app.recorder.wait_for::<EstateOpened>(|_any| true).await;
    assert_eq!(said, facts);

    let unit_id = office.unit(&text(&body, "/estate_id"), "3栋 501").await;
    let unit = office.api.get(&format!("/api/v1/units/{unit_id}")).await.expect(200);
    let unit: UnitFacts = serde_json::from_value(unit).unwrap();
    let said = office.app.recorder.wait_for::<UnitRegistered>(|_any| true).await;
    assert_eq!((said.unit_id, said.estate_id, said.label), (unit.unit_id, unit.estate_id, unit.label));
    office.close().await;
}

async fn a_change_is_a_new_version_that_is_told_whole(engine: Engine) {
    let office = Office::open(engine).await;
    let item = format!("/api/v1/estates/{}", office.estate("SH-001", "north").await);
    let change = json!({ "name": "月光花园", "region": "south" });
    let changed = office.api.with("if-match", "\"1\"").patch(&item, &change).await;
    assert_eq!(changed.header("etag"), "\"2\"");
    let said = office.app.recorder.wait_for::<EstateOpened>(|said| said.name == "月光花园").await;
    assert_eq!((said.code.as_str(), said.region.as_str()), ("SH-001", "south"));
    // The region decides at once who sees it.
    assert_eq!(office.clerk(region("north")).get(&item).await.problem(404), "not_found");
    assert_eq!(office.clerk(region("south")).get(&item).await.text("/region"), "south");
    office.close().await;
}

async fn a_change_of_what_is_the_same_changes_nothing(engine: Engine) {
    let office = Office::open(engine).await;
    let item = format!("/api/v1/estates/{}", office.estate("SH-001", "north").await);
    let same = office.api.with("if-match", "\"1\"").patch(&item, &json!({ "name": "阳光花园" })).await;
    assert_eq!(same.header("etag"), "\"1\"");
    office.app.settle().await;
    assert_eq!(office.app.recorder.events::<EstateOpened>().len(), 1);
    office.close().await;
}

async fn an_estate_chooses_a_calendar_that_ships_or_was_published(engine: Engine) {
    let office = Office::open(engine).await;
    let mut estate = an_estate("SH-001", "north");
    estate["calendar"] = json!("our-offices");
    let refused = office.api.post("/api/v1/estates", &estate).await.expect(422);
    assert_eq!(faults(&refused), [("/calendar".to_owned(), "calendar.unknown".to_owned())]);
    // Published a moment ago: its event is on its way.
    office.app.archive.calendar("our-offices");
    let made = office.api.post("/api/v1/estates", &estate).await.expect(201);
    assert_eq!(made["calendar"], "our-offices");
    let said = office.app.recorder.wait_for::<EstateOpened>(|_any| true).await;
    assert_eq!(said.calendar.as_deref(), Some("our-offices"));
    let item = format!("/api/v1/estates/{}", text(&made, "/estate_id"));
    // As another standard, it needs the right to standards besides.
    let clerk = office.clerk(Scope::Group).with("if-match", "\"1\"");
    let shipped = json!({ "calendar": "hk" });
    assert_eq!(clerk.patch(&item, &shipped).await.problem(403), "permission_missing");
    let changed = office.api.with("if-match", "\"1\"").patch(&item, &shipped).await.expect(200);
    assert_eq!(changed["calendar"], "hk");
    let none = json!({ "calendar": null });
    let cleared = office.api.with("if-match", "\"2\"").patch(&item, &none).await.expect(200);
    assert_eq!(cleared["calendar"], json!(null));
    // One that was heard of as its event says.
    let heard = CalendarPublished {
        name: "guards".to_owned(),
        version: 1,
        document: "name = 'guards'".to_owned(),
        estate_id: None,
        published_at: cleared["opened_at"].as_str().unwrap().parse().unwrap(),
    };
    office.app.recorder.redeliver(&EventRecorder::wrap(&heard, 1)).await;
    let guards = json!({ "calendar": "guards" });
    office.api.with("if-match", "\"3\"").patch(&item, &guards).await.expect(200);
    office.close().await;
}

async fn a_stale_change_is_refused(engine: Engine) {
    let office = Office::open(engine).await;
    let item = format!("/api/v1/estates/{}", office.estate("SH-001", "north").await);
    let change = json!({ "name": "月光花园" });
    assert_eq!(office.api.patch(&item, &change).await.problem(428), "version_required");
    assert_eq!(
        office.api.with("if-match", "\"7\"").patch(&item, &change).await.problem(412),
        "stale_version"
    );
    assert_eq!(office.api.get(&item).await.text("/name"), "阳光花园");
    // Another standard needs the right to standards besides.
    let clerk = office.clerk(Scope::Group).with("if-match", "\"1\"");
    let other = json!({ "standard": "apartment" });
    assert_eq!(clerk.patch(&item, &other).await.problem(403), "permission_missing");
    let unknown = json!({ "standard": "no-such", "standard_version": 9 });
    let refused = office.api.with("if-match", "\"1\"").patch(&item, &unknown).await;
    assert_eq!(faults(&refused.expect(422)), [("/standard".to_owned(), "standard.unknown".to_owned())]);
    office.close().await;
}

async fn another_regions_estates_are_not_there(engine: Engine) {
    let office = Office::open(engine).await;
    let (north, south) = (office.estate("N-1", "north").await, office.estate("S-1", "south").await);
    let unit = office.unit(&south, "1-101").await;
    let clerk = office.clerk(region("north"));
    assert_eq!(clerk.get(&format!("/api/v1/estates/{south}")).await.problem(404), "not_found");
    assert_eq!(clerk.get(&format!("/api/v1/units/{unit}")).await.problem(404), "not_found");
    let change = clerk.with("if-match", "\"1\"").patch(&format!("/api/v1/estates/{south}"), &json!({})).await;
    assert_eq!(change.problem(404), "not_found");
    let listed = clerk.get("/api/v1/estates").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(text(&listed, "/items/0/estate_id"), north);
    assert_eq!(clerk.get(&format!("/api/v1/units?estate_id={south}")).await.expect(200)["items"], json!([]));
    let own = office.unit(&north, "1-101").await;
    let (_headers, lines) = clerk.table("/api/v1/units?format=csv&label=101").await;
    assert!(lines.len() == 2 && lines[1].contains(&own), "{lines:?}");
    let body = json!({ "estate_id": south, "label": "1-102" });
    let refused = clerk.post("/api/v1/units", &body).await.expect(422);
    assert_eq!(faults(&refused), [("/estate_id".to_owned(), "estate.unknown".to_owned())]);
    // Nobody opens an estate they would not see, nor moves one out of their sight.
    let refused = clerk.post("/api/v1/estates", &an_estate("S-2", "south")).await.expect(422);
    assert_eq!(faults(&refused), [("/region".to_owned(), "estate.out_of_scope".to_owned())]);
    let away = clerk.with("if-match", "\"1\"");
    let refused = away.patch(&format!("/api/v1/estates/{north}"), &json!({ "region": "south" })).await;
    assert_eq!(faults(&refused.expect(422))[0].1, "estate.out_of_scope");
    let readers = office.app.staff(&[Permission::ArchiveRead], Scope::Group);
    assert_eq!(
        readers.post("/api/v1/estates", &an_estate("X-1", "north")).await.problem(403),
        "permission_missing"
    );
    assert_eq!(office.app.nobody().get("/api/v1/estates").await.problem(401), "unauthenticated");
    assert_eq!(office.clerk(only(&north)).get(&format!("/api/v1/estates/{north}")).await.status, 200);
    office.close().await;
}

async fn a_code_and_a_label_are_taken_once(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let again = office.api.post("/api/v1/estates", &an_estate("SH-001", "south")).await;
    assert_eq!(again.problem(409), "archive.estate_code_taken");
    office.unit(&estate, "1-101").await;
    let again = json!({ "estate_id": estate, "label": "1-101" });
    assert_eq!(office.api.post("/api/v1/units", &again).await.problem(409), "archive.unit_label_taken");
    assert_eq!((office.count("estates").await, office.count("units").await), (1, 1));
    office.close().await;
}

async fn a_unit_is_put_right_and_the_cards_of_its_people_show_it(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let unit = office.unit(&estate, "1-101").await;
    office.unit(&estate, "1-102").await;
    let id = office.customer(&estate, "王小明", &["13800138000"]).await;
    office.moves_in(&id, &unit, "owner").await;
    let home = async || office.cards(&office.api, "13800138000").await[0]["homes"][0]["label"].clone();
    assert_eq!(home().await, "1-101");
    let item = format!("/api/v1/units/{unit}");
    let change = json!({ "label": "1栋 103", "building": null });
    assert_eq!(office.api.patch(&item, &change).await.problem(428), "version_required");
    let first = |api: &testkit::Api| api.with("if-match", "\"1\"");
    let reader = office.app.staff(&[Permission::ArchiveRead], Scope::Group);
    assert_eq!(first(&reader).patch(&item, &change).await.problem(403), "permission_missing");
    let stranger = office.clerk(region("south"));
    assert_eq!(first(&stranger).patch(&item, &change).await.problem(404), "not_found");
    let changed = first(&office.clerk(region("north"))).patch(&item, &change).await;
    assert_eq!(changed.header("etag"), "\"2\"");
    assert_eq!(changed.expect(200)["building"], json!(null));
    assert_eq!(home().await, "1栋 103");
    let said = office.app.recorder.wait_for::<UnitRegistered>(|said| said.label == "1栋 103").await;
    assert_eq!(said.unit_id.to_string(), unit);
    assert_eq!(first(&office.api).patch(&item, &change).await.problem(412), "stale_version");
    let second = office.api.with("if-match", "\"2\"");
    let taken = second.patch(&item, &json!({ "label": "1栋102" })).await;
    assert_eq!(taken.problem(409), "archive.unit_label_taken");
    assert_eq!(second.patch(&item, &json!({})).await.header("etag"), "\"2\"", "nothing is different");
    office.app.settle().await;
    assert_eq!(office.app.recorder.events::<UnitRegistered>().len(), 3);
    // The name it had is free.
    office.unit(&estate, "1-101").await;
    office.close().await;
}

async fn a_part_of_a_name_leads_to_estates_and_units(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let other = office.estate("SH-002", "south").await;
    let renamed = json!({ "name": "Moonlight 花园" });
    let seen = office.api.with("if-match", "\"1\"");
    seen.patch(&format!("/api/v1/estates/{other}"), &renamed).await.expect(200);
    for label in ["3栋 2单元 501", "3栋 2单元 502", "4栋 501"] {
        office.unit(&estate, label).await;
    }
    office.unit(&other, "501").await;
    let found = async |path: String| {
        let listed = office.api.get(&path).await.expect(200);
        listed["items"].as_array().unwrap().len()
    };
    for (part, count) in
        [("阳光", 1), ("花园", 2), ("ｍｏｏｎ light", 1), ("sh-00", 2), ("SH-002", 1), ("%", 0), ("山", 0)]
    {
        assert_eq!(found(format!("/api/v1/estates?name={}", escaped(part))).await, count, "{part}");
    }
    for (part, count) in
        [("501", 2), ("２单元５０１", 1), ("3栋2", 2), ("3-2-501", 1), ("4-501", 1), ("_", 0), ("601", 0)]
    {
        let path = format!("/api/v1/units?estate_id={estate}&label={}", escaped(part));
        assert_eq!(found(path).await, count, "{part}");
    }
    assert_eq!(found("/api/v1/units?label=501".to_owned()).await, 3);
    let clerk = office.clerk(region("north"));
    assert_eq!(clerk.get("/api/v1/units?label=501").await.expect(200)["items"].as_array().unwrap().len(), 2);
    assert_eq!(clerk.get("/api/v1/estates?name=moon").await.expect(200)["items"], json!([]));
    office.close().await;
}

async fn a_repeated_key_gives_the_same_answer(engine: Engine) {
    let office = Office::open(engine).await;
    let api = office.api.with("idempotency-key", "open-1");
    let first = api.post("/api/v1/estates", &an_estate("SH-001", "north")).await;
    let again = api.post("/api/v1/estates", &an_estate("SH-001", "north")).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(again.expect(201), first.expect(201));
    let other = api.post("/api/v1/estates", &an_estate("SH-002", "north")).await;
    assert_eq!(other.problem(422), "idempotency_key_reused");
    assert_eq!(office.count("estates").await, 1);
    office.app.settle().await;
    assert_eq!(office.app.recorder.events::<EstateOpened>().len(), 1);
    office.close().await;
}

async fn every_fault_is_told_at_once_in_both_languages(engine: Engine) {
    let office = Office::open(engine).await;
    let wrong = json!({
        "code": "-x", "name": " ", "region": "north\u{7}", "time_zone": "Beijing",
        "standard": "service-centre", "standard_version": 0,
    });
    let english = office.api.post("/api/v1/estates", &wrong).await.expect(422);
    let found: Vec<String> = faults(&english).into_iter().map(|(at, code)| format!("{at} {code}")).collect();
    insta::allow_duplicates! {
        insta::assert_json_snapshot!(found, @r#"
        [
          "/code estate.code",
          "/name text.empty",
          "/region text.control_characters",
          "/time_zone time_zone.unknown",
          "/standard_version version.out_of_range"
        ]
        "#);
    }
    let mut nul = an_estate("SH-001", "north");
    nul["name"] = json!("阳光\u{0}花园");
    assert_eq!(office.api.post("/api/v1/estates", &nul).await.status, 422);
    let chinese =
        office.api.with("accept-language", "zh-CN").post("/api/v1/estates", &an_estate("-", "north")).await;
    assert_eq!(chinese.header("content-language"), "zh-CN");
    assert!(chinese.text("/errors/0/detail").contains("字母"), "{chinese:?}");
    let unknown = json!({ "code": "A", "colour": "red" });
    assert_eq!(office.api.post("/api/v1/estates", &unknown).await.status, 422);
    assert_eq!(office.count("estates").await, 0);
    office.close().await;
}

async fn two_who_change_one_estate_at_once_do_not_both_win(engine: Engine) {
    let office = Office::open(engine).await;
    let item = format!("/api/v1/estates/{}", office.estate("SH-001", "north").await);
    let api = office.api.with("if-match", "\"1\"");
    let (left, right) = (json!({ "name": "左" }), json!({ "name": "右" }));
    let (first, second) = tokio::join!(api.patch(&item, &left), api.patch(&item, &right));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    office.app.settle().await;
    assert_eq!(office.app.recorder.events::<EstateOpened>().len(), 2);
    office.close().await;
}

async fn a_country_is_named_where_the_time_zone_does_not_tell_it(engine: Engine) {
    let office = Office::open(engine).await;
    let needed = [("/country".to_owned(), "country.needed".to_owned())];
    let mut abroad = an_estate("PA-001", "west");
    abroad["time_zone"] = json!("Europe/Paris");
    assert_eq!(faults(&office.api.post("/api/v1/estates", &abroad).await.expect(422)), needed);
    abroad["country"] = json!("FR");
    let paris = text(&office.api.post("/api/v1/estates", &abroad).await.expect(201), "/estate_id");
    office.customer(&paris, "Jean", &["01 42 34 56 78"]).await;
    assert_eq!(office.cards(&office.api, "+33 1 42 34 56 78").await.len(), 1);

    let seen = office.api.with("if-match", "\"1\"");
    let nobodys = json!({ "country": null });
    assert_eq!(faults(&seen.patch(&format!("/api/v1/estates/{paris}"), &nobodys).await.expect(422)), needed);
    let here = format!("/api/v1/estates/{}", office.estate("SH-001", "north").await);
    let moved = json!({ "time_zone": "America/New_York" });
    assert_eq!(faults(&seen.patch(&here, &moved).await.expect(422)), needed);
    assert_eq!(seen.patch(&here, &json!({ "time_zone": "Asia/Hong_Kong" })).await.status, 200);
    office.close().await;
}
