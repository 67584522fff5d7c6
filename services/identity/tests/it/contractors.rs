//! Firms that work for the group, and the people whom they send.

use actix_web::http::Method;
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, sea_query::Query};
use serde_json::{Value, json};

use crate::{
    memberships::at,
    organisation::faults,
    test_identity::{Answer, Ask, PASSWORD, TestIdentity, group, on_both_engines},
};

on_both_engines!(
    a_firm_is_taken_on_once_per_key_changed_found_and_ended,
    a_number_is_sealed_and_masked_but_where_somebody_is_looked_at,
    what_is_no_firm_is_refused_and_nothing_is_changed,
    people_come_on_days_of_the_contract,
    an_account_is_one_persons_of_one_firm,
    an_account_has_its_rights_on_the_days_of_the_contract_alone,
    a_persons_own_days_end_sooner_than_the_contract,
    nobody_of_a_firm_administers_the_group,
    a_firm_is_seen_by_those_who_see_all_that_it_serves,
    a_certificate_of_somebody_of_a_firm_is_recorded_and_seen_as_the_firm_is,
);

/// An id of nothing, from long ago.
const NOTHING: &str = "0198f000-0000-7000-8000-000000000001";
const READS: &str = "tickets:read";

impl TestIdentity {
    async fn take_on(&self, body: &Value) -> Answer {
        self.ask(Ask::post("/api/v1/contractors").json(body)).await
    }

    /// The path of a firm of this code, with these days.
    async fn firm(&self, code: &str, (from, until): (&str, Option<&str>)) -> String {
        let body = json!({"code": code, "name": "恒安电梯", "from": from, "until": until});
        let made = self.take_on(&body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.header("location").unwrap().to_owned()
    }

    async fn enter(&self, firm: &str, staff: Option<&str>, (from, until): (&str, Option<&str>)) -> Answer {
        let body = json!({
            "contractor_id": id_of(firm), "name": "张工", "staff_id": staff, "from": from, "until": until,
        });
        self.ask(Ask::post("/api/v1/contractor-people").json(&body)).await
    }

    /// The path of somebody of a firm.
    async fn person(&self, firm: &str, staff: Option<&str>, days: (&str, Option<&str>)) -> String {
        let made = self.enter(firm, staff, days).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.header("location").unwrap().to_owned()
    }

    async fn ends(&self, path: &str, version: u32, until: &str) -> Answer {
        self.ask(Ask::post(format!("{path}/end")).if_match(version).json(&json!({"until": until}))).await
    }
}

fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

async fn a_firm_is_taken_on_once_per_key_changed_found_and_ended(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let skill =
        identity.ask(Ask::post("/api/v1/skills").json(&json!({"code": "LIFTS", "name": "电梯"}))).await;
    let skill = skill.json()["skill_id"].clone();
    let body = json!({
        "code": "HA", "name": "恒安电梯", "contact_name": "赵敏", "contact_phone": "138 0013 8000",
        "skill_ids": [skill], "place_ids": [estate], "from": "2026-03-01", "until": "2026-12-31",
    });
    let create = || Ask::post("/api/v1/contractors").header("idempotency-key", "k1").json(&body);
    let made = identity.ask(create()).await;
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.text);
    assert_eq!(made.json()["place_ids"], json!([estate]));
    assert_eq!(made.json()["ends_at"], "2026-12-31T16:00:00Z");
    let again = identity.ask(create()).await;
    assert_eq!((again.status, &again.text), (201, &made.text));
    assert_eq!(identity.rows("contractors").await, 1);
    let path = made.header("location").unwrap().to_owned();
    let change = |version: u32, body: &Value| {
        identity.ask(Ask::new(Method::PATCH, path.as_str()).if_match(version).json(body))
    };
    let changed = change(1, &json!({"name": "Heng An Lifts", "contact_name": null, "skill_ids": []})).await;
    assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")), "{}", changed.text);
    assert_eq!((&changed.json()["contact_name"], &changed.json()["skill_ids"]), (&Value::Null, &json!([])));
    assert_eq!(change(1, &json!({"name": "x"})).await.status, 412);
    assert_eq!(faults(&change(2, &json!({"skill_ids": [NOTHING]})).await), ["/skill_ids skill.unknown"]);
    for (filter, found) in
        [("name=LIFTS", 1), ("name=gates", 0), ("has_begun=true&has_ended=false", 1), ("has_ended=true", 0)]
    {
        let listed = identity.ask(Ask::get(format!("/api/v1/contractors?{filter}"))).await;
        assert_eq!(listed.json()["items"].as_array().unwrap().len(), found, "{filter}: {}", listed.text);
    }
    assert_eq!(faults(&identity.ends(&path, 2, "2026-02-28").await), ["/until days.end_before_beginning"]);
    assert_eq!(faults(&identity.ends(&path, 2, "2026-12-31").await), ["/until contractor.ends_already"]);
    assert_eq!(identity.ends(&path, 1, "2026-03-31").await.status, 412);
    let ended = identity.ends(&path, 2, "2026-03-31").await;
    assert_eq!((ended.status, &ended.json()["until"]), (200, &json!("2026-03-31")), "{}", ended.text);
    let trail = identity.trail().await;
    assert_eq!(trail.iter().filter(|action| action.ends_with("_contractor")).count(), 3);
}

