//! Who is on duty: by shift, deputy, membership and day, and by the nearest place that has a roster.

use actix_web::http::Method;
use contracts::{archive::PlaceChanged, testing::Example};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};
use serde_json::{Value, json};
use testkit::{Engine, TestApp};
use vocabulary::{PlaceId, PlaceKind};

use crate::{
    memberships::at,
    organisation::faults,
    rosters::{NOTHING, three_shifts},
    test_identity::{Ask, PASSWORD, TestIdentity, new_staff, on_both_engines},
};

on_both_engines!(
    who_is_on_duty_and_who_comes_next,
    a_deputy_has_the_duty_and_it_ends_with_the_membership,
    the_nearest_place_with_a_roster_counts,
    the_answer_is_the_same_whatever_came_first,
    holidays_fall_by_the_calendar_of_the_team,
    a_board_has_every_position_with_a_roster_there_or_around,
    what_is_not_there_or_foreign_is_refused,
    an_answer_costs_a_few_statements_however_many_memberships_there_are,
);

impl TestIdentity {
    /// Who is on duty, and who comes next, each as the id and the shift, and the place of the roster.
    async fn duty(&self, position: &str, place: &Value, at: &str) -> (Vec<String>, Vec<String>, Value) {
        let place = place.as_str().map(|place| format!("&place_id={place}")).unwrap_or_default();
        let path = format!("/api/v1/duty?position_id={position}{place}&at={at}%2B08:00");
        let answer = self.ask(Ask::get(path)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let answer = answer.json();
        let told = |list: &str| {
            let duties = answer[list].as_array().unwrap().iter();
            let told = |duty: &Value| {
                let deputy = duty["deputy_for"].as_str().map(|holder| format!(" for {holder}"));
                let who = duty["staff_id"].as_str().unwrap();
                format!("{who} {}{}", duty["shift"].as_str().unwrap(), deputy.unwrap_or_default())
            };
            duties.map(told).collect::<Vec<_>>()
        };
        (told("on_duty"), told("next"), answer["roster_place_id"].clone())
    }

    /// A roster of March for one person with this offset.
    async fn one_in_march(&self, position: &str, place: &Value, staff: &str, offset: u16) -> String {
        let pattern = self.pattern().await;
        let lines = json!([{"staff_id": staff, "offset": offset}]);
        let made = self.march((position, place.clone(), &pattern), &lines).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.header("location").unwrap().to_owned()
    }
}

async fn who_is_on_duty_and_who_comes_next(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let li = identity.member("li.wei", estate, &position).await;
    let wang = identity.member("wang", estate, &position).await;
    let pattern = identity.pattern().await;
    let lines = json!([{"staff_id": li, "offset": 0}, {"staff_id": wang, "offset": 2}]);
    let made = identity.march((&position, json!(estate), &pattern), &lines).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let place = json!(estate);
    for (instant, on_duty, next) in [
        ("2026-03-02T05:59:59", None, Some(format!("{li} E"))),
        ("2026-03-02T06:00:00", Some(format!("{li} E")), Some(format!("{wang} N"))),
        ("2026-03-03T05:59:59", Some(format!("{wang} N")), Some(format!("{li} L"))),
        ("2026-03-03T06:00:00", None, Some(format!("{li} L"))),
        ("2026-04-02T12:00:00", None, None),
    ] {
        let (now, coming, _place) = identity.duty(&position, &place, instant).await;
        assert_eq!(now, Vec::from_iter(on_duty), "{instant}");
        assert_eq!(coming, Vec::from_iter(next), "{instant}");
    }
    // Without an instant it is now: four in the afternoon of the second.
    let path = format!("/api/v1/duty?position_id={position}&place_id={estate}");
    let now = identity.ask(Ask::get(path)).await.json();
    assert_eq!((&now["at"], &now["on_duty"]), (&json!("2026-03-02T08:00:00Z"), &json!([])));
    let night = json!([{
        "staff_id": wang, "from": "2026-03-02T14:00:00Z", "until": "2026-03-02T22:00:00Z", "shift": "N",
        "shift_name": "N", "day": "2026-03-02", "deputy_for": null, "swapped_with": null,
        "roster_id": made.json()["roster_id"], "time_zone": "Asia/Shanghai",
    }]);
    assert_eq!((&now["next"], &now["roster_ids"]), (&night, &json!([made.json()["roster_id"]])));
}

async fn a_deputy_has_the_duty_and_it_ends_with_the_membership(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let li = identity.somebody("li.wei", &at(estate)).await;
    let wang = identity.somebody("wang", &at(estate)).await;
    let held = json!({
        "staff_id": li, "position_id": position, "place_id": estate, "from": "2026-01-01", "until": "2026-12-31",
    });
    let membership = identity.given(&held).await;
    identity.one_in_march(&position, &json!(estate), &li, 2).await;
    let place = json!(estate);
    let deputy = json!({"deputy": {"staff_id": wang, "from": "2026-03-06", "until": "2026-03-06"}});
    let appointed = identity.ask(Ask::put(format!("{membership}/deputy")).if_match(1).json(&deputy)).await;
    assert_eq!(appointed.status, 200, "{}", appointed.text);
    // Nights on the second, the sixth, the tenth and so on.
    for (instant, on_duty) in [
        ("2026-03-06T23:00:00", format!("{wang} N for {li}")),
        ("2026-03-07T00:00:00", format!("{li} N")),
        ("2026-03-10T23:59:59", format!("{li} N")),
    ] {
        assert_eq!(identity.duty(&position, &place, instant).await.0, [on_duty], "{instant}");
    }
    let end = Ask::post(format!("{membership}/end")).if_match(2).json(&json!({"until": "2026-03-10"}));
    assert_eq!(identity.ask(end).await.status, 200);
    assert_eq!(identity.duty(&position, &place, "2026-03-10T23:59:59").await.0, [format!("{li} N")]);
    let (now, next, _place) = identity.duty(&position, &place, "2026-03-11T00:00:00").await;
    assert_eq!((now, next), (vec![], vec![]), "the duty ends with the membership, in the middle of a night");
}

async fn the_nearest_place_with_a_roster_counts(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let region = identity.know_place("region", Some("east"), None).await;
    let phase = identity.know_place("phase", None, Some(estate)).await;
    let building = identity.know_place("building", None, Some(estate)).await;
    lies_in(&identity, &building, &phase).await;
    let position = identity.position_of(&[], &["region", "estate", "phase"]).await;
    let (building, estate) = (json!(building), json!(estate));
    let everyone = json!({"kind": "group"});
    let asked = async |place: &Value| identity.duty(&position, place, "2026-03-02T07:00:00").await;
    assert_eq!(asked(&building).await, (vec![], vec![], Value::Null));
    for (name, place, others) in [
        ("far", json!(region), &estate),
        ("near", estate.clone(), &json!(phase)),
        ("here", json!(phase), &building),
    ] {
        let staff = identity.somebody(name, &everyone).await;
        identity
            .given(&json!({
                "staff_id": staff, "position_id": position, "place_id": place, "from": "2026-01-01", "until": null,
            }))
            .await;
        identity.one_in_march(&position, &place, &staff, 0).await;
        let (on_duty, _next, found_at) = asked(&building).await;
        assert_eq!((on_duty, &found_at), (vec![format!("{staff} E")], &place), "{name}");
        assert_eq!(asked(others).await.2, place, "{name}");
    }
    // When the nearest is over, the next counts again.
    let (_on_duty, _next, found_at) = identity.duty(&position, &building, "2026-04-01T12:00:00").await;
    assert_eq!(found_at, Value::Null, "all of them end with March");
}

/// As the archive's event tells it.
async fn lies_in(identity: &TestIdentity, place: &str, parent: &str) {
    let [place, parent] = [place, parent].map(|id| id.parse::<PlaceId>().unwrap().as_uuid());
    let update = Query::update()
        .table("known_places")
        .value("parent_id", parent)
        .and_where(Expr::col("id").eq(place))
        .to_owned();
    let tx = identity.home.db.begin().await.unwrap();
    tx.conn().execute(&update).await.unwrap();
    tx.commit().await.unwrap();
}

/// A deputy, an absence and an extra duty, in the order of these letters; who is on duty then at several instants.
async fn told_in_order(identity: &TestIdentity, order: &str) -> Vec<Vec<String>> {
    let estate = identity.open_estate("east").await;
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let mut ids = Vec::new();
    for name in ["li", "wang", "zhao"] {
        ids.push(identity.somebody(&format!("{name}.{order}").to_lowercase(), &at(estate)).await);
    }
    let held = |staff: &str| json!({"staff_id": staff, "position_id": position, "place_id": estate, "from": "2026-01-01", "until": null});
    let of_li = identity.given(&held(&ids[0])).await;
    identity.given(&held(&ids[1])).await;
    let mut roster = String::new();
    let mut version = 1;
    for letter in order.chars() {
        match letter {
            'r' => roster = identity.one_in_march(&position, &json!(estate), &ids[0], 0).await,
            'd' => {
                let deputy =
                    json!({"deputy": {"staff_id": ids[2], "from": "2026-03-06", "until": "2026-03-10"}});
                let set = Ask::put(format!("{of_li}/deputy")).if_match(1).json(&deputy);
                assert_eq!(identity.ask(set).await.status, 200);
            }
            _entry => {
                let entry = match letter {
                    'a' => json!({"staff_id": ids[0], "day": "2026-03-10", "kind": "absence"}),
                    'x' => json!({"staff_id": ids[1], "day": "2026-03-10", "kind": "extra", "shift": "E"}),
                    _changed => {
                        json!({"staff_id": ids[0], "day": "2026-03-06", "kind": "changed", "shift": "L"})
                    }
                };
                let record = Ask::post(format!("{roster}/entries")).if_match(version).json(&entry);
                let recorded = identity.ask(record).await;
                assert_eq!(recorded.status, 200, "{order} {letter}: {}", recorded.text);
                version += 1;
            }
        }
    }
    let mut told = Vec::new();
    for instant in
        ["2026-03-02T07:00:00", "2026-03-06T07:00:00", "2026-03-06T15:00:00", "2026-03-10T07:00:00"]
    {
        let (now, next, _place) = identity.duty(&position, &json!(estate), instant).await;
        // The people of each order are others: they are told by their place.
        let named = |text: &String| {
            ids.iter()
                .zip(["li", "wang", "zhao"])
                .fold(text.clone(), |text, (id, name)| text.replace(id, name))
        };
        told.push(now.iter().chain(&next).map(named).collect());
    }
    told
}

async fn the_answer_is_the_same_whatever_came_first(identity: TestIdentity) {
    let expected = told_in_order(&identity, "rdaxc").await;
    assert_eq!(expected[0], ["li E", "li L"]);
    assert_eq!(expected[1], ["zhao L for li"], "nobody is there early, and the deputy comes late");
    assert_eq!(expected[3], ["wang E", "li L"]);
    for order in ["drxca", "rcxad", "rxdca"] {
        assert_eq!(told_in_order(&identity, order).await, expected, "{order}");
    }
}

/// A team of a company that works by the calendar of Hong Kong rests on Good Friday, which is a day like others at its estate.
async fn holidays_fall_by_the_calendar_of_the_team(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let company = identity.unit("company", None, "HOLDING").await;
    let office = identity.unit("department", Some(&company), "OFFICE").await;
    let team = identity.unit("team", Some(&office), "LIFTS").await;
    let position = json!({
        "code": "LIFT", "title": "电梯工", "organisation_unit_id": team, "roles": [], "place_kinds": ["estate"],
    });
    let position = identity.ask(Ask::post("/api/v1/positions").json(&position)).await;
    let position = position.json()["position_id"].as_str().unwrap().to_owned();
    let li = identity.member("li.wei", estate, &position).await;
    let pattern = json!({
        "code": "DAY", "name": "白班", "cycle": ["D"], "anchor": "2026-03-02",
        "shifts": [{"code": "D", "name": "D", "spans": [{"starts": "09:00", "ends": "18:00"}]}],
        "on_holidays": {"rule": "rest"}, "on_swapped_days": {"rule": "as_cycle"},
    });
    let pattern = identity.ask(Ask::post("/api/v1/shift-patterns").json(&pattern)).await;
    let roster = json!({
        "position_id": position, "place_id": estate, "shift_pattern_id": pattern.json()["shift_pattern_id"],
        "from": "2026-03-02", "until": "2026-04-30", "lines": [{"staff_id": li, "offset": 0}],
    });
    let made = identity.ask(Ask::post("/api/v1/rosters").json(&roster)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let on_good_friday = async || identity.duty(&position, &json!(estate), "2026-04-03T10:00:00").await.0;
    assert_eq!(on_good_friday().await, [format!("{li} D")]);
    let change = |unit: &str, version: u32, calendar: &Value| {
        let path = format!("/api/v1/organisation-units/{unit}");
        Ask::new(Method::PATCH, path).if_match(version).json(&json!({"calendar": calendar}))
    };
    let refused = identity.ask(change(&office, 1, &json!("atlantis"))).await;
    assert_eq!(faults(&refused), ["/calendar calendar.unknown"]);
    let changed = identity.ask(change(&office, 1, &json!("hk"))).await;
    assert_eq!((changed.status, &changed.json()["calendar"]), (200, &json!("hk")), "{}", changed.text);
    assert_eq!(on_good_friday().await, [""; 0], "as the unit that the team lies in");
    // What is nearer counts, and what is cleared no longer.
    assert_eq!(identity.ask(change(&team, 1, &json!("cn"))).await.status, 200);
    assert_eq!(on_good_friday().await, [format!("{li} D")]);
    assert_eq!(identity.ask(change(&team, 2, &Value::Null)).await.status, 200);
    assert_eq!(on_good_friday().await, [""; 0]);
    let unknown =
        json!({"kind": "company", "parent_id": null, "code": "X", "name": "X", "calendar": "atlantis"});
    let refused = identity.ask(Ask::post("/api/v1/organisation-units").json(&unknown)).await;
    assert_eq!(faults(&refused), ["/calendar calendar.unknown"]);
}

async fn a_board_has_every_position_with_a_roster_there_or_around(identity: TestIdentity) {
    let (estate, other) = (identity.open_estate("east").await, identity.open_estate("east").await);
    let building = identity.know_place("building", None, Some(estate)).await;
    let (guard, clerk) = (
        identity.position(&["tickets:read"], &["estate"]).await,
        identity.position(&["tickets:read"], &["estate"]).await,
    );
    let li = identity.member("li.wei", estate, &guard).await;
    let wang = identity.member("wang", estate, &clerk).await;
    let zhao = identity.member("zhao", other, &guard).await;
    identity.one_in_march(&guard, &json!(estate), &li, 0).await;
    identity.one_in_march(&clerk, &json!(estate), &wang, 1).await;
    identity.one_in_march(&guard, &json!(other), &zhao, 0).await;
    let board = async |place: &Value, at: &str| {
        let path = format!("/api/v1/duty/board?place_id={}&at={at}%2B08:00", place.as_str().unwrap());
        let answer = identity.ask(Ask::get(path)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let answer = answer.json();
        let positions = answer["positions"].as_array().unwrap().iter();
        let who = |duty: &Value| duty["staff_id"].as_str().unwrap_or_default().to_owned();
        let told = |position: &Value| {
            (position["position_id"].clone(), who(&position["on_duty"][0]), who(&position["next"][0]))
        };
        let mut told: Vec<_> = positions.map(told).collect();
        told.sort_by_key(|(position, ..)| position.to_string());
        told
    };
    let mut morning =
        vec![(json!(guard), li.clone(), li.clone()), (json!(clerk), String::new(), wang.clone())];
    morning.sort_by_key(|(position, ..)| position.to_string());
    for place in [json!(estate), json!(building)] {
        assert_eq!(board(&place, "2026-03-02T07:00:00").await, morning, "{place}");
    }
    assert_eq!(board(&json!(other), "2026-03-02T07:00:00").await, [(json!(guard), zhao.clone(), zhao)]);
    assert_eq!(board(&json!(estate), "2026-06-02T07:00:00").await, []);
    identity.hire("reader", &["identity:read"], &at(estate)).await;
    let reader = identity.token_of("reader", PASSWORD).await;
    let refused =
        identity.send(Ask::get(format!("/api/v1/duty/board?place_id={other}")).bearer(&reader)).await;
    assert_eq!(faults(&refused), ["/place_id membership.place_unknown"]);
    let refused = identity.ask(Ask::get("/api/v1/duty/board?at=9999-01-01T00:00:00Z")).await;
    assert_eq!(faults(&refused), ["/at instant.out_of_range"]);
}

async fn what_is_not_there_or_foreign_is_refused(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("west").await);
    let building = identity.know_place("building", None, Some(there)).await;
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    identity.hire("reader", &["identity:read"], &at(here)).await;
    let reader = identity.token_of("reader", PASSWORD).await;
    let ask =
        async |query: String| identity.send(Ask::get(format!("/api/v1/duty?{query}")).bearer(&reader)).await;
    for place in [there.to_string(), building, NOTHING.to_owned()] {
        let refused = ask(format!("position_id={position}&place_id={place}")).await;
        assert_eq!(faults(&refused), ["/place_id membership.place_unknown"], "{}", refused.text);
    }
    let refused = ask(format!("position_id={NOTHING}&place_id={here}")).await;
    assert_eq!(faults(&refused), ["/position_id membership.position_unknown"]);
    let refused = ask(format!("position_id={position}&place_id={here}&at=9999-01-01T00:00:00Z")).await;
    assert_eq!(faults(&refused), ["/at instant.out_of_range"]);
    assert_eq!(ask(format!("position_id={position}&place_id={here}&at=today")).await.status, 422);
    assert_eq!(ask("place_id=x".to_owned()).await.status, 422);
    assert_eq!(ask(format!("position_id={position}&place_id={here}")).await.status, 200);
}

async fn an_answer_costs_a_few_statements_however_many_memberships_there_are(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let mut lines = Vec::new();
    for offset in 0..4 {
        let staff = identity.member(&format!("member{offset}"), estate, &position).await;
        lines.push(json!({"staff_id": staff, "offset": offset}));
    }
    let pattern = identity.pattern().await;
    let made = identity.march((&position, json!(estate), &pattern), &json!(lines)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let reader = identity.admin().await;
    let path = format!("/api/v1/duty?position_id={position}&place_id={estate}");
    let cost = async || {
        let ask = identity.send(Ask::get(path.as_str()).bearer(&reader));
        let (answer, statements) = db::testing::count_statements(ask).await;
        assert_eq!(answer.json()["on_duty"].as_array().unwrap().len(), 1, "{}", answer.text);
        statements
    };
    cost().await;
    let before = cost().await;
    for number in 0..10 {
        identity.member(&format!("other{number}"), estate, &position).await;
    }
    let after = cost().await;
    assert_eq!(before, after);
    assert!(after <= 8, "{after} statements");
}

async fn a_place_that_moves_lies_where_the_newest_event_says(engine: Engine) {
    let app = TestApp::start(identity::module(), engine).await;
    let api = app.admin();
    let region = |code: &str, parent: Option<PlaceId>| PlaceChanged {
        place_id: PlaceId::new(&kernel::SystemIds),
        estate_id: None,
        kind: PlaceKind::Region.into(),
        code: Some(code.to_owned()),
        parent_id: parent,
        name: code.to_owned(),
        ..PlaceChanged::example()
    };
    let (north, south) = (region("north", None), region("south", None));
    let city = region("city", Some(north.place_id));
    let moved = PlaceChanged { parent_id: Some(south.place_id), ..city.clone() };
    for (place, sequence) in [(&north, 1), (&south, 1), (&moved, 2), (&city, 1)] {
        app.recorder.publish(place, sequence).await;
    }
    app.settle().await;
    let unit = json!({"kind": "company", "code": "HQ", "name": "总部"});
    let unit = api.post("/api/v1/organisation-units", &unit).await.expect(201);
    let position = json!({
        "code": "RM", "title": "区域值班", "organisation_unit_id": unit["organisation_unit_id"], "roles": [],
        "place_kinds": ["region"],
    });
    let position = api.post("/api/v1/positions", &position).await.expect(201);
    let pattern = api.post("/api/v1/shift-patterns", &three_shifts("三班")).await.expect(201);
    for (name, place) in [("north", &north), ("south", &south)] {
        let staff = new_staff(name, &[], &json!({"kind": "group"}));
        let staff = api.post("/api/v1/staff", &staff).await.expect(201);
        let held = json!({
            "staff_id": staff["staff_id"], "position_id": position["position_id"], "place_id": place.place_id,
            "from": "2026-01-01",
        });
        api.post("/api/v1/memberships", &held).await.expect(201);
        let roster = json!({
            "position_id": position["position_id"], "place_id": place.place_id,
            "shift_pattern_id": pattern["shift_pattern_id"], "from": "2026-03-02", "until": "2026-03-31",
            "lines": [{"staff_id": staff["staff_id"], "offset": 0}],
        });
        api.post("/api/v1/rosters", &roster).await.expect(201);
    }
    let asked = format!(
        "/api/v1/duty?position_id={}&place_id={}&at=2026-03-02T00:00:00Z",
        position["position_id"].as_str().unwrap(),
        city.place_id
    );
    let found = api.get(&asked).await.expect(200);
    assert_eq!(found["roster_place_id"], json!(south.place_id), "{found}");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_moves_lies_where_the_newest_event_says_on_sqlite() {
    a_place_that_moves_lies_where_the_newest_event_says(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_moves_lies_where_the_newest_event_says_on_postgres() {
    a_place_that_moves_lies_where_the_newest_event_says(Engine::Postgres).await;
}
