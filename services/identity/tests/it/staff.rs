//! Managing staff.

use actix_web::http::Method;
use insta::{allow_duplicates, assert_json_snapshot};
use serde_json::{Value, json};

use crate::test_identity::{Ask, PASSWORD, TestIdentity, group, new_staff, on_both_engines};

on_both_engines!(
    staff_are_taken_in_once_per_key,
    a_name_is_given_once,
    faults_are_told_together,
    nobody_gives_more_than_they_hold,
    regions_are_held_against_the_estates_there_are,
    a_region_holds_the_people_of_its_estates,
    who_manages_a_region_finds_nobody_beyond_it,
    roles_are_changed_at_the_version_that_was_seen,
    nobody_disables_themselves,
    staff_are_listed_page_by_page,
);

async fn staff_are_taken_in_once_per_key(identity: TestIdentity) {
    let admin = identity.admin().await;
    let create = || {
        let body = new_staff("li.wei", &["administrator"], &json!({"kind": "regions", "regions": ["east"]}));
        Ask::post("/api/v1/staff").bearer(&admin).header("idempotency-key", "k1").json(&body)
    };
    let first = identity.send(create()).await;
    assert_eq!((first.status, first.header("etag")), (201, Some("\"1\"")), "{}", first.text);
    let id = first.json()["staff_id"].as_str().unwrap().to_owned();
    assert_eq!(first.header("location"), Some(format!("/api/v1/staff/{id}").as_str()));
    let mut shown = first.json();
    shown["staff_id"] = "[id]".into();
    allow_duplicates! {
        assert_json_snapshot!(shown, @r#"
        {
          "created_at": "2026-03-02T08:00:00Z",
          "disabled_at": null,
          "email": null,
          "language": "zh-CN",
          "must_change_password": false,
          "name": "李伟",
          "provider_linked_at": null,
          "roles": [
            "administrator"
          ],
          "scope": {
            "kind": "regions",
            "regions": [
              "east"
            ]
          },
          "second_factor_at": null,
          "staff_id": "[id]",
          "status": "active",
          "username": "li.wei"
        }
        "#);
    }
    let again = identity.send(create()).await;
    assert_eq!((again.status, &again.text), (201, &first.text));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(identity.trail().await.iter().filter(|action| *action == "create_staff").count(), 2);
    let read = identity.send(Ask::get(format!("/api/v1/staff/{id}")).bearer(&admin)).await;
    assert_eq!(read.json(), first.json());
    assert_eq!(identity.sign_in("li.wei", PASSWORD).await.status, 200);
}

async fn a_name_is_given_once(identity: TestIdentity) {
    let admin = identity.admin().await;
    let body = new_staff("ADMIN", &[], &group());
    let taken = identity.send(Ask::post("/api/v1/staff").bearer(&admin).json(&body)).await;
    assert_eq!((taken.status, taken.code().as_str()), (409, "identity.username_taken"));
}

async fn faults_are_told_together(identity: TestIdentity) {
    let admin = identity.admin().await;
    let body = json!({
        "username": "l", "name": " ", "password": "short", "roles": ["A"],
        "scope": {"kind": "estates", "estates": []},
    });
    let refused = identity.send(Ask::post("/api/v1/staff").bearer(&admin).json(&body)).await;
    let mut pointers: Vec<Value> =
        refused.json()["errors"].as_array().unwrap().iter().map(|fault| fault["pointer"].clone()).collect();
    pointers.sort_by_key(ToString::to_string);
    assert_eq!(pointers, ["/name", "/password", "/roles/0", "/scope/estates", "/username"]);

    let both = new_staff("liwei", &[], &json!({"kind": "group", "estates": []}));
    let counted = new_staff("liwei", &[], &json!({"kind": 0}));
    for body in [both, counted] {
        let refused = identity.send(Ask::post("/api/v1/staff").bearer(&admin).json(&body)).await;
        assert_eq!((refused.status, refused.code().as_str()), (422, "invalid_fields"), "{body}");
    }

    let unknown = new_staff("liwei", &["administrator", "no-such-role"], &group());
    let refused = identity.send(Ask::post("/api/v1/staff").bearer(&admin).json(&unknown)).await;
    assert_eq!((refused.status, &refused.json()["errors"][0]["pointer"]), (422, &json!("/roles/1")));
}

async fn nobody_gives_more_than_they_hold(identity: TestIdentity) {
    let east = json!({"kind": "regions", "regions": ["east"]});
    identity.hire("manager", &["identity:read", "identity:write"], &east).await;
    let hired = identity.hire("powerful", &["billing:write"], &east).await;
    let manager = identity.token_of("manager", PASSWORD).await;

    let lift = new_staff("puppet", &["administrator"], &east);
    let refused = identity.send(Ask::post("/api/v1/staff").bearer(&manager).json(&lift)).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "identity.beyond_own_rights"));

    let wider = new_staff("puppet", &["role-1"], &group());
    let refused = identity.send(Ask::post("/api/v1/staff").bearer(&manager).json(&wider)).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "identity.beyond_own_scope"));

    let fitting = new_staff("puppet", &["role-1"], &east);
    assert_eq!(identity.send(Ask::post("/api/v1/staff").bearer(&manager).json(&fitting)).await.status, 201);

    let path = format!("/api/v1/staff/{}/disable", hired.json()["staff_id"].as_str().unwrap());
    let refused = identity.send(Ask::post(path).bearer(&manager).if_match(1)).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "identity.beyond_own_rights"));

    let role = json!({"name": "grab", "description": "x", "permissions": ["billing:write"]});
    let refused = identity.send(Ask::post("/api/v1/roles").bearer(&manager).json(&role)).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "scope_too_narrow"), "roles are the group's");
}