async fn a_number_is_sealed_and_masked_but_where_somebody_is_looked_at(identity: TestIdentity) {
    let body = json!({"code": "HA", "name": "x", "contact_phone": "13800138000", "from": "2026-03-01"});
    let firm = identity.take_on(&body).await;
    assert_eq!(firm.json()["contact_phone"], "****8000");
    let firm = firm.header("location").unwrap().to_owned();
    let body = json!({
        "contractor_id": id_of(&firm), "name": "张工", "phone": "139 0013 9000", "from": "2026-03-01",
    });
    let person = identity.ask(Ask::post("/api/v1/contractor-people").json(&body)).await;
    assert_eq!(person.json()["phone"], "****9000");
    let person = person.header("location").unwrap().to_owned();
    for (list, field, masked) in
        [("contractors", "contact_phone", "****8000"), ("contractor-people", "phone", "****9000")]
    {
        let listed = identity.ask(Ask::get(format!("/api/v1/{list}"))).await.json();
        assert_eq!(listed["items"][0][field], masked);
    }
    assert_eq!(identity.ask(Ask::get(firm.as_str())).await.json()["contact_phone"], "+8613800138000");
    assert_eq!(identity.ask(Ask::get(person.as_str())).await.json()["phone"], "+8613900139000");
    let change = Ask::new(Method::PATCH, person.as_str()).if_match(1);
    let malformed = identity.ask(change.json(&json!({"phone": "12"}))).await;
    assert_eq!((malformed.status, faults(&malformed).len()), (422, 1), "{}", malformed.text);
    for (table, column) in [("contractors", "contact_phone"), ("contractor_people", "phone")] {
        let select = Query::select().column(column).from(table).to_owned();
        let row = identity.home.db.reader().query_one(&select).await.unwrap().unwrap();
        let sealed: Vec<u8> = row.try_get_by_index(0).unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("001"), "{table}");
    }
    let cleared = Ask::new(Method::PATCH, person).if_match(1).json(&json!({"phone": null, "name": "张师傅"}));
    let cleared = identity.ask(cleared).await;
    assert_eq!((cleared.status, &cleared.json()["phone"]), (200, &Value::Null), "{}", cleared.text);
}

