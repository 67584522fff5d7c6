//! Patrols: rounds come by time and by the weather, reach every corner, and raise tickets.

use chrono::{DateTime, TimeDelta, Utc};
use contracts::{
    archive::{PlaceChanged, UnitRegistered},
    registers::PatrolRoundMissed,
    testing::Example,
};
use kernel::{Clock, EstateId, Permission, Scope};
use serde_json::{Value, json};
use testkit::{Api, Engine, Reply, TestApp, an_estate, on_both_engines, until};
use vocabulary::{PlaceId, PlaceKind, UnitId};

use crate::{clerk, manager};

on_both_engines!(
    rounds_come_each_day_and_are_over_when_every_corner_was_reached,
    a_round_that_is_not_done_in_time_is_told_once_also_where_time_was_lost,
    a_storm_asks_for_more_rounds_until_its_warning_is_withdrawn,
    homes_in_custody_are_patrolled_each_week_and_around_heavy_rain,
    boxes_are_opened_at_their_times_by_whoever_holds_the_position,
    a_plan_that_cannot_be_kept_is_refused_with_all_its_faults,
    what_is_filled_in_is_held_against_the_form_and_masked,
);

pub(crate) const PLANS: &str = "/api/v1/patrol-plans";
pub(crate) const ROUNDS: &str = "/api/v1/patrol-rounds";
const WARNINGS: &str = "/api/v1/weather-warnings";

/// Eight in the morning of a Tuesday in Shanghai.
pub(crate) const MORNING: &str = "2026-03-03T00:00:00Z";