/// A blank, a width or a case makes no other region, on either side; one that no estate has is a slip.
async fn regions_are_held_against_the_estates_there_are(identity: TestIdentity) {
    let admin = identity.admin().await;
    let hire = async |name: &str, regions: Value| {
        let body = new_staff(name, &["administrator"], &json!({"kind": "regions", "regions": regions}));
        identity.send(Ask::post("/api/v1/staff").bearer(&admin).json(&body)).await
    };
    identity.open_estate("华东").await;
    let hired = hire("first", json!([" 华东 ", "ＥＡＳＴ", "east"])).await;
    assert_eq!(
        (hired.status, &hired.json()["scope"]["regions"]),
        (201, &json!(["east", "华东"])),
        "{}",
        hired.text
    );
    let token = identity.token_of("first", PASSWORD).await;
    let me = identity.send(Ask::get("/api/v1/session").bearer(&token)).await.json();
    assert_eq!(me["scope"]["regions"], json!(["east", "华东"]));
    let unknown = hire("second", json!(["没有的区", "east"])).await;
    let fault = &unknown.json()["errors"][0];
    assert_eq!(
        (unknown.status, &fault["pointer"], &fault["code"]),
        (422, &json!("/scope/regions/0"), &json!("region.unknown"))
    );
    let change = json!({"roles": [], "scope": {"kind": "regions", "regions": ["没有的区"]}});
    let path = format!("/api/v1/staff/{}/roles", hired.json()["staff_id"].as_str().unwrap());
    let changed = identity.send(Ask::put(path).bearer(&admin).if_match(1).json(&change)).await;
    assert_eq!((changed.status, &changed.json()["errors"][0]["pointer"]), (422, &json!("/scope/regions/0")));
}

/// Whoever manages a region manages the people and applications of its estates.
async fn a_region_holds_the_people_of_its_estates(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("west").await);
    let east = json!({"kind": "regions", "regions": ["east"]});
    identity.hire("manager", &["identity:read", "identity:write", "tickets:read"], &east).await;
    let manager = identity.token_of("manager", PASSWORD).await;
    let at = |estates: &[kernel::EstateId]| json!({"kind": "estates", "estates": estates});
    let make = async |name: &str, scope: &Value| {
        let body = new_staff(name, &["role-1"], scope);
        identity.send(Ask::post("/api/v1/staff").bearer(&manager).json(&body)).await
    };
    let made = make("inside", &at(&[here])).await;
    assert_eq!(made.status, 201, "{}", made.text);
    for (name, scope) in [("outside", at(&[there])), ("both", at(&[here, there]))] {
        assert_eq!(make(name, &scope).await.code(), "identity.beyond_own_scope", "{name}");
    }
    identity.hire("stranger", &["tickets:read"], &at(&[here, there])).await;
    let listed = identity.send(Ask::get("/api/v1/staff").bearer(&manager)).await.json();
    let names: Vec<Value> =
        listed["items"].as_array().unwrap().iter().map(|it| it["username"].clone()).collect();
    assert_eq!(names, ["manager", "inside"], "not who reaches beyond");
    let path = made.header("location").unwrap().to_owned();
    let disable = Ask::post(format!("{path}/disable")).bearer(&manager).if_match(1);
    assert_eq!(identity.send(disable).await.status, 200);

    let client = |estates: &[kernel::EstateId]| json!({"name": "App", "permissions": ["tickets:read"], "estates": estates});
    let made = identity.send(Ask::post("/api/v1/api-clients").bearer(&manager).json(&client(&[here]))).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let beyond =
        identity.send(Ask::post("/api/v1/api-clients").bearer(&manager).json(&client(&[there]))).await;
    assert_eq!(beyond.code(), "identity.beyond_own_scope");
    let listed = identity.send(Ask::get("/api/v1/api-clients").bearer(&manager)).await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

