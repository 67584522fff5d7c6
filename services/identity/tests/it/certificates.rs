//! Skills, and who is certified in them: recorded, found, revoked, and what they clear somebody for.

use actix_web::http::Method;
use chrono::TimeDelta;
use contracts::identity::{SkillChanged, StaffChanged};
use serde_json::{Value, json};
use testkit::{Engine, TestApp};
use vocabulary::ClearedAct;

use crate::{
    memberships::at,
    organisation::faults,
    test_identity::{Answer, Ask, PASSWORD, TestIdentity, group, new_staff, on_both_engines},
};

on_both_engines!(
    a_skill_is_made_once_per_key_changed_and_found,
    what_makes_no_skill_is_refused_and_nothing_is_changed,
    a_certificate_is_recorded_once_per_key_found_and_revoked,
    nobody_has_two_certificates_of_one_skill_on_one_day,
    what_is_no_certificate_is_refused_and_nothing_is_changed,
    a_manager_certifies_their_own_people_and_sees_no_others,
);

/// An id of nothing, from long ago.
const NOTHING: &str = "0198f000-0000-7000-8000-000000000001";

impl TestIdentity {
    /// The id of a new skill that clears for calls.
    async fn skill(&self, code: &str) -> String {
        let body = json!({"code": code, "name": "独立接听", "clears_for": ["calls"]});
        let made = self.ask(Ask::post("/api/v1/skills").json(&body)).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.json()["skill_id"].as_str().unwrap().to_owned()
    }

    /// The answer to the administrator's request for this certificate.
    async fn certify(&self, body: &Value) -> Answer {
        self.ask(Ask::post("/api/v1/certificates").json(body)).await
    }

    /// The path of a certificate that is recorded.
    async fn certified(&self, body: &Value) -> String {
        let made = self.certify(body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.header("location").unwrap().to_owned()
    }
}

fn certificate(staff: &str, skill: &str, (from, until): (&str, Option<&str>)) -> Value {
    json!({
        "holder": {"kind": "staff", "staff_id": staff}, "skill_id": skill, "number": "HL-1", "issued_on": from,
        "expires_on": until,
    })
}

async fn a_skill_is_made_once_per_key_changed_and_found(identity: TestIdentity) {
    let body = json!({
        "code": "CALLS", "name": "独立接听", "clears_for": ["calls", "calls"], "demanded_from": "2026-06-01",
    });
    let create = || Ask::post("/api/v1/skills").header("idempotency-key", "k1").json(&body);
    let made = identity.ask(create()).await;
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.text);
    assert_eq!(made.json()["clears_for"], json!(["calls"]));
    assert_eq!(made.json()["demanded_at"], "2026-05-31T16:00:00Z", "midnight by the group's calendar");
    let again = identity.ask(create()).await;
    assert_eq!((again.status, &again.text), (201, &made.text));
    assert_eq!(identity.rows("skills").await, 1);
    let path = made.header("location").unwrap().to_owned();
    let change = |version: u32, body: &Value| {
        identity.ask(Ask::new(Method::PATCH, path.as_str()).if_match(version).json(body))
    };
    let changed = change(1, &json!({"name": "Calls alone", "demanded_from": "2026-03-02"})).await;
    assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")), "{}", changed.text);
    assert_eq!(change(1, &json!({"name": "x"})).await.status, 412);
    // The same again is no change.
    assert_eq!(change(2, &json!({"name": "Calls alone"})).await.header("etag"), Some("\"2\""));
    for (filter, found) in
        [("name=alls", 1), ("name=lifts", 0), ("is_demanded=true", 1), ("is_demanded=false", 0)]
    {
        let listed = identity.ask(Ask::get(format!("/api/v1/skills?{filter}"))).await;
        assert_eq!(listed.json()["items"].as_array().unwrap().len(), found, "{filter}: {}", listed.text);
    }
    let cleared = change(2, &json!({"demanded_from": null})).await;
    assert_eq!((cleared.status, &cleared.json()["demanded_at"]), (200, &Value::Null));
    assert_eq!(identity.ask(Ask::get(path.as_str())).await.json(), cleared.json());
    let trail = identity.trail().await;
    assert_eq!(trail.iter().filter(|action| action.ends_with("_skill")).count(), 3);
}

