//! Roles.

use serde_json::json;

use crate::test_identity::{Ask, PASSWORD, TestIdentity, group, on_both_engines};

on_both_engines!(
    roles_are_made_once_and_listed_by_name,
    the_administrator_has_every_permission,
    a_changed_role_reaches_its_holders_at_once,
    roles_belong_to_the_whole_group,
    a_role_that_somebody_has_stays,
    the_built_in_role_stays_as_it_is,
);

async fn roles_are_made_once_and_listed_by_name(identity: TestIdentity) {
    let admin = identity.admin().await;
    let body = json!({
        "name": "agent", "description": "Hotline agent", "permissions": ["tickets:write", "tickets:read", "tickets:read"],
    });
    let create = || Ask::post("/api/v1/roles").bearer(&admin).json(&body);
    let made = identity.send(create()).await;
    assert_eq!((made.status, &made.json()["permissions"]), (201, &json!(["tickets:read", "tickets:write"])));
    let twice = identity.send(create()).await;
    assert_eq!((twice.status, twice.code().as_str()), (409, "identity.role_exists"));
    let listed = identity.send(Ask::get("/api/v1/roles").bearer(&admin)).await.json();
    let names: Vec<_> = listed["items"].as_array().unwrap().iter().map(|role| role["name"].clone()).collect();
    assert_eq!((names, &listed["next"]), (vec![json!("administrator"), json!("agent")], &json!(null)));
}

async fn the_administrator_has_every_permission(mut identity: TestIdentity) {
    identity.restart().await;
    let admin = identity.admin().await;
    let listed = identity.send(Ask::get("/api/v1/roles").bearer(&admin)).await.json();
    assert_eq!(listed["items"][0]["permissions"].as_array().unwrap().len(), kernel::Permission::ALL.len());
    assert_eq!(identity.trail().await.iter().filter(|action| *action == "create_staff").count(), 1);
}

async fn a_changed_role_reaches_its_holders_at_once(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["identity:read", "tickets:read"], &group()).await;
    let (token, admin) = (identity.token_of("liwei", PASSWORD).await, identity.admin().await);
    let read = identity.send(Ask::get("/api/v1/roles/role-1").bearer(&admin)).await;
    assert_eq!((read.status, read.header("etag")), (200, Some("\"1\"")), "{}", read.text);
    let body = json!({"description": "less", "permissions": ["tickets:read", "billing:read"]});
    let change = || Ask::put("/api/v1/roles/role-1").bearer(&admin).json(&body);
    assert_eq!(identity.send(change()).await.status, 428);
    assert_eq!(identity.send(Ask::get("/api/v1/staff").bearer(&token)).await.status, 200);
    let changed = identity.send(change().if_match(1)).await;
    assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")), "{}", changed.text);
    assert_eq!(identity.send(change().if_match(1)).await.status, 412);
    assert_eq!(identity.send(Ask::get("/api/v1/staff").bearer(&token)).await.code(), "permission_missing");
    let me = identity.send(Ask::get("/api/v1/session").bearer(&token)).await.json();
    assert_eq!(me["permissions"], json!(["tickets:read"]), "a token gains nothing");
    let id = hired.json()["staff_id"].as_str().unwrap().parse().unwrap();
    let known = identity.home.db.principal(&kernel::Principal::Staff(id)).await.unwrap().unwrap();
    assert_eq!(known.permissions.len(), 2, "the next one has it");
    assert!(identity.trail().await.contains(&"change_role".to_owned()));
}

async fn roles_belong_to_the_whole_group(identity: TestIdentity) {
    let east = json!({"kind": "regions", "regions": ["east"]});
    identity.hire("manager", &["identity:read", "identity:write", "tickets:read"], &east).await;
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let manager = identity.token_of("manager", PASSWORD).await;
    let body = json!({"description": "x", "permissions": ["tickets:read"]});
    let make = json!({"name": "own", "description": "x", "permissions": []});
    for request in [
        Ask::post("/api/v1/roles").json(&make),
        Ask::put("/api/v1/roles/role-2").if_match(1).json(&body),
        Ask::delete("/api/v1/roles/role-2").if_match(1),
    ] {
        let refused = identity.send(request.bearer(&manager)).await;
        assert_eq!((refused.status, refused.code().as_str()), (403, "scope_too_narrow"));
    }
}

async fn a_role_that_somebody_has_stays(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["tickets:read"], &group()).await;
    let admin = identity.admin().await;
    let delete = || Ask::delete("/api/v1/roles/role-1").bearer(&admin).if_match(1);
    assert_eq!(identity.send(delete()).await.code(), "identity.role_in_use");
    let path = format!("/api/v1/staff/{}/roles", hired.json()["staff_id"].as_str().unwrap());
    let none = json!({"roles": [], "scope": group()});
    assert_eq!(identity.send(Ask::put(path).bearer(&admin).if_match(1).json(&none)).await.status, 200);
    assert_eq!(identity.send(delete()).await.status, 204);
    for path in ["/api/v1/roles/role-1", "/api/v1/roles/%00", "/api/v1/roles/A"] {
        assert_eq!(identity.send(Ask::get(path).bearer(&admin)).await.status, 404, "{path}");
    }
}

async fn the_built_in_role_stays_as_it_is(identity: TestIdentity) {
    let admin = identity.admin().await;
    let body = json!({"description": "x", "permissions": []});
    let change = Ask::put("/api/v1/roles/administrator").bearer(&admin).if_match(1).json(&body);
    let delete = Ask::delete("/api/v1/roles/administrator").bearer(&admin).if_match(1);
    for request in [change, delete] {
        let refused = identity.send(request).await;
        assert_eq!((refused.status, refused.code().as_str()), (409, "identity.role_built_in"));
    }
}
