//! Swaps of shifts: asked for, agreed to, approved, and worked; refused, and lapsed.

use chrono::TimeDelta;
use kernel::EstateId;
use serde_json::{Value, json};

use crate::{
    memberships::at,
    organisation::faults,
    rosters::NOTHING,
    test_identity::{Answer, Ask, PASSWORD, TestIdentity, on_both_engines},
};

on_both_engines!(
    two_work_each_others_day_once_it_is_approved,
    what_cannot_be_swapped_is_refused,
    each_does_what_is_theirs_to_do,
    what_became_impossible_is_not_approved,
    a_swap_lapses_when_its_shift_begins,
);

/// Li, who is early on the second, wang, who is late, and zhao, who is on no roster; all hold the position.
struct Crew {
    estate: EstateId,
    position: String,
    roster: String,
    li: String,
    wang: String,
    zhao: String,
}

impl Crew {
    async fn of(identity: &TestIdentity) -> Self {
        let estate = identity.open_estate("east").await;
        let position = identity.position(&["identity:read"], &["estate"]).await;
        let li = identity.member("li.wei", estate, &position).await;
        let wang = identity.member("wang", estate, &position).await;
        let zhao = identity.member("zhao", estate, &position).await;
        let pattern = identity.pattern().await;
        let lines = json!([{"staff_id": li, "offset": 0}, {"staff_id": wang, "offset": 1}]);
        let made = identity.march((&position, json!(estate), &pattern), &lines).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let roster = made.json()["roster_id"].as_str().unwrap().to_owned();
        identity.hire("manager", &["identity:read", "identity:write"], &at(estate)).await;
        Self { estate, position, roster, li, wang, zhao }
    }

    /// The answer to what `who` asks `with` for: their day for the other's.
    async fn request(
        &self,
        identity: &TestIdentity,
        who: &str,
        (day, with, with_day): (&str, &str, Option<&str>),
    ) -> Answer {
        let body = json!({"roster_id": self.roster, "day": day, "with_staff_id": with, "with_day": with_day});
        identity.as_somebody(who, Ask::post("/api/v1/shift-swaps").json(&body)).await
    }

    /// Who is on duty at an instant of March, by their ids and whose day it was.
    async fn on_duty(&self, identity: &TestIdentity, at: &str) -> Vec<(String, Value)> {
        let Self { estate, position, .. } = self;
        let path =
            format!("/api/v1/duty?position_id={position}&place_id={estate}&at=2026-03-{at}:00%2B08:00");
        let answer = identity.ask(Ask::get(path)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let duties = answer.json()["on_duty"].as_array().unwrap().clone();
        let told =
            |duty: &Value| (duty["staff_id"].as_str().unwrap().to_owned(), duty["swapped_with"].clone());
        duties.iter().map(told).collect()
    }
}

impl TestIdentity {
    /// The answer to a request of this member of staff.
    pub(crate) async fn as_somebody(&self, username: &str, ask: Ask) -> Answer {
        let token = self.token_of(username, PASSWORD).await;
        self.send(ask.bearer(&token)).await
    }