async fn what_is_no_firm_is_refused_and_nothing_is_changed(identity: TestIdentity) {
    let given = async |change: Value| {
        let mut body = json!({"code": "HA", "name": "x", "from": "2026-03-01"});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        identity.take_on(&body).await
    };
    for (change, fault) in [
        (json!({"place_ids": [NOTHING]}), "/place_ids/0 membership.place_unknown"),
        (json!({"skill_ids": [NOTHING]}), "/skill_ids skill.unknown"),
        (json!({"until": "2026-02-28"}), "/until days.end_before_beginning"),
        (json!({"name": ""}), "/name text.empty"),
        (json!({"contact_phone": "1"}), "/contact_phone phone.unassigned"),
    ] {
        let refused = given(change).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert_eq!(faults(&refused), [fault]);
    }
    let many: Vec<&str> = vec![NOTHING; 51];
    assert_eq!(given(json!({"skill_ids": many})).await.status, 422);
    assert_eq!((identity.rows("contractors").await, identity.rows("timers").await), (0, 0));
    identity.firm("HA", ("2026-03-01", None)).await;
    let taken = given(json!({"code": "ｈａ"})).await;
    assert_eq!((taken.status, taken.code().as_str()), (409, "identity.contractor_code_taken"));
}

async fn people_come_on_days_of_the_contract(identity: TestIdentity) {
    let firm = identity.firm("HA", ("2026-03-01", Some("2026-03-31"))).await;
    for (days, fault) in [
        (("2026-02-28", None), "/from contractor_person.outside"),
        (("2026-04-01", None), "/from contractor_person.outside"),
        (("2026-03-10", Some("2026-04-01")), "/until contractor_person.outside"),
        (("2026-03-10", Some("2026-03-09")), "/until days.end_before_beginning"),
    ] {
        assert_eq!(faults(&identity.enter(&firm, None, days).await), [fault]);
    }
    let unknown = identity.enter(NOTHING, None, ("2026-03-10", None)).await;
    assert_eq!(faults(&unknown), ["/contractor_id contractor_person.contractor_unknown"]);
    let stranger = identity.enter(&firm, Some(NOTHING), ("2026-03-10", None)).await;
    assert_eq!(faults(&stranger), ["/staff_id membership.staff_unknown"]);
    assert_eq!(identity.rows("contractor_people").await, 0);
    let person = identity.person(&firm, None, ("2026-03-10", None)).await;
    assert_eq!(faults(&identity.ends(&person, 1, "2026-03-09").await), ["/until days.end_before_beginning"]);
    let ended = identity.ends(&person, 1, "2026-03-20").await;
    assert_eq!((ended.status, &ended.json()["until"]), (200, &json!("2026-03-20")), "{}", ended.text);
    for (filter, found) in [
        (format!("contractor_id={}", id_of(&firm)), 1),
        (format!("contractor_id={NOTHING}"), 0),
        (format!("staff_id={NOTHING}"), 0),
        ("has_ended=false".to_owned(), 1),
    ] {
        let listed = identity.ask(Ask::get(format!("/api/v1/contractor-people?{filter}"))).await;
        assert_eq!(listed.json()["items"].as_array().unwrap().len(), found, "{filter}: {}", listed.text);
    }
}

async fn an_account_is_one_persons_of_one_firm(identity: TestIdentity) {
    let li = identity.somebody("li.wei", &group()).await;
    let (one, other) = (
        identity.firm("ONE", ("2026-03-01", None)).await,
        identity.firm("OTHER", ("2026-03-01", None)).await,
    );
    identity.person(&one, Some(&li), ("2026-03-01", Some("2026-03-31"))).await;
    for firm in [&other, &one] {
        let refused = identity.enter(firm, Some(&li), ("2026-03-31", None)).await;
        assert_eq!((refused.status, refused.code().as_str()), (409, "identity.account_of_two_people"));
    }
    // Once the first contract is over, the same person may come with the other.
    identity.person(&other, Some(&li), ("2026-04-01", None)).await;
    assert_eq!(identity.rows("contractor_people").await, 2);
}

