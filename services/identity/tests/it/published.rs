//! What the other services are told, and that our own tokens are judged by the same.

use contracts::identity::{ApiClientChanged, StaffChanged};
use kernel::{Permission, Principal};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};
use serde_json::{Value, json};
use testkit::{Engine, TestApp};

use crate::test_identity::{Ask, PASSWORD, TestIdentity, group, new_staff, on_both_engines};

on_both_engines!(
    a_disabled_account_is_refused_with_the_token_it_still_has,
    a_right_that_was_taken_away_is_gone_from_running_tokens,
    a_revoked_client_is_refused_with_the_token_it_still_has,
    accounts_of_an_older_version_are_published_at_the_start,
    a_right_that_an_upgrade_gave_is_in_the_next_token_although_no_event_told_of_it,
);

async fn a_disabled_account_is_refused_with_the_token_it_still_has(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["identity:read"], &group()).await;
    let path = format!("/api/v1/staff/{}", hired.json()["staff_id"].as_str().unwrap());
    let (token, admin) = (identity.token_of("liwei", PASSWORD).await, identity.admin().await);
    let me = || Ask::get("/api/v1/session").bearer(&token);
    assert_eq!(identity.send(me()).await.status, 200);
    let disable = Ask::post(format!("{path}/disable")).bearer(&admin).if_match(1);
    assert_eq!(identity.send(disable).await.status, 200);
    let refused = identity.send(me()).await;
    assert_eq!((refused.status, refused.code().as_str()), (401, "token_revoked"));
}

async fn a_right_that_was_taken_away_is_gone_from_running_tokens(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["identity:read"], &group()).await;
    let path = format!("/api/v1/staff/{}/roles", hired.json()["staff_id"].as_str().unwrap());
    let (token, admin) = (identity.token_of("liwei", PASSWORD).await, identity.admin().await);
    let list = || Ask::get("/api/v1/staff").bearer(&token);
    assert_eq!(identity.send(list()).await.status, 200);
    let change = Ask::new(actix_web::http::Method::PUT, path).bearer(&admin).if_match(1);
    let changed = identity.send(change.json(&json!({"roles": [], "scope": group()}))).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let refused = identity.send(list()).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "permission_missing"));
}

async fn a_revoked_client_is_refused_with_the_token_it_still_has(identity: TestIdentity) {
    let admin = identity.admin().await;
    let body = json!({
        "name": "App", "permissions": ["tickets:read"], "estates": ["0198f000-0000-7000-8000-0000000000e1"],
    });
    let made = identity.send(Ask::post("/api/v1/api-clients").bearer(&admin).json(&body)).await;
    let (id, secret) = (made.json()["api_client_id"].clone(), made.json()["client_secret"].clone());
    let (id, secret) = (id.as_str().unwrap(), secret.as_str().unwrap());
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let token = identity.send(Ask::post("/oauth/token").form(&form)).await.json();
    let me = || Ask::get("/api/v1/session").bearer(token["access_token"].as_str().unwrap());
    assert_eq!(identity.send(me()).await.status, 200);
    let revoke = Ask::post(format!("/api/v1/api-clients/{id}/revoke")).bearer(&admin).if_match(1);
    assert_eq!(identity.send(revoke).await.status, 200);
    assert_eq!(identity.send(me()).await.code(), "token_revoked");
}

async fn accounts_of_an_older_version_are_published_at_the_start(mut identity: TestIdentity) {
    let hired = identity.hire("liwei", &["tickets:read"], &group()).await;
    let tx = identity.home.db.begin().await.unwrap();
    let forget = Query::update().table("staff").value("sequence", 0).to_owned();
    tx.conn().execute(&forget).await.unwrap();
    tx.conn().execute(&Query::delete().from_table("principal_refs").to_owned()).await.unwrap();
    tx.commit().await.unwrap();

    identity.restart().await;
    let known = identity.home.db.principal(&staff(&hired.json())).await.unwrap().unwrap();
    assert_eq!((known.is_enabled, &known.permissions), (true, &vec![Permission::TicketsRead.into()]));
    identity.restart().await;
    let numbers = Query::select().column("sequence").from("staff").to_owned();
    for row in identity.home.db.reader().query_all(&numbers).await.unwrap() {
        assert_eq!(row.try_get_by_index::<i32>(0).unwrap(), 1, "nobody is published twice");
    }
}