async fn what_makes_no_skill_is_refused_and_nothing_is_changed(identity: TestIdentity) {
    let create = async |body: &Value| identity.ask(Ask::post("/api/v1/skills").json(body)).await;
    let idle = create(&json!({"code": "LIFTS", "name": "电梯", "demanded_from": "2026-06-01"})).await;
    assert_eq!(faults(&idle), ["/demanded_from skill.clears_nothing"]);
    let empty = create(&json!({"code": " ", "name": "", "clears_for": ["calls"]})).await;
    assert_eq!((empty.status, faults(&empty).len()), (422, 2), "{}", empty.text);
    assert_eq!(create(&json!({"code": "X", "name": "x", "clears_for": ["flying"]})).await.status, 422);
    assert_eq!(identity.rows("skills").await, 0);
    identity.skill("CALLS").await;
    let taken = create(&json!({"code": "ｃａｌｌｓ", "name": "x"})).await;
    assert_eq!((taken.status, taken.code().as_str()), (409, "identity.skill_code_taken"));
    let estate = identity.open_estate("east").await;
    identity.hire("manager", &["identity:read", "identity:write"], &at(estate)).await;
    let manager = identity.token_of("manager", PASSWORD).await;
    let body = json!({"code": "MINE", "name": "x"});
    let refused = identity.send(Ask::post("/api/v1/skills").bearer(&manager).json(&body)).await;
    assert_eq!(refused.status, 403, "{}", refused.text);
    assert_eq!(identity.rows("skills").await, 1);
}

async fn a_certificate_is_recorded_once_per_key_found_and_revoked(identity: TestIdentity) {
    let li = identity.somebody("li.wei", &group()).await;
    let skill = identity.skill("CALLS").await;
    let body = certificate(&li, &skill, ("2026-03-01", Some("2026-03-31")));
    let create = || Ask::post("/api/v1/certificates").header("idempotency-key", "k1").json(&body);
    let made = identity.ask(create()).await;
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.text);
    assert_eq!(made.json()["ends_at"], "2026-03-31T16:00:00Z", "in force through its last day");
    let again = identity.ask(create()).await;
    assert_eq!((again.status, &again.text), (201, &made.text));
    let path = made.header("location").unwrap().to_owned();
    assert_eq!(identity.ask(Ask::get(path.as_str())).await.json(), made.json());
    identity.certified(&certificate(&li, &skill, ("2026-04-01", None))).await;
    for (filter, found) in [
        (format!("staff_id={li}"), 2),
        (format!("staff_id={NOTHING}"), 0),
        (format!("contractor_person_id={NOTHING}"), 0),
        (format!("skill_id={skill}"), 2),
        ("expires_before=2026-03-31".to_owned(), 0),
        ("expires_before=2026-04-01".to_owned(), 1),
        ("has_expired=false&is_revoked=false".to_owned(), 2),
        ("has_expired=true".to_owned(), 0),
    ] {
        let listed = identity.ask(Ask::get(format!("/api/v1/certificates?{filter}"))).await;
        assert_eq!(listed.json()["items"].as_array().unwrap().len(), found, "{filter}: {}", listed.text);
    }
    let revoke = |version: u32, reason: &str| {
        let body = json!({"reason": reason});
        identity.ask(Ask::post(format!("{path}/revoke")).if_match(version).json(&body))
    };
    assert_eq!(faults(&revoke(1, " ").await), ["/reason text.empty"]);
    assert_eq!(revoke(7, "x").await.status, 412);
    let timers = identity.rows("timers").await;
    let revoked = revoke(1, "Failed the spot check.").await;
    assert_eq!((revoked.status, revoked.header("etag")), (200, Some("\"2\"")), "{}", revoked.text);
    assert_eq!(revoked.json()["revocation_reason"], "Failed the spot check.");
    assert_eq!(identity.rows("timers").await, timers - 1, "its end comes no more");
    let again = revoke(2, "x").await;
    assert_eq!((again.status, again.code().as_str()), (409, "identity.certificate_revoked"));
    let trail = identity.trail().await;
    assert_eq!(trail.iter().filter(|action| action.ends_with("_certificate")).count(), 3);
}