async fn an_account_has_its_rights_on_the_days_of_the_contract_alone(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let hired = identity.hire("zhang", &["identity:read"], &at(estate)).await.json();
    let zhang = hired["staff_id"].as_str().unwrap();
    let position = identity.position(&[READS], &["estate"]).await;
    let held = json!({"staff_id": zhang, "position_id": position, "place_id": estate, "from": "2026-03-01"});
    identity.given(&held).await;
    assert_eq!(identity.known(zhang).await.0, ["identity:read", READS]);
    let token = identity.token_of("zhang", PASSWORD).await;
    let list = || Ask::get("/api/v1/staff").bearer(&token);
    assert_eq!(identity.send(list()).await.status, 200);
    // The contract begins tomorrow: it is the afternoon of the second of March.
    let firm = identity.firm("HA", ("2026-03-03", Some("2026-03-31"))).await;
    identity.person(&firm, Some(zhang), ("2026-03-03", None)).await;
    assert_eq!(identity.known(zhang).await.0, [""; 0]);
    let refused = identity.send(list()).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "permission_missing"));
    identity.pass(TimeDelta::hours(8)).await;
    assert_eq!(identity.known(zhang).await.0, ["identity:read", READS]);
    let ended = identity.ends(&firm, 1, "2026-03-04").await;
    assert_eq!(ended.status, 200, "{}", ended.text);
    identity.pass(TimeDelta::hours(24)).await;
    assert_eq!(identity.known(zhang).await.0, ["identity:read", READS], "through its last day");
    identity.pass(TimeDelta::hours(24)).await;
    assert_eq!(identity.known(zhang).await.0, [""; 0]);
    // A token that is issued now says no more than that.
    let token = identity.token_of("zhang", PASSWORD).await;
    let me = identity.send(Ask::get("/api/v1/session").bearer(&token)).await.json();
    assert_eq!(me["permissions"], json!([]));
    assert_eq!(identity.rows("timers").await, 0);
}

async fn a_persons_own_days_end_sooner_than_the_contract(identity: TestIdentity) {
    let hired = identity.hire("zhang", &[READS], &group()).await.json();
    let zhang = hired["staff_id"].as_str().unwrap();
    let firm = identity.firm("HA", ("2026-03-01", None)).await;
    let person = identity.person(&firm, Some(zhang), ("2026-03-01", None)).await;
    assert_eq!(identity.known(zhang).await.0, [READS]);
    assert_eq!(identity.ends(&person, 1, "2026-03-02").await.status, 200);
    assert_eq!(identity.known(zhang).await.0, [READS], "the day is not over");
    identity.pass(TimeDelta::hours(8)).await;
    assert_eq!(identity.known(zhang).await.0, [""; 0]);
    // A contract that ended yesterday takes everything at once.
    let wang = identity.hire("wang", &[READS], &group()).await.json();
    let wang = wang["staff_id"].as_str().unwrap();
    identity.person(&firm, Some(wang), ("2026-03-01", None)).await;
    assert_eq!(identity.known(wang).await.0, [READS]);
    assert_eq!(identity.ends(&firm, 1, "2026-03-02").await.status, 200);
    assert_eq!(identity.known(wang).await.0, [""; 0]);
}

async fn nobody_of_a_firm_administers_the_group(identity: TestIdentity) {
    let firm = identity.firm("HA", ("2026-03-01", None)).await;
    let body = json!({
        "username": "second", "name": "李伟", "password": PASSWORD, "must_change_password": false,
        "roles": ["administrator"], "scope": group(),
    });
    let second = identity.ask(Ask::post("/api/v1/staff").json(&body)).await.json();
    let second = second["staff_id"].as_str().unwrap();
    let refused = identity.enter(&firm, Some(second), ("2026-03-01", None)).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "identity.contractor_administers"));
    let li = identity.somebody("li.wei", &group()).await;
    identity.person(&firm, Some(&li), ("2026-03-01", None)).await;
    let promote = Ask::put(format!("/api/v1/staff/{li}/roles")).if_match(1);
    let promote = promote.json(&json!({"roles": ["administrator"], "scope": group()}));
    assert_eq!(identity.ask(promote).await.code(), "identity.contractor_administers");
}

