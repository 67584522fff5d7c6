//! Parts of the organisation, and positions in them.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::test_identity::{Answer, Ask, PASSWORD, TestIdentity, group, on_both_engines};

on_both_engines!(
    a_unit_lies_in_another_and_is_found_by_it,
    a_unit_is_moved_with_what_lies_in_it_and_never_into_itself,
    units_that_cannot_be_are_refused,
    a_unit_is_changed_at_the_version_that_was_seen,
    a_position_hangs_roles_on_a_unit,
    positions_that_cannot_be_are_refused,
    the_organisation_is_changed_by_those_of_the_whole_group,
    a_role_that_hangs_on_a_position_stays,
);

impl TestIdentity {
    /// The answer to a request of the administrator.
    pub(crate) async fn ask(&self, ask: Ask) -> Answer {
        let admin = self.admin().await;
        self.send(ask.bearer(&admin)).await
    }

    /// The id of a new unit.
    pub(crate) async fn unit(&self, kind: &str, parent: Option<&str>, code: &str) -> String {
        let body = json!({"kind": kind, "parent_id": parent, "code": code, "name": code});
        let made = self.ask(Ask::post("/api/v1/organisation-units").json(&body)).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.json()["organisation_unit_id"].as_str().unwrap().to_owned()
    }

    /// The id of a new position with a role of these permissions, in a company of its own.
    pub(crate) async fn position(&self, permissions: &[&str], place_kinds: &[&str]) -> String {
        let role = self.role(permissions).await;
        self.position_of(&[&role], place_kinds).await
    }

    /// The same with these roles.
    pub(crate) async fn position_of(&self, roles: &[&str], place_kinds: &[&str]) -> String {
        let code = self.next_name();
        let unit = self.unit("company", None, &code).await;
        let body = json!({
            "code": code, "title": "岗位", "organisation_unit_id": unit, "roles": roles, "place_kinds": place_kinds,
        });
        let made = self.ask(Ask::post("/api/v1/positions").json(&body)).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.json()["position_id"].as_str().unwrap().to_owned()
    }

    /// The name of a new role.
    pub(crate) async fn role(&self, permissions: &[&str]) -> String {
        let name = self.next_name();
        let body = json!({"name": name, "description": "for a test", "permissions": permissions});
        let made = self.ask(Ask::post("/api/v1/roles").json(&body)).await;
        assert_eq!(made.status, 201, "{}", made.text);
        name
    }
}

/// The faults of an answer, each as its pointer and code.
pub(crate) fn faults(answer: &Answer) -> Vec<String> {
    let errors = answer.json()["errors"].as_array().cloned().unwrap_or_default();
    let told =
        |fault: &Value| format!("{} {}", fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap());
    errors.iter().map(told).collect()
}

fn codes(units: &Value) -> Vec<String> {
    units.as_array().unwrap().iter().map(|unit| unit["code"].as_str().unwrap().to_owned()).collect()
}

async fn moved(identity: &TestIdentity, id: &str, version: u32, parent: Option<&str>) -> Answer {
    let path = format!("/api/v1/organisation-units/{id}/move");
    identity.ask(Ask::post(path).if_match(version).json(&json!({"parent_id": parent}))).await
}

async fn a_unit_lies_in_another_and_is_found_by_it(identity: TestIdentity) {
    let body = json!({
        "kind": "company", "code": "HQ", "name": "总部", "valid_from": "2020-01-01", "valid_until": "2030-12-31",
    });
    let create = || Ask::post("/api/v1/organisation-units").header("idempotency-key", "k1").json(&body);
    let made = identity.ask(create()).await;
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.text);
    let company = made.json()["organisation_unit_id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/organisation-units/{company}");
    assert_eq!(made.header("location"), Some(path.as_str()));
    let again = identity.ask(create()).await;
    assert_eq!((again.status, again.json()["organisation_unit_id"].as_str()), (201, Some(company.as_str())));
    let department = identity.unit("department", Some(&company), "ENG").await;
    let team = identity.unit("team", Some(&department), "ENG-1").await;
    let shown = identity.ask(Ask::get(format!("/api/v1/organisation-units/{team}"))).await.json();
    assert_eq!(codes(&shown["ancestors"]), ["HQ", "ENG"]);
    let below = identity.ask(Ask::get(format!("/api/v1/organisation-units?parent_id={company}"))).await;
    assert_eq!(codes(&below.json()["items"]), ["ENG"]);
    let roots = identity.ask(Ask::get("/api/v1/organisation-units?is_root=true&kind=company")).await;
    assert_eq!(codes(&roots.json()["items"]), ["HQ"]);
    assert_eq!(roots.json()["items"][0]["valid_until"], "2030-12-31");
    let trail = identity.trail().await;
    assert_eq!(trail.iter().filter(|action| *action == "create_organisation_unit").count(), 3);
}