async fn nobody_has_two_certificates_of_one_skill_on_one_day(identity: TestIdentity) {
    let (li, wang) = (identity.somebody("li.wei", &group()).await, identity.somebody("wang", &group()).await);
    let (calls, other) = (identity.skill("CALLS").await, identity.skill("OTHER").await);
    let path = identity.certified(&certificate(&li, &calls, ("2026-03-10", Some("2026-03-20")))).await;
    for (from, until) in [
        ("2026-03-20", Some("2026-03-25")),
        ("2026-03-01", Some("2026-03-10")),
        ("2026-03-12", Some("2026-03-13")),
        ("2026-03-01", None),
    ] {
        let refused = identity.certify(&certificate(&li, &calls, (from, until))).await;
        assert_eq!((refused.status, refused.code().as_str()), (409, "identity.certificate_overlaps"));
    }
    identity.certified(&certificate(&li, &calls, ("2026-03-21", None))).await;
    identity.certified(&certificate(&li, &other, ("2026-03-12", None))).await;
    identity.certified(&certificate(&wang, &calls, ("2026-03-12", None))).await;
    let revoke = Ask::post(format!("{path}/revoke")).if_match(1).json(&json!({"reason": "Lost."}));
    assert_eq!(identity.ask(revoke).await.status, 200);
    identity.certified(&certificate(&li, &calls, ("2026-03-12", Some("2026-03-20")))).await;
    assert_eq!(identity.rows("certificates").await, 5);
}

async fn what_is_no_certificate_is_refused_and_nothing_is_changed(identity: TestIdentity) {
    let li = identity.somebody("li.wei", &group()).await;
    let skill = identity.skill("CALLS").await;
    let body = certificate(&li, &skill, ("2026-03-10", None));
    let given = async |change: Value| {
        let mut body = body.clone();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        identity.certify(&body).await
    };
    let of_a_firm = json!({"kind": "contractor", "contractor_person_id": NOTHING});
    for (change, fault) in [
        (
            json!({"holder": {"kind": "staff", "staff_id": NOTHING}}),
            "/holder/staff_id membership.staff_unknown",
        ),
        (json!({"holder": of_a_firm}), "/holder/contractor_person_id certificate.contractor_person_unknown"),
        (json!({"skill_id": NOTHING}), "/skill_id skill.unknown"),
        (json!({"expires_on": "2026-03-09"}), "/expires_on days.end_before_beginning"),
        (json!({"number": ""}), "/number text.empty"),
    ] {
        let refused = given(change).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert_eq!(faults(&refused), [fault]);
    }
    let both = json!({"holder": {"kind": "staff", "staff_id": li, "contractor_person_id": NOTHING}});
    assert_eq!(given(both).await.status, 422);
    assert_eq!((identity.rows("certificates").await, identity.rows("timers").await), (0, 0));
}

async fn a_manager_certifies_their_own_people_and_sees_no_others(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("west").await);
    identity.hire("manager", &["identity:read", "identity:write"], &at(here)).await;
    let (li, far) =
        (identity.somebody("li.wei", &at(here)).await, identity.somebody("far", &at(there)).await);
    let skill = identity.skill("CALLS").await;
    let manager = identity.token_of("manager", PASSWORD).await;
    let days = ("2026-03-01", None);
    let record = |staff: &str| {
        let body = certificate(staff, &skill, days);
        identity.send(Ask::post("/api/v1/certificates").bearer(&manager).json(&body))
    };
    assert_eq!(record(&li).await.status, 201);
    assert_eq!(faults(&record(&far).await), ["/holder/staff_id membership.staff_unknown"]);
    let foreign = identity.certified(&certificate(&far, &skill, days)).await;
    let seen = identity.send(Ask::get("/api/v1/certificates").bearer(&manager)).await.json();
    let holders: Vec<&Value> = seen["items"].as_array().unwrap().iter().map(|it| &it["staff_id"]).collect();
    assert_eq!(holders, [&json!(li)]);
    assert_eq!(identity.send(Ask::get(foreign.as_str()).bearer(&manager)).await.status, 404);
    let revoke = Ask::post(format!("{foreign}/revoke")).bearer(&manager).if_match(1);
    assert_eq!(identity.send(revoke.json(&json!({"reason": "x"}))).await.status, 404);
}

