//! Shift patterns and rosters: made, ended, taken back, refused.

use kernel::EstateId;
use serde_json::{Value, json};

use crate::{
    memberships::at,
    organisation::faults,
    roster_days::two_in_march,
    test_identity::{Answer, Ask, PASSWORD, TestIdentity, on_both_engines},
};

on_both_engines!(
    a_shift_pattern_is_made_once_per_key_and_found,
    shift_patterns_that_cannot_be_are_refused,
    a_shift_pattern_ends_when_no_roster_goes_on_with_it,
    a_roster_is_made_once_per_key_and_found,
    rosters_that_cannot_be_are_refused_and_nothing_is_changed,
    nobody_is_rostered_twice_at_one_time,
    of_two_rosters_at_once_for_one_person_one_is_refused,
    a_roster_ends_sooner_and_one_that_has_not_begun_is_taken_back,
    a_manager_makes_rosters_where_they_manage_and_nowhere_else,
);

/// An id of nothing, from long ago.
pub(crate) const NOTHING: &str = "0198f000-0000-7000-8000-000000000001";

/// Early, late, night and rest, from the second of March on, which is today.
pub(crate) fn three_shifts(code: &str) -> Value {
    let shift = |code: &str, starts: &str, ends: &str| json!({"code": code, "name": code, "spans": [{"starts": starts, "ends": ends}]});
    json!({
        "code": code, "name": "三班倒",
        "shifts": [shift("E", "06:00", "14:00"), shift("L", "14:00", "22:00"), shift("N", "22:00", "06:00")],
        "cycle": ["E", "L", "N", null], "anchor": "2026-03-02",
        "on_holidays": {"rule": "as_cycle"}, "on_swapped_days": {"rule": "as_cycle"},
    })
}

impl TestIdentity {
    /// The id of a new pattern of three shifts.
    pub(crate) async fn pattern(&self) -> String {
        let made = self.ask(Ask::post("/api/v1/shift-patterns").json(&three_shifts(&self.next_name()))).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.json()["shift_pattern_id"].as_str().unwrap().to_owned()
    }

    /// The id of somebody new who holds this position at the estate from January on.
    pub(crate) async fn member(&self, username: &str, estate: EstateId, position: &str) -> String {
        let id = self.somebody(username, &at(estate)).await;
        self.given(&json!({
            "staff_id": id, "position_id": position, "place_id": estate, "from": "2026-01-01", "until": null,
        }))
        .await;
        id
    }

    /// The administrator's roster of March.
    pub(crate) async fn march(
        &self,
        (position, place, pattern): (&str, Value, &str),
        lines: &Value,
    ) -> Answer {
        let body = json!({
            "position_id": position, "place_id": place, "shift_pattern_id": pattern,
            "from": "2026-03-02", "until": "2026-03-31", "lines": lines,
        });
        self.ask(Ask::post("/api/v1/rosters").json(&body)).await
    }
}

async fn a_shift_pattern_is_made_once_per_key_and_found(identity: TestIdentity) {
    let create =
        || Ask::post("/api/v1/shift-patterns").header("idempotency-key", "k1").json(&three_shifts("三班"));
    let made = identity.ask(create()).await;
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.text);
    assert_eq!(made.json()["shifts"][2]["spans"], json!([{"starts": "22:00", "ends": "06:00"}]));
    let again = identity.ask(create()).await;
    assert_eq!((again.status, &again.text), (201, &made.text));
    assert_eq!(identity.rows("shift_patterns").await, 1);
    let read = identity.ask(Ask::get(made.header("location").unwrap())).await;
    assert_eq!(read.json(), made.json());
    let taken = identity.ask(Ask::post("/api/v1/shift-patterns").json(&three_shifts(" 三班 "))).await;
    assert_eq!((taken.status, taken.code().as_str()), (409, "identity.shift_pattern_code_taken"));
    for (filter, found) in
        [("code=%E4%B8%89%E7%8F%AD", 1), ("name=%E4%B8%89%E7%8F%AD%E5%80%92", 1), ("name=x", 0)]
    {
        let listed = identity.ask(Ask::get(format!("/api/v1/shift-patterns?{filter}"))).await;
        assert_eq!(listed.json()["items"].as_array().unwrap().len(), found, "{filter}: {}", listed.text);
    }
    assert!(identity.trail().await.contains(&"create_shift_pattern".to_owned()));
}

