//! Hand-overs of duty: written by whoever leaves, taken over by whoever comes, marked item by item.

use chrono::TimeDelta;
use kernel::EstateId;
use serde_json::{Value, json};

use crate::{
    memberships::at,
    organisation::faults,
    rosters::NOTHING,
    test_identity::{Answer, Ask, TestIdentity, on_both_engines},
};

on_both_engines!(
    what_is_handed_over_is_sorted_by_urgency_taken_over_and_marked,
    only_who_leaves_writes_and_only_who_comes_takes_over,
    hand_overs_that_cannot_be_are_refused,
);

/// Li, who is late on the second, which is now, and wang, who has the night after.
struct Shifts {
    estate: EstateId,
    position: String,
    li: String,
    wang: String,
}

impl Shifts {
    async fn of(identity: &TestIdentity) -> Self {
        let estate = identity.open_estate("east").await;
        let position = identity.position(&["identity:read"], &["estate"]).await;
        let li = identity.member("li.wei", estate, &position).await;
        let wang = identity.member("wang", estate, &position).await;
        let pattern = identity.pattern().await;
        let lines = json!([{"staff_id": li, "offset": 1}, {"staff_id": wang, "offset": 2}]);
        let made = identity.march((&position, json!(estate), &pattern), &lines).await;
        assert_eq!(made.status, 201, "{}", made.text);
        Self { estate, position, li, wang }
    }

    async fn record(&self, identity: &TestIdentity, who: &str, change: Value) -> Answer {
        let mut body = json!({
            "position_id": self.position, "place_id": self.estate, "note": "钥匙在柜台",
            "items": [
                {"urgency": "general", "text": "3栋门禁报修，待维修"},
                {"urgency": "not_solvable_now", "text": "地下室渗水"},
                {"urgency": "urgent", "text": "5栋电梯困人，已报维保"},
            ],
        });
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        identity.as_somebody(who, Ask::post("/api/v1/duty-handovers").json(&body)).await
    }
}

async fn what_is_handed_over_is_sorted_by_urgency_taken_over_and_marked(identity: TestIdentity) {
    let shifts = Shifts::of(&identity).await;
    let recorded = shifts.record(&identity, "li.wei", json!({})).await;
    assert_eq!((recorded.status, recorded.header("etag")), (201, Some("\"1\"")), "{}", recorded.text);
    let body = recorded.json();
    let urgencies: Vec<&Value> =
        body["items"].as_array().unwrap().iter().map(|item| &item["urgency"]).collect();
    assert_eq!(urgencies, [&json!("urgent"), &json!("general"), &json!("not_solvable_now")]);
    assert_eq!(
        (&body["staff_id"], &body["shift"], &body["day"]),
        (&json!(shifts.li), &json!("L"), &json!("2026-03-02"))
    );
    assert_eq!((&body["taken_over_by"], &body["place_id"]), (&Value::Null, &json!(shifts.estate)));
    let path = recorded.header("location").unwrap().to_owned();
    let open = |is_taken: bool| Ask::get(format!("/api/v1/duty-handovers?is_taken_over={is_taken}"));
    assert_eq!(identity.ask(open(false)).await.json()["items"], json!([body]));
    // Wang, whose night begins at ten, comes at nine.
    identity.clock.advance(TimeDelta::hours(5));
    let taken = identity.as_somebody("wang", Ask::post(format!("{path}/accept")).if_match(1)).await;
    assert_eq!((taken.status, &taken.json()["taken_over_by"]), (200, &json!(shifts.wang)), "{}", taken.text);
    assert_eq!(taken.json()["taken_over_at"], "2026-03-02T13:00:00Z");
    assert_eq!(identity.ask(open(false)).await.json()["items"], json!([]));
    let mark = async |version: u32, body: Value| {
        identity.as_somebody("wang", Ask::post(format!("{path}/mark")).if_match(version).json(&body)).await
    };
    let done = mark(2, json!({"item": 1})).await;
    assert_eq!((done.status, &done.json()["items"][0]["is_done"]), (200, &json!(true)), "{}", done.text);
    let postponed = mark(3, json!({"item": 2, "reason": "配件未到"})).await;
    let item = &postponed.json()["items"][1];
    assert_eq!((&item["is_done"], &item["reason"]), (&json!(false), &json!("配件未到")));
    assert_eq!(item["marked_by"], json!(shifts.wang));
    let again = mark(4, json!({"item": 1})).await;
    assert_eq!((again.status, again.code().as_str()), (409, "identity.handover_item_done"));
    for (filter, found) in [
        (format!("position_id={}", shifts.position), 1),
        (format!("place_id={}", shifts.estate), 1),
        (format!("staff_id={}", shifts.wang), 0),
        ("is_taken_over=true".to_owned(), 1),
    ] {
        let listed = identity.ask(Ask::get(format!("/api/v1/duty-handovers?{filter}"))).await;
        assert_eq!(listed.json()["items"].as_array().unwrap().len(), found, "{filter}: {}", listed.text);
    }
    let trail = identity.trail().await;
    for action in ["record_duty_handover", "accept_duty_handover", "mark_handover_item"] {
        assert!(trail.contains(&action.to_owned()), "{action}");
    }
}