pub(crate) async fn begin(engine: Engine) -> (TestApp, EstateId) {
    let app = TestApp::start(registers::module(), engine).await;
    let estate_id = an_estate(&app).on_the_clock_of("Asia/Shanghai").await.estate_id;
    app.clock.set(at(MORNING));
    (app, estate_id)
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Has the archive tell of a place in an estate.
pub(crate) async fn place(app: &TestApp, estate_id: EstateId, (kind, name): (PlaceKind, &str)) -> PlaceId {
    let told = PlaceChanged {
        place_id: PlaceId::new(app.db().ids().as_ref()),
        estate_id: Some(estate_id),
        kind: kind.into(),
        parent_id: Some(PlaceId::from_uuid(estate_id.as_uuid())),
        name: name.to_owned(),
        valid_from: None,
        valid_until: None,
        ..PlaceChanged::example()
    };
    app.recorder.publish(&told, 1).await;
    app.settle().await;
    told.place_id
}

pub(crate) async fn home(app: &TestApp, estate_id: EstateId, label: &str) -> UnitId {
    let told = UnitRegistered {
        unit_id: UnitId::new(app.db().ids().as_ref()),
        estate_id,
        label: label.to_owned(),
        ended_at: None,
        ..UnitRegistered::example()
    };
    app.recorder.publish(&told, 1).await;
    app.settle().await;
    told.unit_id
}

/// Each day at nine, everything that is built, within two hours.
pub(crate) fn daily(estate_id: EstateId) -> Value {
    json!({
        "name": "每日巡视", "form": "patrol-follow-up-record",
        "within": { "place_id": estate_id, "kinds": ["building", "public_area"] },
        "cadence": { "frequency": "daily", "times": ["09:00"] }, "due_minutes": 120, "from": "2026-03-01",
    })
}

/// A plan as the procedures have it that ships, with what an estate adds to it.
pub(crate) async fn shipped(app: &TestApp, code: &str, added: Value) -> Value {
    let all = clerk(app).get("/api/v1/patrol-templates").await.expect(200);
    let all = all.as_array().unwrap();
    let found = all.iter().find(|plan| plan["code"] == code).unwrap();
    let mut terms = json!({ "name": found["title"]["zh"], "from": "2026-03-01" });
    let terms_map = terms.as_object_mut().unwrap();
    for key in ["form", "cadence", "due_minutes", "weather"] {
        terms_map.insert(key.to_owned(), found[key].clone());
    }
    terms_map.extend(added.as_object().unwrap().clone());
    terms
}

pub(crate) async fn set(app: &TestApp, estate_id: EstateId, terms: Value) -> Value {
    let body = json!({ "estate_id": estate_id, "terms": terms });
    manager(app).post(PLANS, &body).await.expect(201)
}

/// The rounds at an estate, what begins first first.
pub(crate) async fn rounds(app: &TestApp, estate_id: EstateId, more: &str) -> Vec<Value> {
    let path = format!("{ROUNDS}?estate_id={estate_id}&sort=begins_at{more}");
    clerk(app).get(&path).await.expect(200)["items"].as_array().unwrap().clone()
}

pub(crate) async fn wait_for_rounds(
    app: &TestApp,
    estate_id: EstateId,
    more: &str,
    count: usize,
) -> Vec<Value> {
    until(&format!("{count} rounds{more}"), async || rounds(app, estate_id, more).await.len() >= count).await;
    let found = rounds(app, estate_id, more).await;
    assert_eq!(found.len(), count, "{found:?}");
    found
}

pub(crate) fn path_of(round: &Value) -> String {
    format!("{ROUNDS}/{}", round["patrol_round_id"].as_str().unwrap())
}

pub(crate) async fn act(api: &Api, round: &Value, act: &str, body: Value) -> Reply {
    api.step(&path_of(round), act, &body).await
}

pub(crate) fn of(list: &[Value], field: &str) -> Vec<String> {
    list.iter().map(|item| item[field].as_str().unwrap_or_default().to_owned()).collect()
}

async fn rounds_come_each_day_and_are_over_when_every_corner_was_reached(engine: Engine) {
    let (app, estate_id) = begin(engine).await;
    let tower = place(&app, estate_id, (PlaceKind::Building, "10栋")).await;
    let garden = place(&app, estate_id, (PlaceKind::PublicArea, "2号花园")).await;
    let plan = set(&app, estate_id, daily(estate_id)).await;
    assert_eq!(plan["next_at"], json!(at("2026-03-03T01:00:00Z")), "nine in Shanghai");
    assert_eq!(rounds(&app, estate_id, "").await, Vec::<Value>::new());
    app.clock.set(at("2026-03-03T01:00:00Z"));
    let due = wait_for_rounds(&app, estate_id, "", 1).await;
    let round = clerk(&app).get(&path_of(&due[0])).await.expect(200);
    let stops = round["places"].as_array().unwrap();
    assert_eq!(of(stops, "place"), ["2号花园", "10栋"], "as people count");
    assert_eq!((&round["status"], &round["stops"]), (&json!("due"), &json!(2)));
    let own = clerk(&app);
    let early = act(&own, &round, "visit", json!({ "place_id": garden })).await;
    assert_eq!(early.problem(409), "patrols.not_begun");
    act(&own, &round, "start", json!({})).await.expect(200);
    assert_eq!(act(&own, &round, "start", json!({})).await.problem(409), "patrols.begun_already");
    let seen = act(&own, &round, "visit", json!({ "place_id": garden })).await.expect(200);
    assert!(seen["places"][0]["visited_by"].is_string());
    let again = act(&own, &round, "visit", json!({ "place_id": garden })).await;
    assert_eq!(again.problem(409), "patrols.visited_already");
    let elsewhere = act(&own, &round, "visit", json!({ "place_id": app.staff_id() })).await;
    assert_eq!(elsewhere.text("/errors/0/code"), "patrol_stop.unknown");
    // A corner that nobody reached keeps the round open.
    assert_eq!(act(&own, &round, "finish", json!({})).await.problem(409), "patrols.stops_left");
    let blank = act(&own, &round, "skip", json!({ "place_id": tower, "reason": " " })).await;
    assert_eq!(blank.problem(422), "invalid_fields");
    act(&own, &round, "skip", json!({ "place_id": tower, "reason": "施工封闭" })).await.expect(200);
    let done = act(&own, &round, "finish", json!({})).await.expect(200);
    assert_eq!((&done["status"], &done["visited"], &done["skipped"]), (&json!("done"), &json!(1), &json!(1)));
    assert_eq!(done["acts"], json!([]));
    assert_eq!(act(&own, &round, "finish", json!({})).await.problem(409), "patrols.round_over");

    // What was only skipped, no patrol has reached in the period.
    let places =
        format!("/api/v1/patrol-coverage/places?estate_id={estate_id}&from=2026-03-01&to=2026-03-31");
    let unreached = own.get(&format!("{places}&is_reached=false")).await.expect(200);
    assert_eq!(of(unreached["items"].as_array().unwrap(), "place"), ["10栋"]);
    let coverage = format!("/api/v1/patrol-coverage?estate_id={estate_id}&from=2026-03-01&to=2026-03-31");
    let line = own.get(&coverage).await.expect(200)["items"][0].clone();
    assert_eq!((&line["stops"], &line["visited"], &line["percent"]), (&json!(2), &json!(1), &json!(50)));
    assert_eq!((&line["rounds"], &line["done"], &line["unreached"]), (&json!(1), &json!(1), &json!(0)));
    let backwards = own.get("/api/v1/patrol-coverage?from=2026-03-02&to=2026-03-01").await;
    assert_eq!(backwards.problem(422), "patrols.period_malformed");
    // A building that is new is patrolled the next day.
    place(&app, estate_id, (PlaceKind::Building, "11栋")).await;
    app.clock.set(at("2026-03-04T01:00:00Z"));
    let next = wait_for_rounds(&app, estate_id, "&status=due", 1).await;
    assert_eq!(next[0]["stops"], json!(3));
    let foreign =
        app.other_staff(&[Permission::RegistersRead], Scope::estate(EstateId::new(app.db().ids().as_ref())));
    assert_eq!(foreign.get(&path_of(&next[0])).await.problem(404), "not_found");
    assert_eq!(foreign.get(&coverage).await.expect(200)["items"], json!([]));
    app.finish().await;
}

async fn a_round_that_is_not_done_in_time_is_told_once_also_where_time_was_lost(engine: Engine) {
    let (app, estate_id) = begin(engine).await;
    place(&app, estate_id, (PlaceKind::Building, "1栋")).await;
    let plan = set(&app, estate_id, daily(estate_id)).await;
    app.clock.set(at("2026-03-03T01:00:00Z"));
    let first = wait_for_rounds(&app, estate_id, "", 1).await;
    act(&clerk(&app), &first[0], "start", json!({})).await.expect(200);
    // Three days later: the rounds of the days between are made as they would have been.
    app.clock.set(at("2026-03-06T00:00:00Z"));
    let all = wait_for_rounds(&app, estate_id, "", 3).await;
    let begins: Vec<&Value> = all.iter().map(|round| &round["begins_at"]).collect();
    let days = ["2026-03-03T01:00:00Z", "2026-03-04T01:00:00Z", "2026-03-05T01:00:00Z"];
    assert_eq!(begins, days.map(|day| json!(at(day))).iter().collect::<Vec<_>>());
    wait_for_rounds(&app, estate_id, "&status=missed", 2).await;
    for day in days {
        app.recorder.wait_for(|missed: &PatrolRoundMissed| missed.begins_at == at(day)).await;
    }
    app.settle().await;
    let told = app.recorder.events::<PatrolRoundMissed>();
    assert_eq!(told.len(), 3, "each is told once");
    assert_eq!(told.iter().filter(|missed| missed.started_by.is_some()).count(), 1);
    assert_eq!((told[0].plan.as_str(), told[0].stops_left), ("每日巡视", 1));
    // What somebody began goes on; what nobody began is over.
    let begun = clerk(&app).get(&path_of(&first[0])).await.expect(200);
    assert_eq!((&begun["status"], &begun["overdue_since"]), (&json!("in_progress"), &begun["due_at"]));
    let late = act(&clerk(&app), &all[1], "start", json!({})).await;
    assert_eq!(late.problem(409), "patrols.round_over");
    // Other terms make rounds at other times, and none twice.
    let mut terms = daily(estate_id);
    terms["cadence"]["times"] = json!(["10:00"]);
    terms["until"] = json!("2026-03-06");
    let path = format!("{PLANS}/{}", plan["patrol_plan_id"].as_str().unwrap());
    let chief = manager(&app).with("if-match", "\"1\"");
    let changed = chief.put(&path, &json!({ "terms": terms })).await.expect(200);
    assert_eq!(changed["next_at"], json!(at("2026-03-06T02:00:00Z")));
    assert_eq!(chief.put(&path, &json!({ "terms": terms })).await.problem(412), "stale_version");
    app.clock.set(at("2026-03-09T00:00:00Z"));
    wait_for_rounds(&app, estate_id, "&status=missed", 3).await;
    let over = manager(&app).get(&path).await.expect(200);
    assert_eq!(over["next_at"], Value::Null, "the plan is over");
    app.finish().await;
}

async fn enter(app: &TestApp, place: Value, (kind, starts, hours): (&str, i64, i64)) -> Value {
    let starts_at = app.clock.now() + TimeDelta::hours(starts);
    let mut body = json!({
        "kind": kind, "level": "orange", "starts_at": starts_at, "ends_at": starts_at + TimeDelta::hours(hours),
        "source": "中央气象台",
    });
    body.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
    manager(app).post(WARNINGS, &body).await.expect(201)
}

async fn a_storm_asks_for_more_rounds_until_its_warning_is_withdrawn(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let estate_id = an_estate(&app).in_region("华南").await.estate_id;
    let other = an_estate(&app).in_region("华北").await.estate_id;
    app.clock.set(at(MORNING));
    for estate_id in [estate_id, other] {
        place(&app, estate_id, (PlaceKind::Building, "1栋")).await;
        let kinds = json!({ "within": { "place_id": estate_id, "kinds": ["building"] } });
        let mut terms = shipped(&app, "daily-patrol", kinds).await;
        // No round but those that the weather asks for.
        terms["from"] = json!("2026-03-02");
        terms["cadence"] = json!({ "frequency": "monthly", "times": ["09:00"], "days": [28] });
        set(&app, estate_id, terms).await;
    }
    let warning = enter(&app, json!({ "region": "华南" }), ("typhoon", 2, 10)).await;
    let made = wait_for_rounds(&app, estate_id, "", 3).await;
    assert_eq!(of(&made, "occasion"), ["before_weather", "during_weather", "after_weather"]);
    let times = |round: &Value| (round["begins_at"].clone(), round["due_at"].clone());
    let hour = |hours: i64| json!(at(MORNING) + TimeDelta::hours(hours));
    assert_eq!(times(&made[0]), (hour(0), hour(2)), "done before it comes");
    assert_eq!(times(&made[1]), (hour(2), hour(6)), "done before the next");
    assert_eq!(made[2]["begins_at"], hour(12));
    assert_eq!(rounds(&app, other, "").await, Vec::<Value>::new(), "of another region");
    let early = act(&clerk(&app), &made[2], "start", json!({})).await;
    assert_eq!(early.problem(409), "patrols.not_yet");
    // Four hours apart while it holds.
    app.clock.advance(TimeDelta::hours(6));
    let during = wait_for_rounds(&app, estate_id, "&occasion=during_weather", 2).await;
    assert_eq!(during[1]["begins_at"], hour(6));
    act(&clerk(&app), &during[1], "start", json!({})).await.expect(200);
    // Somebody of one estate reads the warning for the region, and does not take it back.
    let path = format!("{WARNINGS}/{}", warning["weather_warning_id"].as_str().unwrap());
    let local = app
        .other_staff(&[Permission::RegistersRead, Permission::RegistersSupervise], Scope::estate(estate_id));
    assert_eq!(local.get(&path).await.expect(200)["region"], "华南");
    let reason = json!({ "reason": "台风转向" });
    assert_eq!(local.step(&path, "withdraw", &reason).await.problem(404), "not_found");
    let withdrawn = manager(&app).step(&path, "withdraw", &reason).await.expect(200);
    assert_eq!(withdrawn["withdraw_reason"], "台风转向");
    wait_for_rounds(&app, estate_id, "&status=cancelled", 1).await;
    assert_eq!(rounds(&app, estate_id, "&status=in_progress").await.len(), 1, "what is begun goes on");
    app.clock.advance(TimeDelta::hours(12));
    app.settle().await;
    assert_eq!(rounds(&app, estate_id, "").await.len(), 4, "nothing more comes of it");
    let twice = manager(&app).step(&path, "withdraw", &reason).await;
    assert_eq!(twice.problem(409), "patrols.warning_withdrawn");
    // What nobody has a rule about makes no round.
    enter(&app, json!({ "estate_id": estate_id }), ("heat", 1, 5)).await;
    app.settle().await;
    assert_eq!(rounds(&app, estate_id, "").await.len(), 4);
    app.finish().await;
}

async fn homes_in_custody_are_patrolled_each_week_and_around_heavy_rain(engine: Engine) {
    let (app, estate_id) = begin(engine).await;
    let homes = [home(&app, estate_id, "3栋 501").await, home(&app, estate_id, "3栋 502").await];
    home(&app, estate_id, "3栋 503").await;
    let listed = json!({ "place_ids": homes });
    let plan = set(&app, estate_id, shipped(&app, "custody-patrol", listed).await).await;
    assert_eq!(plan["next_at"], json!(at("2026-03-09T01:00:00Z")), "next Monday");
    enter(&app, json!({ "estate_id": estate_id }), ("heavy_rain", 3, 2)).await;
    let rain = wait_for_rounds(&app, estate_id, "", 2).await;
    assert_eq!(of(&rain, "occasion"), ["before_weather", "after_weather"]);
    let before = clerk(&app).get(&path_of(&rain[0])).await.expect(200);
    assert_eq!(of(before["places"].as_array().unwrap(), "place"), ["3栋 501", "3栋 502"]);
    assert_eq!(before["due_at"], json!(at("2026-03-03T03:00:00Z")));
    assert_eq!(rain[1]["begins_at"], json!(at("2026-03-03T05:00:00Z")));
    app.clock.set(at("2026-03-16T01:00:00Z"));
    let weekly = wait_for_rounds(&app, estate_id, "&occasion=planned", 2).await;
    let mondays = ["2026-03-09T01:00:00Z", "2026-03-16T01:00:00Z"].map(|day| json!(at(day)));
    assert_eq!([&weekly[0]["begins_at"], &weekly[1]["begins_at"]], [&mondays[0], &mondays[1]]);
    app.finish().await;
}

async fn boxes_are_opened_at_their_times_by_whoever_holds_the_position(engine: Engine) {
    let (app, estate_id) = begin(engine).await;
    let opinion_box = place(&app, estate_id, (PlaceKind::Facility, "意见箱")).await;
    let keeper = app.tell_position("SZ", "所长", None).await;
    app.settle().await;
    let added = json!({ "place_ids": [opinion_box], "position": "ｓｚ", "from": "2026-03-03" });
    let plan = set(&app, estate_id, shipped(&app, "opinion-box-round", added).await).await;
    assert_eq!(plan["terms"]["position"], "SZ");
    app.clock.set(at("2026-03-08T01:00:00Z"));
    let made = wait_for_rounds(&app, estate_id, "", 2).await;
    let begins = ["2026-03-03T01:00:00Z", "2026-03-08T01:00:00Z"].map(|day| json!(at(day)));
    assert_eq!([&made[0]["begins_at"], &made[1]["begins_at"]], [&begins[0], &begins[1]]);
    let rights = [Permission::RegistersRead, Permission::RegistersWrite];
    let designated = || app.staff(&rights, Scope::Group);
    let nobody = act(&designated(), &made[1], "start", json!({})).await;
    assert_eq!(nobody.problem(403), "registers.post_vacant");
    app.introduce(app.staff_id(), &rights, Scope::Group).await;
    let held = app.holding_of(&keeper, app.staff_id());
    app.tell_holding(&testkit::held_at(held, estate_id), 1).await;
    let other = act(&clerk(&app), &made[1], "start", json!({})).await;
    assert_eq!(other.problem(403), "registers.not_in_post");
    act(&designated(), &made[1], "start", json!({})).await.expect(200);
    act(&designated(), &made[1], "visit", json!({ "place_id": opinion_box })).await.expect(200);
    act(&designated(), &made[1], "finish", json!({})).await.expect(200);
    // In villages at fixed times.
    let added = json!({ "place_ids": [opinion_box], "position": "SZ" });
    let village = set(&app, estate_id, shipped(&app, "village-box-round", added).await).await;
    assert_eq!(village["next_at"], json!(at("2026-03-13T01:00:00Z")), "on Friday");
    app.finish().await;
}

async fn a_plan_that_cannot_be_kept_is_refused_with_all_its_faults(engine: Engine) {
    let (app, estate_id) = begin(engine).await;
    let tower = place(&app, estate_id, (PlaceKind::Building, "1栋")).await;
    let refused = async |change: Value| {
        let mut terms = daily(estate_id);
        terms.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let body = json!({ "estate_id": estate_id, "terms": terms });
        manager(&app).post(PLANS, &body).await.problem_faults()
    };
    let malformed = json!({
        "cadence": { "frequency": "weekly", "times": ["25:00"] }, "due_minutes": 0, "place_ids": [tower],
        "weather": [{ "kind": "gale", "from_level": "red" }], "until": "2026-02-01",
        "cleaning_fee": { "amount": "0", "currency": "CNY" },
    });
    assert_eq!(
        refused(malformed).await,
        [
            "/terms/place_ids patrol_plan.one_way",
            "/terms/cadence/times/0 cadence.time_malformed",
            "/terms/due_minutes number.range",
            "/terms/weather/0 patrol_plan.no_round",
            "/terms/cleaning_fee patrol_plan.no_fee",
            "/terms/until patrol_plan.ends_before",
        ]
    );
    let weekly = json!({ "cadence": { "frequency": "weekly", "times": ["09:00"], "days": [8] } });
    assert_eq!(refused(weekly).await, ["/terms/cadence/days cadence.days"]);
    let absent = json!({ "form": "nothing", "position": "nobody", "within": { "place_id": estate_id, "kinds": ["phase"] } });
    assert_eq!(
        refused(absent).await,
        [
            "/terms/form form.unknown",
            "/terms/position post.position_unknown",
            "/terms/within/kinds patrol_plan.nothing_there",
        ]
    );
    let listed = json!({ "within": null, "place_ids": [tower, app.staff_id(), tower] });
    assert_eq!(
        refused(listed).await,
        ["/terms/place_ids/1 patrol_plan.place_unknown", "/terms/place_ids/2 patrol_plan.place_twice"]
    );
    let keyed = manager(&app).with("idempotency-key", "plan-1");
    let body = json!({ "estate_id": estate_id, "terms": daily(estate_id) });
    let first = keyed.post(PLANS, &body).await.expect(201);
    let again = keyed.post(PLANS, &body).await;
    assert_eq!((again.header("idempotency-replayed"), &again.body), ("true", &first));
    let nobody = clerk(&app).post(PLANS, &body).await;
    assert_eq!(nobody.problem(403), "permission_missing");
    let past = json!({
        "estate_id": estate_id, "kind": "typhoon", "level": "red", "starts_at": "2026-03-01T00:00:00Z",
        "ends_at": "2026-03-02T00:00:00Z",
    });
    assert_eq!(manager(&app).post(WARNINGS, &past).await.problem_faults(), ["/ends_at weather_warning.over"]);
    app.finish().await;
}

async fn what_is_filled_in_is_held_against_the_form_and_masked(engine: Engine) {
    let (app, estate_id) = begin(engine).await;
    let (round, tower) = begun(&app, estate_id, json!({ "form": "custody-patrol-record" })).await;
    let own = clerk(&app);
    let wrong = json!({ "place_id": tower, "contents": { "patrolled": true } });
    let refused = act(&own, &round, "visit", wrong).await;
    assert_eq!(refused.problem_faults(), ["/contents/patrolled form_field.unknown"]);
    let file = json!({ "place_id": tower, "file_ids": [app.staff_id()] });
    let refused = act(&own, &round, "visit", file).await;
    assert_eq!(refused.problem_faults(), ["/file_ids/0 patrol_stop.file_unknown"]);
    let contents = json!({ "owner": "王小明先生", "address": "3-501" });
    let seen =
        act(&own, &round, "visit", json!({ "place_id": tower, "contents": contents })).await.expect(200);
    assert_eq!(seen["places"][0]["contents"], contents);
    let others = clerk(&app).get(&path_of(&round)).await.expect(200);
    assert_eq!(others["places"][0]["contents"]["address"], "3-501");
    assert_ne!(others["places"][0]["contents"]["owner"], "王小明先生", "masked for who was not there");
    let manager = manager(&app).get(&path_of(&round)).await.expect(200);
    assert_eq!(manager["places"][0]["contents"], contents);
    app.finish().await;
}

/// The faults of a refusal, each as its place and its code.
pub(crate) trait ProblemFaults {
    fn problem_faults(self) -> Vec<String>;
}

impl ProblemFaults for Reply {
    fn problem_faults(self) -> Vec<String> {
        let faults = self.body["errors"].as_array().cloned().unwrap_or_default();
        assert!(!faults.is_empty(), "{}", self.body);
        let fault = |fault: &Value| {
            format!("{} {}", fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap())
        };
        faults.iter().map(fault).collect()
    }
}

/// A round of a plan with one stop, which somebody has begun.
pub(crate) async fn begun(app: &TestApp, estate_id: EstateId, added: Value) -> (Value, PlaceId) {
    let tower = place(app, estate_id, (PlaceKind::Building, "1栋")).await;
    let mut terms = daily(estate_id);
    terms.as_object_mut().unwrap().extend(added.as_object().unwrap().clone());
    set(app, estate_id, terms).await;
    app.clock.set(at("2026-03-03T01:00:00Z"));
    let round = wait_for_rounds(app, estate_id, "", 1).await.remove(0);
    (act(&clerk(app), &round, "start", json!({})).await.expect(200), tower)
}