async fn shift_patterns_that_cannot_be_are_refused(identity: TestIdentity) {
    let tried = async |change: Value| {
        let mut body = three_shifts("X");
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let refused = identity.ask(Ask::post("/api/v1/shift-patterns").json(&body)).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        faults(&refused)
    };
    let one = |spans: Value| json!({"shifts": [{"code": "E", "name": "x", "spans": spans}], "cycle": ["E"]});
    for (change, fault) in [
        (json!({"cycle": []}), "/cycle list.length"),
        (json!({"cycle": vec![json!("E"); 85]}), "/cycle list.length"),
        (json!({"cycle": [null]}), "/cycle shift_pattern.nobody_works"),
        (json!({"cycle": ["E", "X"]}), "/cycle/1 shift_pattern.shift_unknown"),
        (json!({"shifts": []}), "/shifts list.length"),
        (one(json!([])), "/shifts/0/spans list.length"),
        (
            one(json!([{"starts": "25:00", "ends": "06:00"}])),
            "/shifts/0/spans/0/starts shift_pattern.no_time",
        ),
        (
            one(json!([{"starts": "09:00", "ends": "12:00"}, {"starts": "11:00", "ends": "14:00"}])),
            "/shifts/0/spans shift_pattern.longer_than_a_day",
        ),
        (json!({"on_holidays": {"rule": "work"}}), "/on_holidays/shift shift_pattern.shift_needed"),
        (
            json!({"on_swapped_days": {"rule": "rest", "shift": "E"}}),
            "/on_swapped_days/shift shift_pattern.shift_not_taken",
        ),
        (
            json!({"on_swapped_days": {"rule": "work", "shift": "X"}}),
            "/on_swapped_days/shift shift_pattern.shift_unknown",
        ),
        // Whoever worked the night until six cannot begin at two.
        (
            json!({"shifts": [
                {"code": "E", "name": "x", "spans": [{"starts": "02:00", "ends": "10:00"}]},
                {"code": "N", "name": "x", "spans": [{"starts": "22:00", "ends": "06:00"}]},
            ], "cycle": ["N", "E"]}),
            "/cycle/1 shift_pattern.shifts_overlap",
        ),
    ] {
        assert_eq!(tried(change).await, [fault]);
    }
    assert_eq!(identity.rows("shift_patterns").await, 0);
    let east = json!({"kind": "regions", "regions": ["east"]});
    identity.hire("manager", &["identity:read", "identity:write"], &east).await;
    let manager = identity.token_of("manager", PASSWORD).await;
    let create = Ask::post("/api/v1/shift-patterns").bearer(&manager).json(&three_shifts("X"));
    assert_eq!(identity.send(create).await.code(), "scope_too_narrow", "patterns are the group's");
}

async fn a_shift_pattern_ends_when_no_roster_goes_on_with_it(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let li = identity.member("li.wei", estate, &position).await;
    let pattern = identity.pattern().await;
    let line = json!([{"staff_id": li, "offset": 0}]);
    let made = identity.march((&position, json!(estate), &pattern), &line).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let path = format!("/api/v1/shift-patterns/{pattern}");
    let end = async |version: u32, until: &str| {
        let body = json!({"until": until});
        identity.ask(Ask::post(format!("{path}/end")).if_match(version).json(&body)).await
    };
    assert_eq!(faults(&end(1, "2026-03-30").await), ["/until shift_pattern.in_use"]);
    assert_eq!(end(7, "2026-03-31").await.status, 412);
    let ended = end(1, "2026-03-31").await;
    assert_eq!((ended.status, &ended.json()["until"]), (200, &json!("2026-03-31")), "{}", ended.text);
    assert_eq!(faults(&end(2, "2026-04-01").await), ["/until shift_pattern.ends_already"]);
    let body = json!({
        "position_id": position, "place_id": estate, "shift_pattern_id": pattern,
        "from": "2026-04-01", "until": "2026-04-30", "lines": line,
    });
    let refused = identity.ask(Ask::post("/api/v1/rosters").json(&body)).await;
    assert_eq!(faults(&refused), ["/until roster.pattern_ended"]);
}