async fn who_manages_a_region_finds_nobody_beyond_it(identity: TestIdentity) {
    let (east, west) =
        (json!({"kind": "regions", "regions": ["east"]}), json!({"kind": "regions", "regions": ["west"]}));
    identity.hire("manager", &["identity:read", "identity:write"], &east).await;
    let manager = identity.token_of("manager", PASSWORD).await;
    let admin = identity.admin().await;
    let hire = async |name: &str, scope: &Value| {
        let body = new_staff(name, &[], scope);
        let hired = identity.send(Ask::post("/api/v1/staff").bearer(&admin).json(&body)).await;
        assert_eq!(hired.status, 201, "{}", hired.text);
        format!("/api/v1/staff/{}", hired.json()["staff_id"].as_str().unwrap())
    };
    let outside = [hire("west-1", &west).await, hire("west-2", &west).await, hire("west-3", &group()).await];
    let inside = hire("east-1", &east).await;
    for path in &outside {
        assert_eq!(identity.send(Ask::get(path.as_str()).bearer(&admin)).await.status, 200);
        assert_eq!(identity.send(Ask::get(path.as_str()).bearer(&manager)).await.status, 404);
        let disable = Ask::post(format!("{path}/disable")).bearer(&manager).if_match(1);
        assert_eq!(identity.send(disable).await.status, 404);
    }
    assert_eq!(identity.send(Ask::get(inside.as_str()).bearer(&manager)).await.status, 200);

    // Pages are full although others lie between: `admin` before, `west-1` to `west-3` in the middle.
    let page = identity.send(Ask::get("/api/v1/staff?limit=1").bearer(&manager)).await.json();
    assert_eq!(page["items"][0]["username"], "manager");
    let next = page["next"].as_str().unwrap();
    let rest =
        identity.send(Ask::get(format!("/api/v1/staff?limit=1&after={next}")).bearer(&manager)).await.json();
    assert_eq!((&rest["items"][0]["username"], &rest["next"]), (&json!("east-1"), &Value::Null));
}

async fn roles_are_changed_at_the_version_that_was_seen(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["tickets:read"], &group()).await;
    let (id, admin) = (hired.json()["staff_id"].as_str().unwrap().to_owned(), identity.admin().await);
    let path = format!("/api/v1/staff/{id}/roles");
    let change = |roles: &[&str]| {
        Ask::new(Method::PUT, path.as_str()).bearer(&admin).json(&json!({"roles": roles, "scope": group()}))
    };
    assert_eq!(identity.send(change(&["administrator"])).await.status, 428);
    assert_eq!(identity.send(change(&["administrator"]).if_match(2)).await.status, 412);
    let changed = identity.send(change(&["administrator"]).if_match(1)).await;
    assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")), "{}", changed.text);
    assert_eq!(identity.send(change(&[]).if_match(1)).await.status, 412, "somebody else was first");

    let token = identity.token_of("liwei", PASSWORD).await;
    let me = identity.send(Ask::get("/api/v1/session").bearer(&token)).await.json();
    assert_eq!(me["permissions"].as_array().unwrap().len(), kernel::Permission::ALL.len());
    let seen = identity
        .send(Ask::get(format!("/api/v1/staff/{id}")).bearer(&admin).header("if-none-match", "\"2\""));
    assert_eq!(seen.await.status, 304);
    assert!(identity.trail().await.contains(&"change_staff_roles".to_owned()));
}

async fn nobody_disables_themselves(identity: TestIdentity) {
    let admin = identity.admin().await;
    let me = identity.send(Ask::get("/api/v1/session").bearer(&admin)).await.json();
    let path = format!("/api/v1/staff/{}/disable", me["staff"]["staff_id"].as_str().unwrap());
    let refused = identity.send(Ask::post(path).bearer(&admin).if_match(1)).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "identity.own_account"));
}

async fn staff_are_listed_page_by_page(identity: TestIdentity) {
    let admin = identity.admin().await;
    for name in ["anna", "bert", "carl"] {
        let body = new_staff(name, &[], &group());
        assert_eq!(identity.send(Ask::post("/api/v1/staff").bearer(&admin).json(&body)).await.status, 201);
    }
    let mut names = Vec::new();
    let mut path = "/api/v1/staff?limit=3".to_owned();
    loop {
        let page = identity.send(Ask::get(path).bearer(&admin)).await.json();
        names.extend(page["items"].as_array().unwrap().iter().map(|item| item["username"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/staff?limit=3&after={next}");
    }
    assert_eq!(names, ["admin", "anna", "bert", "carl"]);
    let refused = identity.send(Ask::get("/api/v1/staff?after=nonsense").bearer(&admin)).await;
    assert_eq!((refused.status, refused.code().as_str()), (422, "cursor_malformed"));
}