async fn a_right_that_an_upgrade_gave_is_in_the_next_token_although_no_event_told_of_it(
    identity: TestIdentity,
) {
    let hired = identity.hire("liwei", &["tickets:write"], &group()).await;
    let tx = identity.home.db.begin().await.unwrap();
    let both = json!(["tickets:write", "tickets:supervise"]);
    let mut upgrade = Query::update();
    upgrade.table("roles").value("permissions", both.clone()).and_where(Expr::col("name").eq("role-1"));
    tx.conn().execute(&upgrade).await.unwrap();
    tx.commit().await.unwrap();
    identity.clock.advance(chrono::TimeDelta::seconds(1));
    let token = identity.token_of("liwei", PASSWORD).await;
    let known = identity.home.db.principal(&staff(&hired.json())).await.unwrap().unwrap();
    assert_eq!(known.permissions, [Permission::TicketsWrite], "as it was last told");
    let me = identity.send(Ask::get("/api/v1/session").bearer(&token)).await.json();
    assert_eq!(me["permissions"], both);
}

fn staff(document: &Value) -> Principal {
    Principal::Staff(document["staff_id"].as_str().unwrap().parse().unwrap())
}

/// Every change of somebody's rights or standing is one event with all of it, and the numbers of the events follow each
/// other.
#[tokio::test(flavor = "multi_thread")]
async fn each_change_is_published_whole() {
    let app = TestApp::start(identity::module(), Engine::Sqlite).await;
    let admin = app.admin();
    let role = json!({"name": "agent", "description": "x", "permissions": ["tickets:read"]});
    admin.post("/api/v1/roles", &role).await.expect(201);
    let hired = admin.post("/api/v1/staff", &new_staff("liwei", &["agent"], &group())).await.expect(201);
    let path = format!("/api/v1/staff/{}", hired["staff_id"].as_str().unwrap());
    let (first, second) = (admin.with("if-match", "\"1\""), admin.with("if-match", "\"2\""));
    first.put(&format!("{path}/roles"), &json!({"roles": [], "scope": group()})).await.expect(200);
    second.post(&format!("{path}/disable"), &json!({})).await.expect(200);
    let client = json!({"name": "App", "permissions": ["tickets:read"], "estates": [kernel::EstateId::new(&kernel::SystemIds)]});
    let client = admin.post("/api/v1/api-clients", &client).await.expect(201);
    let client_id = client["api_client_id"].as_str().unwrap();
    first.post(&format!("/api/v1/api-clients/{client_id}/revoke"), &json!({})).await.expect(200);

    app.recorder.wait_for::<ApiClientChanged>(|client| !client.is_enabled).await;
    let told: Vec<(bool, usize)> = app
        .recorder
        .events::<StaffChanged>()
        .iter()
        .map(|staff| (staff.is_enabled, staff.permissions.len()))
        .collect();
    assert_eq!(told, [(true, 1), (true, 0), (false, 0)]);
    let told: Vec<bool> =
        app.recorder.events::<ApiClientChanged>().iter().map(|client| client.is_enabled).collect();
    assert_eq!(told, [true, false]);
    let numbers = |subject: &str| -> Vec<i32> {
        let envelopes = app.recorder.envelopes();
        envelopes
            .iter()
            .filter(|envelope| envelope.subject == subject)
            .map(|envelope| envelope.sequence)
            .collect()
    };
    assert_eq!(numbers(hired["staff_id"].as_str().unwrap()), [1, 2, 3]);
    assert_eq!(numbers(client_id), [1, 2]);
    app.finish().await;
}