async fn a_roster_is_made_once_per_key_and_found(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let li = identity.member("li.wei", estate, &position).await;
    let wang = identity.member("wang", estate, &position).await;
    let pattern = identity.pattern().await;
    let body = json!({
        "position_id": position, "place_id": estate, "shift_pattern_id": pattern,
        "from": "2026-03-02", "until": "2026-03-31",
        "lines": [{"staff_id": li, "offset": 0}, {"staff_id": wang, "offset": 1, "until": "2026-03-15"}],
    });
    let create = || Ask::post("/api/v1/rosters").header("idempotency-key", "k1").json(&body);
    let made = identity.ask(create()).await;
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.text);
    assert_eq!(made.json()["begins_at"], "2026-03-01T16:00:00Z", "midnight at the estate");
    assert_eq!(made.json()["time_zone"], "Asia/Shanghai");
    let line = json!({"staff_id": wang, "offset": 1, "from": "2026-03-02", "until": "2026-03-15"});
    assert_eq!(made.json()["lines"][1], line);
    let again = identity.ask(create()).await;
    assert_eq!((again.status, &again.text), (201, &made.text));
    assert_eq!((identity.rows("rosters").await, identity.rows("roster_people").await), (1, 2));
    let read = identity.ask(Ask::get(made.header("location").unwrap())).await;
    assert_eq!(read.json(), made.json());
    for (filter, found) in [
        (format!("staff_id={wang}"), 1),
        (format!("staff_id={NOTHING}"), 0),
        (format!("position_id={position}"), 1),
        (format!("place_id={estate}"), 1),
        (format!("shift_pattern_id={pattern}"), 1),
        ("has_ended=false&has_begun=true".to_owned(), 1),
        ("has_ended=true".to_owned(), 0),
    ] {
        let listed = identity.ask(Ask::get(format!("/api/v1/rosters?{filter}"))).await;
        assert_eq!(listed.json()["items"].as_array().unwrap().len(), found, "{filter}: {}", listed.text);
    }
    assert!(identity.trail().await.contains(&"create_roster".to_owned()));
}