    async fn act(&self, who: &str, path: &str, act: &str, version: u32) -> Answer {
        self.as_somebody(who, Ask::post(format!("{path}/{act}")).if_match(version)).await
    }
}

async fn two_work_each_others_day_once_it_is_approved(identity: TestIdentity) {
    let crew = Crew::of(&identity).await;
    // Li's night of the fourth for wang's of the seventh.
    let asked = crew.request(&identity, "li.wei", ("2026-03-04", &crew.wang, Some("2026-03-07"))).await;
    assert_eq!((asked.status, asked.header("etag")), (201, Some("\"1\"")), "{}", asked.text);
    assert_eq!(
        (&asked.json()["status"], &asked.json()["begins_at"]),
        (&json!("asked"), &json!("2026-03-04T14:00:00Z"))
    );
    let path = asked.header("location").unwrap().to_owned();
    let agreed = identity.act("wang", &path, "accept", 1).await;
    assert_eq!((agreed.status, &agreed.json()["status"]), (200, &json!("agreed")), "{}", agreed.text);
    assert_eq!(crew.on_duty(&identity, "04T23:00").await, [(crew.li.clone(), Value::Null)], "not yet");
    let approved = identity.act("manager", &path, "approve", 2).await;
    assert_eq!((approved.status, &approved.json()["status"]), (200, &json!("approved")), "{}", approved.text);
    assert!(approved.json()["decided_by"].is_string() && approved.json()["decided_at"].is_string());
    assert_eq!(crew.on_duty(&identity, "04T23:00").await, [(crew.wang.clone(), json!(crew.li))]);
    assert_eq!(crew.on_duty(&identity, "07T23:00").await, [(crew.li.clone(), json!(crew.wang))]);
    assert_eq!(crew.on_duty(&identity, "08T23:00").await, [(crew.li.clone(), Value::Null)]);
    let read = identity.as_somebody("li.wei", Ask::get(path.as_str())).await;
    assert_eq!(read.json(), approved.json());
    for (filter, found) in [
        (format!("roster_id={}", crew.roster), 1),
        (format!("staff_id={}", crew.li), 1),
        (format!("with_staff_id={}", crew.li), 0),
        ("status=approved".to_owned(), 1),
        ("status=asked".to_owned(), 0),
    ] {
        let listed = identity.ask(Ask::get(format!("/api/v1/shift-swaps?{filter}"))).await;
        assert_eq!(listed.json()["items"].as_array().unwrap().len(), found, "{filter}: {}", listed.text);
    }
    assert_eq!(
        identity.ask(Ask::get(format!("/api/v1/rosters/{}", crew.roster))).await.header("etag"),
        Some("\"2\"")
    );
    let trail = identity.trail().await;
    for action in ["request_shift_swap", "accept_shift_swap", "approve_shift_swap"] {
        assert!(trail.contains(&action.to_owned()), "{action}");
    }
}

async fn what_cannot_be_swapped_is_refused(identity: TestIdentity) {
    let crew = Crew::of(&identity).await;
    let stranger = identity.somebody("stranger", &at(crew.estate)).await;
    for (day, with, with_day, fault) in [
        ("2026-04-01", &crew.wang, None, "/day roster.day_outside"),
        ("2026-03-03", &crew.wang, Some("2026-04-01"), "/with_day roster.day_outside"),
        ("2026-03-03", &crew.li, None, "/with_staff_id shift_swap.with_oneself"),
    ] {
        let refused = crew.request(&identity, "li.wei", (day, with, with_day)).await;
        assert_eq!((refused.status, faults(&refused)), (422, vec![fault.to_owned()]), "{}", refused.text);
    }
    for (who, day, with, with_day, code) in [
        // Li rests on the fifth, zhao is on no roster.
        ("li.wei", "2026-03-05", &crew.wang, None, "identity.swap_without_duty"),
        ("li.wei", "2026-03-03", &crew.zhao, Some("2026-03-04"), "identity.swap_without_duty"),
        ("li.wei", "2026-03-03", &stranger, None, "identity.swap_not_held"),
        // The early shift of a day for the late one of the same day: that can be.
        ("wang", "2026-03-06", &crew.li, Some("2026-03-06"), ""),
        ("li.wei", "2026-03-02", &crew.zhao, None, "identity.swap_lapsed"),
    ] {
        let refused = crew.request(&identity, who, (day, with, with_day)).await;
        let code_of = if refused.status == 201 { String::new() } else { refused.code() };
        assert_eq!(code_of, code, "{day}: {}", refused.text);
    }
    // Whoever is early on the tenth does not take another early shift on it.
    let early = json!({"staff_id": crew.wang, "day": "2026-03-10", "kind": "changed", "shift": "E"});
    let path = format!("/api/v1/rosters/{}/entries", crew.roster);
    assert_eq!(identity.ask(Ask::post(path).if_match(1).json(&early)).await.status, 200);
    let refused = crew.request(&identity, "li.wei", ("2026-03-10", &crew.wang, None)).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "identity.on_duty_twice"),
        "{}",
        refused.text
    );
    let body = json!({"roster_id": NOTHING, "day": "2026-03-03", "with_staff_id": crew.wang});
    let refused = identity.as_somebody("li.wei", Ask::post("/api/v1/shift-swaps").json(&body)).await;
    assert_eq!(faults(&refused), ["/roster_id shift_swap.roster_unknown"]);
    let elsewhere = identity.open_estate("west").await;
    identity.somebody("far", &at(elsewhere)).await;
    let refused = crew.request(&identity, "far", ("2026-03-03", &crew.wang, None)).await;
    assert_eq!(faults(&refused), ["/roster_id shift_swap.roster_unknown"], "a foreign one is as none");
    assert_eq!(identity.rows("shift_swaps").await, 1);
}

