//! Those who administer the whole group: there is always one.

use futures_util::join;
use serde_json::{Value, json};

use crate::test_identity::{Ask, PASSWORD, TestIdentity, group, new_staff, on_both_engines};

on_both_engines!(
    the_last_administrator_keeps_their_account_and_rights,
    two_administrators_do_not_put_each_other_out_at_once,
);

/// Somebody else who may do everything, without the role.
async fn deputy(identity: &TestIdentity) -> String {
    let all: Vec<&str> = kernel::Permission::ALL.iter().map(|permission| permission.as_str()).collect();
    identity.hire("deputy", &all, &group()).await;
    identity.token_of("deputy", PASSWORD).await
}

/// The path of the first account.
async fn first(identity: &TestIdentity) -> String {
    let admin = identity.admin().await;
    let me = identity.send(Ask::get("/api/v1/session").bearer(&admin)).await.json();
    format!("/api/v1/staff/{}", me["staff"]["staff_id"].as_str().unwrap())
}

async fn another(identity: &TestIdentity, username: &str, scope: &Value) -> String {
    let body = new_staff(username, &["administrator"], scope);
    let made = identity.send(Ask::post("/api/v1/staff").bearer(&identity.admin().await).json(&body)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    format!("/api/v1/staff/{}", made.json()["staff_id"].as_str().unwrap())
}

async fn the_last_administrator_keeps_their_account_and_rights(identity: TestIdentity) {
    let (deputy, first) = (deputy(&identity).await, first(&identity).await);
    let east = json!({"kind": "regions", "regions": ["east"]});
    another(&identity, "regional", &east).await;
    let disable =
        |path: &str, version| Ask::post(format!("{path}/disable")).bearer(&deputy).if_match(version);
    let roles = |path: &str, version, roles: &[&str], scope: &Value| {
        let body = json!({"roles": roles, "scope": scope});
        Ask::put(format!("{path}/roles")).bearer(&deputy).if_match(version).json(&body)
    };
    for request in [
        disable(&first, 1),
        roles(&first, 1, &[], &group()),
        roles(&first, 1, &["role-1"], &group()),
        roles(&first, 1, &["administrator"], &east),
    ] {
        let refused = identity.send(request).await;
        assert_eq!((refused.status, refused.code().as_str()), (409, "identity.last_administrator"));
    }
    let own = Ask::put(format!("{first}/roles")).bearer(&identity.admin().await).if_match(1);
    let own = identity.send(own.json(&json!({"roles": [], "scope": group()}))).await;
    assert_eq!(own.code(), "identity.last_administrator", "nor do they lay it down");
    let more = identity.send(roles(&first, 1, &["administrator", "role-1"], &group())).await;
    assert_eq!(more.status, 200, "{}", more.text);

    let second = another(&identity, "second", &group()).await;
    assert_eq!(identity.send(disable(&first, 2)).await.status, 200);
    assert_eq!(identity.send(disable(&second, 1)).await.code(), "identity.last_administrator");
    let enable = Ask::post(format!("{first}/enable")).bearer(&deputy).if_match(3);
    assert_eq!(identity.send(enable).await.status, 200);
    assert_eq!(identity.send(roles(&second, 1, &[], &group())).await.status, 200);
    assert_eq!(identity.send(disable(&first, 4)).await.code(), "identity.last_administrator");
}

async fn two_administrators_do_not_put_each_other_out_at_once(identity: TestIdentity) {
    let (first, second) = (first(&identity).await, another(&identity, "second", &group()).await);
    let (one, other) = (identity.admin().await, identity.token_of("second", PASSWORD).await);
    let disable = |path: &str, token: &str| Ask::post(format!("{path}/disable")).bearer(token).if_match(1);
    let (of_second, of_first) =
        join!(identity.send(disable(&second, &one)), identity.send(disable(&first, &other)));
    let done = [of_second.status, of_first.status].into_iter().filter(|status| *status == 200).count();
    assert_eq!(done, 1, "{} {}", of_second.text, of_first.text);
    let left = if of_second.status == 200 { one } else { other };
    let listed = Ask::get("/api/v1/staff?role=administrator&is_active=true").bearer(&left);
    assert_eq!(identity.send(listed).await.json()["items"].as_array().unwrap().len(), 1);
}