async fn rosters_that_cannot_be_are_refused_and_nothing_is_changed(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let li = identity.member("li.wei", estate, &position).await;
    let stands_in = identity.somebody("wang", &at(estate)).await;
    let gone = identity.somebody("gone", &at(estate)).await;
    identity
        .given(&json!({
            "staff_id": gone, "position_id": position, "place_id": estate, "from": "2026-01-01",
            "until": "2026-03-20",
            "deputy": {"staff_id": stands_in, "from": "2026-02-01", "until": "2026-03-03"},
        }))
        .await;
    let pattern = identity.pattern().await;
    let tried = async |change: Value| {
        let mut body = json!({
            "position_id": position, "place_id": estate, "shift_pattern_id": pattern,
            "from": "2026-03-02", "until": "2026-03-31", "lines": [{"staff_id": li, "offset": 0}],
        });
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let refused = identity.ask(Ask::post("/api/v1/rosters").json(&body)).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        faults(&refused)
    };
    let line = |staff: &str, more: Value| {
        let mut line = json!({"staff_id": staff, "offset": 0});
        line.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"lines": [line]})
    };
    for (change, fault) in [
        (json!({"position_id": NOTHING}), "/position_id membership.position_unknown"),
        (json!({"place_id": NOTHING}), "/place_id membership.place_unknown"),
        (json!({"place_id": null}), "/place_id membership.place_needed"),
        (json!({"shift_pattern_id": NOTHING}), "/shift_pattern_id roster.pattern_unknown"),
        (json!({"until": "2026-03-01"}), "/until days.end_before_beginning"),
        (json!({"until": "2027-03-03"}), "/until roster.too_long"),
        (json!({"lines": []}), "/lines list.length"),
        (line(NOTHING, json!({})), "/lines/0/staff_id roster.not_held"),
        (line(&gone, json!({})), "/lines/0/staff_id roster.not_held"),
        (line(&stands_in, json!({"from": "2026-03-04"})), "/lines/0/staff_id roster.not_held"),
        (line(&li, json!({"offset": 4})), "/lines/0/offset roster.offset_beyond_cycle"),
        (line(&li, json!({"from": "2026-03-01"})), "/lines/0/from roster.day_outside"),
        (
            json!({"lines": [{"staff_id": li, "offset": 0}, {"staff_id": li, "offset": 1, "from": "2026-03-31"}]}),
            "/lines/1/staff_id roster.line_overlaps",
        ),
    ] {
        assert_eq!(tried(change).await, [fault]);
    }
    assert_eq!((identity.rows("rosters").await, identity.rows("roster_people").await), (0, 0));
    let until = line(&gone, json!({"until": "2026-03-20"}));
    let made = identity.march((&position, json!(estate), &pattern), &until["lines"]).await;
    assert_eq!(made.status, 201, "as long as the membership: {}", made.text);
}

async fn nobody_is_rostered_twice_at_one_time(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("east").await);
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let li = identity.member("li.wei", here, &position).await;
    identity
        .given(&json!({
            "staff_id": li, "position_id": position, "place_id": there, "from": "2026-01-01", "until": null,
        }))
        .await;
    let pattern = identity.pattern().await;
    let march = async |place: EstateId, offset: u16| {
        let lines = json!([{"staff_id": li, "offset": offset}]);
        identity.march((&position, json!(place), &pattern), &lines).await
    };
    assert_eq!(march(here, 0).await.status, 201);
    let refused = march(there, 0).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "identity.on_duty_twice"),
        "{}",
        refused.text
    );
    assert!(refused.text.contains("2026-03-02"), "{}", refused.text);
    assert_eq!(identity.rows("rosters").await, 1);
    // The shifts of one day follow one another, so whoever is a day ahead there works at no time twice.
    assert_eq!(march(there, 1).await.status, 201);
}

async fn of_two_rosters_at_once_for_one_person_one_is_refused(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("east").await);
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let li = identity.member("li.wei", here, &position).await;
    identity
        .given(&json!({
            "staff_id": li, "position_id": position, "place_id": there, "from": "2026-01-01", "until": null,
        }))
        .await;
    let pattern = identity.pattern().await;
    let admin = identity.admin().await;
    let march = async |place: EstateId| {
        let body = json!({
            "position_id": position, "place_id": place, "shift_pattern_id": pattern,
            "from": "2026-03-02", "until": "2026-03-31", "lines": [{"staff_id": li, "offset": 0}],
        });
        identity.send(Ask::post("/api/v1/rosters").bearer(&admin).json(&body)).await.status
    };
    let (one, other) = tokio::join!(march(here), march(there));
    assert_eq!((one.min(other), one.max(other)), (201, 409));
    assert_eq!(identity.rows("rosters").await, 1);
}