async fn each_does_what_is_theirs_to_do(identity: TestIdentity) {
    let crew = Crew::of(&identity).await;
    let asked = crew.request(&identity, "li.wei", ("2026-03-04", &crew.zhao, None)).await;
    let path = asked.header("location").unwrap().to_owned();
    let refusal = async |who: &str, act: &str, version: u32| {
        let refused = identity.act(who, &path, act, version).await;
        (refused.status, refused.code())
    };
    let told = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(refusal("li.wei", "accept", 1).await, told(403, "identity.swap_of_others"));
    assert_eq!(refusal("wang", "decline", 1).await, told(403, "identity.swap_of_others"));
    assert_eq!(refusal("wang", "approve", 1).await, told(403, "permission_missing"));
    assert_eq!(refusal("manager", "approve", 1).await, told(409, "identity.swap_not_agreed"));
    assert_eq!(refusal("zhao", "accept", 7).await, told(412, "stale_version"));
    assert_eq!(identity.act("zhao", &path, "accept", 1).await.status, 200);
    assert_eq!(identity.act("manager", &path, "decline", 2).await.json()["status"], "declined");
    assert_eq!(refusal("li.wei", "withdraw", 3).await, told(409, "identity.swap_decided"));
    // Who manages rosters and asked for it themselves needs another one to approve it.
    let role = identity.role(&["identity:read", "identity:write"]).await;
    let roles = json!({"roles": [role], "scope": at(crew.estate)});
    let change = Ask::put(format!("/api/v1/staff/{}/roles", crew.li)).if_match(1).json(&roles);
    let changed = identity.ask(change).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let asked = crew.request(&identity, "li.wei", ("2026-03-04", &crew.zhao, None)).await;
    let own = asked.header("location").unwrap().to_owned();
    assert_eq!(identity.act("zhao", &own, "accept", 1).await.status, 200);
    let refused = identity.act("li.wei", &own, "approve", 2).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "identity.swap_own"));
    assert_eq!(identity.act("li.wei", &own, "withdraw", 2).await.json()["status"], "withdrawn");
    identity.somebody("far", &at(identity.open_estate("west").await)).await;
    assert_eq!(identity.act("far", &path, "accept", 3).await.status, 404);
}

async fn what_became_impossible_is_not_approved(identity: TestIdentity) {
    let crew = Crew::of(&identity).await;
    let asked = crew.request(&identity, "li.wei", ("2026-03-04", &crew.zhao, None)).await;
    let path = asked.header("location").unwrap().to_owned();
    assert_eq!(identity.act("zhao", &path, "accept", 1).await.status, 200);
    // Meanwhile zhao was given that night for somebody else.
    let extra = json!({"staff_id": crew.zhao, "day": "2026-03-04", "kind": "extra", "shift": "N"});
    let entries = format!("/api/v1/rosters/{}/entries", crew.roster);
    assert_eq!(identity.ask(Ask::post(entries).if_match(1).json(&extra)).await.status, 200);
    let refused = identity.act("manager", &path, "approve", 2).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "identity.on_duty_twice"),
        "{}",
        refused.text
    );
    assert_eq!(identity.ask(Ask::get(path)).await.json()["status"], "agreed", "nothing was changed");
    // What is swapped is not the asker's to swap again.
    let asked = crew.request(&identity, "li.wei", ("2026-03-06", &crew.zhao, None)).await;
    let path = asked.header("location").unwrap().to_owned();
    assert_eq!(identity.act("zhao", &path, "accept", 1).await.status, 200);
    assert_eq!(identity.act("manager", &path, "approve", 2).await.status, 200);
    let again = crew.request(&identity, "li.wei", ("2026-03-06", &crew.wang, None)).await;
    assert_eq!(again.code(), "identity.swap_without_duty");
    // Nor is it the asker who can be absent on it.
    let absent = async |staff: &str| {
        let body = json!({"staff_id": staff, "day": "2026-03-06", "kind": "absence"});
        let path = format!("/api/v1/rosters/{}/entries", crew.roster);
        identity.ask(Ask::post(path).if_match(3).json(&body)).await
    };
    assert_eq!(absent(&crew.li).await.code(), "identity.nothing_to_change");
    assert_eq!(absent(&crew.zhao).await.status, 200);
    assert!(crew.on_duty(&identity, "06T07:00").await.is_empty());
    let refused = identity.ask(Ask::delete(format!("/api/v1/rosters/{}", crew.roster)).if_match(4)).await;
    assert_eq!(refused.code(), "identity.roster_begun");
}

async fn a_swap_lapses_when_its_shift_begins(identity: TestIdentity) {
    let crew = Crew::of(&identity).await;
    let asked = crew.request(&identity, "li.wei", ("2026-03-03", &crew.zhao, None)).await;
    let path = asked.header("location").unwrap().to_owned();
    // It is four in the afternoon of the second, and li is late on the third.
    identity.clock.advance(TimeDelta::hours(22));
    let refused = identity.act("zhao", &path, "accept", 1).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "identity.swap_lapsed"));
    identity.run_job("identity.fire_timers").await;
    let lapsed = identity.ask(Ask::get(path.as_str())).await.json();
    assert_eq!(
        (&lapsed["status"], &lapsed["decided_at"]),
        (&json!("lapsed"), &json!("2026-03-03T06:00:00Z"))
    );
    assert_eq!(identity.act("zhao", &path, "accept", 2).await.code(), "identity.swap_decided");
    assert!(identity.trail().await.contains(&"lapse_shift_swap".to_owned()));
    assert_eq!(crew.on_duty(&identity, "03T15:00").await, [(crew.li.clone(), Value::Null)]);
}