async fn a_unit_is_moved_with_what_lies_in_it_and_never_into_itself(identity: TestIdentity) {
    let (one, other) =
        (identity.unit("company", None, "ONE").await, identity.unit("company", None, "OTHER").await);
    let department = identity.unit("department", Some(&one), "ENG").await;
    let team = identity.unit("team", Some(&department), "ENG-1").await;
    let reply = moved(&identity, &department, 1, Some(&other)).await;
    assert_eq!((reply.status, reply.header("etag")), (200, Some("\"2\"")), "{}", reply.text);
    let shown = identity.ask(Ask::get(format!("/api/v1/organisation-units/{team}"))).await.json();
    assert_eq!(codes(&shown["ancestors"]), ["OTHER", "ENG"]);
    // The same again is no change.
    assert_eq!(moved(&identity, &department, 2, Some(&other)).await.header("etag"), Some("\"2\""));
    let inner = identity.unit("company", Some(&other), "INNER").await;
    for within in [&other, &inner] {
        let refused = moved(&identity, &other, 1, Some(within)).await;
        assert_eq!((refused.status, refused.code().as_str()), (409, "identity.unit_in_itself"));
    }
    assert_eq!(moved(&identity, &department, 2, None).await.code(), "identity.unit_misplaced");
    assert_eq!(moved(&identity, &department, 1, Some(&one)).await.status, 412);
    let shown = identity.ask(Ask::get(format!("/api/v1/organisation-units/{inner}"))).await.json();
    assert_eq!(codes(&shown["ancestors"]), ["OTHER"], "nothing was moved");
}

async fn units_that_cannot_be_are_refused(identity: TestIdentity) {
    let company = identity.unit("company", None, "HQ").await;
    let create = async |body: Value| identity.ask(Ask::post("/api/v1/organisation-units").json(&body)).await;
    let mut deepest = company.clone();
    for level in 2..=10 {
        deepest = identity.unit("company", Some(&deepest), &format!("L{level}")).await;
    }
    for (body, code) in [
        (json!({"kind": "department", "code": "X", "name": "x"}), "identity.unit_misplaced"),
        (
            json!({"kind": "company", "parent_id": deepest, "code": "X", "name": "x"}),
            "identity.unit_too_deep",
        ),
        (json!({"kind": "company", "code": " ｈq ", "name": "x"}), "identity.unit_code_taken"),
    ] {
        let refused = create(body).await;
        assert_eq!((refused.status, refused.code().as_str()), (409, code), "{}", refused.text);
    }
    let unknown = "0198f000-0000-7000-8000-000000000001";
    let nowhere = json!({"kind": "team", "parent_id": unknown, "code": "X", "name": "x"});
    assert_eq!(faults(&create(nowhere).await), ["/parent_id organisation_unit.unknown"]);
    let backwards = json!({
        "kind": "company", "code": " ", "name": "", "valid_from": "2026-02-02", "valid_until": "2026-02-01",
    });
    assert_eq!(
        faults(&create(backwards).await),
        ["/code text.empty", "/name text.empty", "/valid_until days.end_before_beginning"]
    );
    // A company that holds nine levels does not fit under another one.
    let outer = identity.unit("company", None, "OUTER").await;
    assert_eq!(moved(&identity, &company, 1, Some(&outer)).await.code(), "identity.unit_too_deep");
}

async fn a_unit_is_changed_at_the_version_that_was_seen(identity: TestIdentity) {
    let unit = identity.unit("company", None, "HQ").await;
    let path = format!("/api/v1/organisation-units/{unit}");
    let change = |body: &Value| Ask::new(Method::PATCH, path.as_str()).json(body);
    let named = json!({"name": "总部", "valid_from": "2026-01-01"});
    assert_eq!(identity.ask(change(&named)).await.status, 428);
    let changed = identity.ask(change(&named).if_match(1)).await;
    assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")), "{}", changed.text);
    assert_eq!((&changed.json()["name"], &changed.json()["code"]), (&json!("总部"), &json!("HQ")));
    assert_eq!(identity.ask(change(&named).if_match(1)).await.status, 412);
    let backwards = identity.ask(change(&json!({"valid_until": "2025-12-31"})).if_match(2)).await;
    assert_eq!(faults(&backwards), ["/valid_until days.end_before_beginning"]);
    let cleared = identity.ask(change(&json!({"valid_from": null})).if_match(2)).await;
    assert_eq!((&cleared.json()["valid_from"], cleared.header("etag")), (&Value::Null, Some("\"3\"")));
}