async fn a_roster_ends_sooner_and_one_that_has_not_begun_is_taken_back(identity: TestIdentity) {
    let (path, li, _wang) = two_in_march(&identity).await;
    let end = async |version: u32, until: &str| {
        let body = json!({"until": until});
        identity.ask(Ask::post(format!("{path}/end")).if_match(version).json(&body)).await
    };
    assert_eq!(faults(&end(1, "2026-03-01").await), ["/until days.end_before_beginning"]);
    assert_eq!(faults(&end(1, "2026-03-31").await), ["/until roster.ends_already"]);
    let ended = end(1, "2026-03-15").await;
    assert_eq!((ended.status, &ended.json()["until"]), (200, &json!("2026-03-15")), "{}", ended.text);
    assert_eq!(ended.json()["lines"][0]["until"], "2026-03-15");
    assert_eq!(end(1, "2026-03-10").await.status, 412);
    let refused = identity.ask(Ask::delete(path.as_str()).if_match(2)).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "identity.roster_begun"));
    // What goes on from the next day on is another roster.
    let roster = identity.ask(Ask::get(path.as_str())).await.json();
    let body = json!({
        "position_id": roster["position_id"], "place_id": roster["place_id"],
        "shift_pattern_id": roster["shift_pattern_id"], "from": "2026-03-16", "until": "2026-03-31",
        "lines": [{"staff_id": li, "offset": 2}],
    });
    let later = identity.ask(Ask::post("/api/v1/rosters").json(&body)).await;
    assert_eq!(later.status, 201, "{}", later.text);
    let later = later.header("location").unwrap().to_owned();
    let absent = json!({"staff_id": li, "day": "2026-03-16", "kind": "absence"});
    assert_eq!(
        identity.ask(Ask::post(format!("{later}/entries")).if_match(1).json(&absent)).await.status,
        200
    );
    assert_eq!(identity.ask(Ask::delete(later.as_str()).if_match(2)).await.status, 204);
    assert_eq!(identity.ask(Ask::get(later)).await.status, 404);
    assert_eq!((identity.rows("rosters").await, identity.rows("roster_entries").await), (1, 0));
}

async fn a_manager_makes_rosters_where_they_manage_and_nowhere_else(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("west").await);
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let everywhere = identity.position(&["tickets:read"], &[]).await;
    let li = identity.member("li.wei", here, &position).await;
    let far = identity.member("far", there, &position).await;
    let pattern = identity.pattern().await;
    let lines = json!([{"staff_id": far, "offset": 0}]);
    let foreign = identity.march((&position, json!(there), &pattern), &lines).await;
    let foreign = foreign.header("location").unwrap().to_owned();
    identity.hire("manager", &["identity:read", "identity:write"], &at(here)).await;
    let manager = identity.token_of("manager", PASSWORD).await;
    let make = async |position: &str, place: Value, staff: &str| {
        let body = json!({
            "position_id": position, "place_id": place, "shift_pattern_id": pattern,
            "from": "2026-03-02", "until": "2026-03-31", "lines": [{"staff_id": staff, "offset": 0}],
        });
        identity.send(Ask::post("/api/v1/rosters").bearer(&manager).json(&body)).await
    };
    assert_eq!(faults(&make(&position, json!(there), &far).await), ["/place_id membership.place_unknown"]);
    assert_eq!(make(&everywhere, Value::Null, &li).await.code(), "identity.beyond_own_scope");
    assert_eq!(make(&position, json!(here), &li).await.status, 201);
    let seen = identity.send(Ask::get("/api/v1/rosters").bearer(&manager)).await.json();
    assert_eq!(seen["items"].as_array().unwrap().len(), 1);
    assert_eq!(identity.send(Ask::get(foreign.as_str()).bearer(&manager)).await.status, 404);
    let entries = Ask::get(format!("{foreign}/entries")).bearer(&manager);
    assert_eq!(identity.send(entries).await.status, 404);
    let end = Ask::post(format!("{foreign}/end")).bearer(&manager).if_match(1);
    assert_eq!(identity.send(end.json(&json!({"until": "2026-03-20"}))).await.status, 404);
    let absent = json!({"staff_id": far, "day": "2026-03-03", "kind": "absence"});
    let record = Ask::post(format!("{foreign}/entries")).bearer(&manager).if_match(1).json(&absent);
    assert_eq!(identity.send(record).await.status, 404);
}