/// What was last published of somebody's clearances.
async fn wait_until_cleared(app: &TestApp, staff: &Value, times: usize, acts: &[ClearedAct]) {
    let of_them = || -> Vec<StaffChanged> {
        let told = app.recorder.events::<StaffChanged>().into_iter();
        told.filter(|told| json!(told.staff_id) == *staff).collect()
    };
    testkit::until("what somebody is cleared for is told", async || of_them().len() >= times).await;
    let told = of_them();
    assert_eq!(
        (told.len(), &told[times - 1].cleared_for),
        (times, &acts.iter().map(|act| (*act).into()).collect())
    );
}

async fn a_clearance_comes_and_goes_with_the_days_of_a_certificate(engine: Engine) {
    let app = TestApp::start(identity::module(), engine).await;
    let api = app.admin();
    let skill =
        json!({"code": "CALLS", "name": "独立接听", "clears_for": ["calls"], "demanded_from": "2026-03-02"});
    let skill = api.post("/api/v1/skills", &skill).await.expect(201)["skill_id"].clone();
    let told = app.recorder.wait_for::<SkillChanged>(|told| json!(told.skill_id) == skill).await;
    assert_eq!(told.demanded_at.unwrap().to_rfc3339(), "2026-03-01T16:00:00+00:00");
    assert_eq!(told.clears_for, [ClearedAct::Calls]);
    let hired = api.post("/api/v1/staff", &new_staff("li.wei", &[], &group())).await.expect(201);
    let li = hired["staff_id"].clone();
    let (id, calls) = (li.as_str().unwrap(), [ClearedAct::Calls]);
    wait_until_cleared(&app, &li, 1, &[]).await;
    // It is the second of March: this one begins tomorrow and lapses with the day after.
    let body = certificate(id, skill.as_str().unwrap(), ("2026-03-03", Some("2026-03-04")));
    api.post("/api/v1/certificates", &body).await.expect(201);
    wait_until_cleared(&app, &li, 2, &[]).await;
    app.clock.advance(TimeDelta::hours(16));
    wait_until_cleared(&app, &li, 3, &calls).await;
    app.clock.advance(TimeDelta::hours(48));
    wait_until_cleared(&app, &li, 4, &[]).await;
    let api = app.admin();
    let body = certificate(id, skill.as_str().unwrap(), ("2026-03-05", None));
    let next = api.post("/api/v1/certificates", &body).await.expect(201);
    wait_until_cleared(&app, &li, 5, &calls).await;
    let path = format!("/api/v1/certificates/{}", next["certificate_id"].as_str().unwrap());
    api.step(&path, "revoke", &json!({"reason": "Failed the spot check."})).await.expect(200);
    wait_until_cleared(&app, &li, 6, &[]).await;
    // What clears whoever comes from a contractor clears the account that they sign in with.
    let firm = json!({"code": "HA", "name": "恒安", "from": "2026-03-01"});
    let firm = api.post("/api/v1/contractors", &firm).await.expect(201)["contractor_id"].clone();
    let person = json!({"contractor_id": firm, "name": "张工", "staff_id": li, "from": "2026-03-01"});
    let person = api.post("/api/v1/contractor-people", &person).await.expect(201);
    wait_until_cleared(&app, &li, 7, &[]).await;
    let mut body = certificate(id, skill.as_str().unwrap(), ("2026-03-05", None));
    body["holder"] = json!({"kind": "contractor", "contractor_person_id": person["contractor_person_id"]});
    api.post("/api/v1/certificates", &body).await.expect(201);
    wait_until_cleared(&app, &li, 8, &calls).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clearance_comes_and_goes_with_the_days_of_a_certificate_on_sqlite() {
    a_clearance_comes_and_goes_with_the_days_of_a_certificate(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clearance_comes_and_goes_with_the_days_of_a_certificate_on_postgres() {
    a_clearance_comes_and_goes_with_the_days_of_a_certificate(Engine::Postgres).await;
}