async fn only_who_leaves_writes_and_only_who_comes_takes_over(identity: TestIdentity) {
    let shifts = Shifts::of(&identity).await;
    identity.member("zhao", shifts.estate, &shifts.position).await;
    for who in ["wang", "zhao"] {
        let refused = shifts.record(&identity, who, json!({})).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (409, "identity.handover_not_on_duty"),
            "{who}"
        );
    }
    // An hour after li's shift, it is still written down; three hours after it, no longer.
    identity.clock.advance(TimeDelta::hours(7));
    let recorded = shifts.record(&identity, "li.wei", json!({})).await;
    assert_eq!(recorded.status, 201, "{}", recorded.text);
    let path = recorded.header("location").unwrap().to_owned();
    let accept = async |who: &str, version: u32| {
        identity.as_somebody(who, Ask::post(format!("{path}/accept")).if_match(version)).await
    };
    for (who, version, status, code) in [
        ("li.wei", 1, 409, "identity.handover_own"),
        ("zhao", 1, 409, "identity.handover_not_yours"),
        ("wang", 7, 412, "stale_version"),
    ] {
        let refused = accept(who, version).await;
        assert_eq!((refused.status, refused.code().as_str()), (status, code), "{who}");
    }
    let mark = Ask::post(format!("{path}/mark")).if_match(1).json(&json!({"item": 1}));
    let refused = identity.as_somebody("wang", mark).await;
    assert_eq!(refused.code(), "identity.handover_not_taken_over");
    assert_eq!(accept("wang", 1).await.status, 200);
    assert_eq!(accept("wang", 2).await.code(), "identity.handover_taken_over");
    let mark = Ask::post(format!("{path}/mark")).if_match(2).json(&json!({"item": 1}));
    assert_eq!(identity.as_somebody("zhao", mark).await.code(), "identity.handover_not_yours");
    identity.somebody("far", &at(identity.open_estate("west").await)).await;
    assert_eq!(accept("far", 2).await.status, 404);
    identity.clock.advance(TimeDelta::hours(2));
    let late = shifts.record(&identity, "li.wei", json!({})).await;
    assert_eq!(late.code(), "identity.handover_not_on_duty");
    assert_eq!(identity.rows("duty_handovers").await, 1);
}

async fn hand_overs_that_cannot_be_are_refused(identity: TestIdentity) {
    let shifts = Shifts::of(&identity).await;
    let item = |text: &str| json!({"urgency": "general", "text": text});
    for (change, fault) in [
        (json!({"place_id": NOTHING}), "/place_id membership.place_unknown"),
        (json!({"position_id": NOTHING}), "/position_id membership.position_unknown"),
        (json!({"items": vec![item("x"); 51]}), "/items list.too_long"),
        (json!({"items": [item(" ")]}), "/items/0/text text.empty"),
        (json!({"items": [item(&"x".repeat(501))]}), "/items/0/text text.too_long"),
        (json!({"note": "x".repeat(2001)}), "/note text.too_long"),
    ] {
        let refused = shifts.record(&identity, "li.wei", change).await;
        assert_eq!((refused.status, faults(&refused)), (422, vec![fault.to_owned()]), "{}", refused.text);
    }
    assert_eq!(identity.rows("duty_handovers").await, 0);
    let nothing = shifts.record(&identity, "li.wei", json!({"items": [], "note": null})).await;
    assert_eq!(nothing.status, 201, "nothing may be left open: {}", nothing.text);
    let path = nothing.header("location").unwrap().to_owned();
    identity.clock.advance(TimeDelta::hours(6));
    assert_eq!(
        identity.as_somebody("wang", Ask::post(format!("{path}/accept")).if_match(1)).await.status,
        200
    );
    let mark = Ask::post(format!("{path}/mark")).if_match(2).json(&json!({"item": 1}));
    let refused = identity.as_somebody("wang", mark).await;
    assert_eq!(faults(&refused), ["/item duty_handover.item_unknown"]);
}
