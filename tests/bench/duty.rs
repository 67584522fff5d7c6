//! How soon one knows who is on duty, among the memberships and rosters of a large group.

use std::cell::RefCell;

use chrono::{TimeDelta, Utc};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use serde_json::{Value, json};
use suite_tests::{TestEstate, TestSuite};
use testkit::{Api, until};

use crate::{rows, table::Table};

/// How many memberships there are unless another number is asked for …
pub(crate) const MEMBERSHIPS: u64 = 20_000;
/// … and on each roster so many people.
const ON_A_ROSTER: u64 = 10;
const PASSWORD: &str = "a long enough phrase 7";

/// Asks who is on duty at one estate.
pub(crate) async fn measure(
    suite: &mut TestSuite,
    test_estate: &TestEstate,
    memberships: u64,
    table: &mut Table,
) {
    let api = suite.admin().await;
    let here = &test_estate.estate_id;
    let position = position(&api).await;
    let (staff, membership, roster) = keep_watch(&api, &position, here).await;
    let database = Database::connect(suite.cluster().database("identity")).await.unwrap();
    lay(&database, (&staff, &membership, &roster), memberships).await;
    let path = format!("/api/v1/duty?position_id={position}&place_id={here}");
    let told: Value = api.get(&path).await.expect(200);
    assert_eq!(told["on_duty"].as_array().unwrap().len(), 10, "ten are on duty all day: {told}");
    let statement = format!("SELECT * FROM rosters WHERE id = '{roster}'");
    let limit = rows::limit(&database, &statement).await;
    let measured = rows::read(&api, &[path]).await;
    table.add(
        &format!("who is on duty, among {memberships} memberships and {} rosters", memberships / ON_A_ROSTER),
        measured.to_string(),
        format!("{limit}: the roster by its id"),
        "p99 ≤ 2 ms",
    );
}

async fn position(api: &Api) -> String {
    let unit = json!({ "kind": "company", "code": "WATCH", "name": "Watch" });
    let unit = api.post("/api/v1/organisation-units", &unit).await.expect(201);
    let position = json!({
        "code": "WATCH", "title": "Watch", "organisation_unit_id": unit["organisation_unit_id"], "roles": [],
        "place_kinds": ["estate"],
    });
    let position = api.post("/api/v1/positions", &position).await.expect(201);
    position["position_id"].as_str().unwrap().to_owned()
}

/// Ten people who are on duty all day at the estate; gives the ids of the last of them, of their membership and of the roster.
async fn keep_watch(api: &Api, position: &str, place: &str) -> (String, String, String) {
    #[expect(clippy::disallowed_methods, reason = "a benchmark stands outside the host that owns time")]
    let today = Utc::now().date_naive();
    let mut people = Vec::new();
    let membership = RefCell::new(String::new());
    for number in 0..ON_A_ROSTER {
        let account = json!({
            "username": format!("watch-{number}"), "name": "Lin", "password": PASSWORD, "must_change_password": false,
            "roles": [], "scope": { "kind": "group" },
        });
        let hired = api.post("/api/v1/staff", &account).await.expect(201);
        let staff = hired["staff_id"].as_str().unwrap().to_owned();
        let held = json!({
            "staff_id": staff, "position_id": position, "place_id": place, "from": today - TimeDelta::days(30),
        });
        until("identity knows the estate", async || {
            let reply = api.post("/api/v1/memberships", &held).await;
            membership.replace(reply.body["membership_id"].as_str().unwrap_or_default().to_owned());
            reply.status == 201
        })
        .await;
        people.push(staff);
    }
    let pattern = json!({
        "code": "WATCH", "name": "All day", "cycle": ["D"], "anchor": today,
        "shifts": [{ "code": "D", "name": "All day", "spans": [{ "starts": "00:00", "ends": "00:00" }] }],
        "on_holidays": { "rule": "as_cycle" }, "on_swapped_days": { "rule": "as_cycle" },
    });
    let pattern = api.post("/api/v1/shift-patterns", &pattern).await.expect(201);
    let lines: Vec<Value> = people.iter().map(|staff| json!({ "staff_id": staff, "offset": 0 })).collect();
    let roster = json!({
        "position_id": position, "place_id": place, "shift_pattern_id": pattern["shift_pattern_id"],
        "from": today - TimeDelta::days(20), "until": today + TimeDelta::days(60), "lines": lines,
    });
    let roster = api.post("/api/v1/rosters", &roster).await.expect(201);
    (people.pop().unwrap(), membership.into_inner(), roster["roster_id"].as_str().unwrap().to_owned())
}

/// The same at as many other estates as it takes.
async fn lay(
    database: &DatabaseConnection,
    (staff, membership, roster): (&str, &str, &str),
    memberships: u64,
) {
    let person = rows::id_of(1, "n");
    let changed = [("id", person.as_str()), ("username", "'laid-' || n")];
    rows::multiply(database, ("staff", staff), 0..memberships, &changed).await;
    let (id, place) = (rows::id_of(2, "n"), rows::id_of(3, &format!("n / {ON_A_ROSTER}")));
    let changed = [
        ("id", id.as_str()),
        ("staff_id", person.as_str()),
        ("place_id", place.as_str()),
        ("estate_id", place.as_str()),
    ];
    rows::multiply(database, ("memberships", membership), 0..memberships, &changed).await;
    let rosters = memberships / ON_A_ROSTER;
    let (id, place) = (rows::id_of(4, "n"), rows::id_of(3, "n"));
    let key = format!("{place}::text");
    let first = rows::id_of(1, &format!("n * {ON_A_ROSTER} + line"));
    let lines = format!(
        "(SELECT json_agg(jsonb_set(one.lines::jsonb -> 0, '{{staff_id}}', to_jsonb({first}::text))) \
         FROM generate_series(0, {}) AS line)",
        ON_A_ROSTER - 1
    );
    let changed = [
        ("id", id.as_str()),
        ("place_id", place.as_str()),
        ("estate_id", place.as_str()),
        ("place_key", key.as_str()),
        ("lines", lines.as_str()),
    ];
    rows::multiply(database, ("rosters", roster), 0..rosters, &changed).await;
    let on = rows::id_of(4, &format!("n / {ON_A_ROSTER}"));
    let last = rosters * ON_A_ROSTER;
    let people = format!(
        "INSERT INTO roster_people (roster_id, staff_id) SELECT {on}, {person} FROM generate_series(0, {}) AS n",
        last - 1
    );
    database.execute_unprepared(&people).await.unwrap();
    rows::settle(database, &["staff", "memberships", "rosters", "roster_people"]).await;
}