async fn a_position_hangs_roles_on_a_unit(identity: TestIdentity) {
    let unit = identity.unit("company", None, "HQ").await;
    let (agent, cashier) = (identity.role(&["tickets:read"]).await, identity.role(&["billing:read"]).await);
    let body = json!({
        "code": "FRONT", "title": "前台", "organisation_unit_id": unit, "roles": [agent],
        "place_kinds": ["estate", "region", "estate"],
    });
    let create = || Ask::post("/api/v1/positions").header("idempotency-key", "k1").json(&body);
    let made = identity.ask(create()).await;
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.text);
    assert_eq!(made.json()["place_kinds"], json!(["region", "estate"]));
    let id = made.json()["position_id"].as_str().unwrap().to_owned();
    assert_eq!(identity.ask(create()).await.json()["position_id"].as_str(), Some(id.as_str()));
    let path = format!("/api/v1/positions/{id}");
    let change = |body: &Value| Ask::new(Method::PATCH, path.as_str()).json(body);
    let changed = identity.ask(change(&json!({"title": "前台接待", "roles": [cashier]})).if_match(1)).await;
    assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")), "{}", changed.text);
    assert_eq!(identity.ask(change(&json!({"title": "x"})).if_match(1)).await.status, 412);
    let shown = identity.ask(Ask::get(path.as_str())).await;
    assert_eq!((&shown.json()["title"], &shown.json()["roles"]), (&json!("前台接待"), &json!([cashier])));
    for (filter, found) in [
        (format!("organisation_unit_id={unit}"), 1),
        (format!("role={cashier}"), 1),
        (format!("role={agent}"), 0),
        ("title=%E6%8E%A5%E5%BE%85".to_owned(), 1),
    ] {
        let listed = identity.ask(Ask::get(format!("/api/v1/positions?{filter}"))).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), found, "{filter}");
    }
}

async fn positions_that_cannot_be_are_refused(identity: TestIdentity) {
    let unit = identity.unit("company", None, "HQ").await;
    let role = identity.role(&["tickets:read"]).await;
    let create = async |change: Value| {
        let mut body = json!({
            "code": "X", "title": "x", "organisation_unit_id": unit, "roles": [role], "place_kinds": ["estate"],
        });
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        identity.ask(Ask::post("/api/v1/positions").json(&body)).await
    };
    for (change, fault) in [
        (
            json!({"organisation_unit_id": "0198f000-0000-7000-8000-000000000001"}),
            "/organisation_unit_id organisation_unit.unknown",
        ),
        (json!({"roles": [role, "unknown-role"]}), "/roles/1 role.unknown"),
        (json!({"place_kinds": ["estate", "building"]}), "/roles position.roles_within_estate"),
        (json!({"title": " "}), "/title text.empty"),
    ] {
        assert_eq!(faults(&create(change).await), [fault]);
    }
    // Without roles it may be held at a part of an estate, and gets none later.
    let post = create(json!({"code": "POST", "roles": [], "place_kinds": ["estate", "facility"]})).await;
    assert_eq!(post.status, 201, "{}", post.text);
    let path = post.header("location").unwrap();
    let change = Ask::new(Method::PATCH, path).if_match(1).json(&json!({"roles": [role]}));
    assert_eq!(faults(&identity.ask(change).await), ["/roles position.roles_within_estate"]);
    assert_eq!(create(json!({"code": "ｐost"})).await.code(), "identity.position_code_taken");
}

async fn the_organisation_is_changed_by_those_of_the_whole_group(identity: TestIdentity) {
    let rights = ["identity:read", "identity:write"];
    let unit = identity.unit("company", None, "HQ").await;
    let role = identity.role(&["billing:write"]).await;
    identity.hire("local", &rights, &json!({"kind": "regions", "regions": ["east"]})).await;
    identity.hire("central", &rights, &group()).await;
    let body = json!({"kind": "company", "code": "X", "name": "x"});
    let position = json!({
        "code": "X", "title": "x", "organisation_unit_id": unit, "roles": [role], "place_kinds": [],
    });
    let local = identity.token_of("local", PASSWORD).await;
    for (path, body) in [("/api/v1/organisation-units", &body), ("/api/v1/positions", &position)] {
        let refused = identity.send(Ask::post(path).bearer(&local).json(body)).await;
        assert_eq!((refused.status, refused.code().as_str()), (403, "scope_too_narrow"));
        assert_eq!(identity.send(Ask::get(path).bearer(&local)).await.status, 200, "everybody may look");
    }
    let central = identity.token_of("central", PASSWORD).await;
    let refused = identity.send(Ask::post("/api/v1/positions").bearer(&central).json(&position)).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "identity.beyond_own_rights"));
    // Nor are rights taken that one does not hold.
    let held = identity.position_of(&[&role], &[]).await;
    let change = Ask::new(Method::PATCH, format!("/api/v1/positions/{held}")).if_match(1);
    let refused = identity.send(change.bearer(&central).json(&json!({"roles": []}))).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "identity.beyond_own_rights"));
}

async fn a_role_that_hangs_on_a_position_stays(identity: TestIdentity) {
    let role = identity.role(&["tickets:read"]).await;
    let position = identity.position_of(&[&role], &[]).await;
    let delete = || Ask::delete(format!("/api/v1/roles/{role}")).if_match(1);
    let refused = identity.ask(delete()).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "identity.role_in_use"));
    let change = Ask::new(Method::PATCH, format!("/api/v1/positions/{position}")).if_match(1);
    assert_eq!(identity.ask(change.json(&json!({"roles": []}))).await.status, 200);
    assert_eq!(identity.ask(delete()).await.status, 204);
}