async fn a_firm_is_seen_by_those_who_see_all_that_it_serves(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("west").await);
    identity.hire("manager", &["identity:read", "identity:write"], &at(here)).await;
    let manager = identity.token_of("manager", PASSWORD).await;
    let ask = async |ask: Ask| identity.send(ask.bearer(&manager)).await;
    let firm = |code: &str, places: Value| json!({"code": code, "name": "x", "place_ids": places, "from": "2026-03-01"});
    let create = |body: &Value| ask(Ask::post("/api/v1/contractors").json(body));
    assert_eq!(create(&firm("EVERYWHERE", json!([]))).await.code(), "identity.beyond_own_scope");
    let foreign = create(&firm("THERE", json!([there]))).await;
    assert_eq!(faults(&foreign), ["/place_ids/0 membership.place_unknown"]);
    let own = create(&firm("HERE", json!([here]))).await;
    assert_eq!(own.status, 201, "{}", own.text);
    let both = identity.take_on(&firm("BOTH", json!([here, there]))).await;
    let both = both.header("location").unwrap().to_owned();
    let of_both = identity.person(&both, None, ("2026-03-01", None)).await;
    for (list, found) in [("contractors", 1), ("contractor-people", 0)] {
        let seen = ask(Ask::get(format!("/api/v1/{list}"))).await.json();
        assert_eq!(seen["items"].as_array().unwrap().len(), found, "{list}");
    }
    let until = json!({"until": "2026-03-31"});
    for path in [&both, &of_both] {
        assert_eq!(ask(Ask::get(path.as_str())).await.status, 404);
        assert_eq!(ask(Ask::post(format!("{path}/end")).if_match(1).json(&until)).await.status, 404);
        let change = Ask::new(Method::PATCH, path.as_str()).if_match(1).json(&json!({"name": "y"}));
        assert_eq!(ask(change).await.status, 404);
    }
    let body = json!({"contractor_id": id_of(&both), "name": "x", "from": "2026-03-01"});
    let entered = ask(Ask::post("/api/v1/contractor-people").json(&body)).await;
    assert_eq!(faults(&entered), ["/contractor_id contractor_person.contractor_unknown"]);
}

async fn a_certificate_of_somebody_of_a_firm_is_recorded_and_seen_as_the_firm_is(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("west").await);
    let skill =
        identity.ask(Ask::post("/api/v1/skills").json(&json!({"code": "LIFTS", "name": "电梯"}))).await;
    let skill = skill.json()["skill_id"].clone();
    let body = json!({"code": "HA", "name": "x", "place_ids": [here], "from": "2026-03-01"});
    let firm = identity.take_on(&body).await.header("location").unwrap().to_owned();
    let person = identity.person(&firm, None, ("2026-03-01", None)).await;
    let record = || {
        let holder = json!({"kind": "contractor", "contractor_person_id": id_of(&person)});
        let body = json!({"holder": holder, "skill_id": skill, "number": "T-1", "issued_on": "2026-03-01"});
        Ask::post("/api/v1/certificates").json(&body)
    };
    for (name, estate, found) in [("near", here, 1), ("far", there, 0)] {
        identity.hire(name, &["identity:read", "identity:write"], &at(estate)).await;
        let token = identity.token_of(name, PASSWORD).await;
        let recorded = identity.send(record().bearer(&token)).await;
        assert_eq!(recorded.status, if found == 1 { 201 } else { 422 }, "{}", recorded.text);
        let list = format!("/api/v1/certificates?contractor_person_id={}", id_of(&person));
        let seen = identity.send(Ask::get(list).bearer(&token)).await.json();
        assert_eq!(seen["items"].as_array().unwrap().len(), found, "{name}");
    }
    let again = identity.ask(record()).await;
    assert_eq!((again.status, again.code().as_str()), (409, "identity.certificate_overlaps"));
}
