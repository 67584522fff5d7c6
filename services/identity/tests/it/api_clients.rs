//! Third-party applications, from their first secret to their last.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::test_identity::{Answer, Ask, PASSWORD, TestIdentity, on_both_engines};

on_both_engines!(
    a_secret_is_shown_once,
    a_client_gets_what_it_was_given_and_no_more,
    an_old_secret_works_beside_the_new_one_for_a_while,
    a_revoked_client_gets_nothing,
    clients_do_not_manage_accounts,
    clients_of_other_estates_are_not_there,
    a_client_of_many_estates_has_a_token_that_everybody_takes,
);

const ESTATE: &str = "0198f000-0000-7000-8000-0000000000e1";

fn new_client(permissions: &[&str]) -> Value {
    json!({"name": "Tenant app", "permissions": permissions, "estates": [ESTATE]})
}

async fn create(identity: &TestIdentity, permissions: &[&str]) -> Answer {
    let admin = identity.admin().await;
    identity.send(Ask::post("/api/v1/api-clients").bearer(&admin).json(&new_client(permissions))).await
}

async fn token(identity: &TestIdentity, id: &Value, secret: &Value, more: &str) -> Answer {
    let (id, secret) = (id.as_str().unwrap(), secret.as_str().unwrap());
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}{more}");
    identity.send(Ask::post("/oauth/token").form(&form)).await
}

async fn a_secret_is_shown_once(identity: TestIdentity) {
    let admin = identity.admin().await;
    let request = || {
        let body = new_client(&["tickets:read"]);
        Ask::post("/api/v1/api-clients").bearer(&admin).header("idempotency-key", "k").json(&body)
    };
    let made = identity.send(request()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let secret = made.json()["client_secret"].as_str().unwrap().to_owned();
    assert_eq!(secret.len(), 43);
    let again = identity.send(request()).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, Some("true")));
    assert_eq!(again.json()["client_secret"], Value::Null, "a kept reply has no secret in it");
    assert_eq!(again.json()["api_client_id"], made.json()["api_client_id"]);
    let path = made.header("location").unwrap().to_owned();
    for path in [path, "/api/v1/api-clients".to_owned()] {
        let read = identity.send(Ask::get(path).bearer(&admin)).await;
        assert!(read.status == 200 && !read.text.contains("secret"), "{}", read.text);
    }
}

async fn a_client_gets_what_it_was_given_and_no_more(identity: TestIdentity) {
    let made = create(&identity, &["tickets:write", "tickets:read"]).await.json();
    let (id, secret) = (&made["api_client_id"], &made["client_secret"]);
    let all = token(&identity, id, secret, "").await;
    assert_eq!(
        (all.status, &all.json()["scope"]),
        (200, &json!("tickets:read tickets:write")),
        "{}",
        all.text
    );
    let bearer = all.json()["access_token"].as_str().unwrap().to_owned();
    let me = identity.send(Ask::get("/api/v1/session").bearer(&bearer)).await.json();
    assert_eq!(me["scope"], json!({"kind": "estates", "estates": [ESTATE]}));
    assert_eq!(
        (&me["staff"], &me["subject"]),
        (&Value::Null, &json!(format!("client:{}", id.as_str().unwrap())))
    );

    let less = token(&identity, id, secret, "&scope=tickets:read").await.json();
    assert_eq!(less["scope"], "tickets:read");
    for scope in ["billing:read", "tickets:read+billing:read", "nonsense"] {
        let refused = token(&identity, id, secret, &format!("&scope={scope}")).await;
        assert_eq!((refused.status, &refused.json()["error"]), (400, &json!("invalid_scope")));
    }
}

async fn an_old_secret_works_beside_the_new_one_for_a_while(identity: TestIdentity) {
    let made = create(&identity, &["tickets:read"]).await;
    let (id, old) = (made.json()["api_client_id"].clone(), made.json()["client_secret"].clone());
    let path = format!("/api/v1/api-clients/{}/rotate", id.as_str().unwrap());
    let admin = identity.admin().await;
    let rotate = || Ask::post(path.as_str()).bearer(&admin).json(&json!({"overlap_hours": 2}));
    assert_eq!(identity.send(rotate()).await.status, 428);
    let rotated = identity.send(rotate().if_match(1)).await;
    assert_eq!((rotated.status, rotated.header("etag")), (200, Some("\"2\"")), "{}", rotated.text);
    let new = rotated.json()["client_secret"].clone();
    assert_ne!(old, new);
    assert_eq!(identity.send(rotate().if_match(1)).await.status, 412);
    for secret in [&old, &new] {
        assert_eq!(token(&identity, &id, secret, "").await.status, 200);
    }
    identity.clock.advance(TimeDelta::hours(2));
    assert_eq!(token(&identity, &id, &old, "").await.status, 401);
    assert_eq!(token(&identity, &id, &new, "").await.status, 200);

    let admin = identity.admin().await;
    let too_long = Ask::post(path.as_str()).bearer(&admin).if_match(2).json(&json!({"overlap_hours": 169}));
    assert_eq!(identity.send(too_long).await.json()["errors"][0]["pointer"], "/overlap_hours");
}

async fn a_revoked_client_gets_nothing(identity: TestIdentity) {
    let made = create(&identity, &["tickets:read"]).await.json();
    let (id, secret) = (&made["api_client_id"], &made["client_secret"]);
    let path = format!("/api/v1/api-clients/{}", id.as_str().unwrap());
    let admin = identity.admin().await;
    let revoke = |version| Ask::post(format!("{path}/revoke")).bearer(&admin).if_match(version);
    let revoked = identity.send(revoke(1)).await;
    assert!(revoked.status == 200 && revoked.json()["revoked_at"].is_string(), "{}", revoked.text);
    let refused = token(&identity, id, secret, "").await;
    assert_eq!((refused.status, &refused.json()["error"]), (401, &json!("invalid_client")));
    let twice = identity.send(revoke(2)).await;
    assert_eq!((twice.status, twice.code().as_str()), (409, "identity.client_revoked"));
    let done = identity.trail().await;
    assert!(done.ends_with(&["revoke_api_client".to_owned()]), "{done:?}");
}

async fn clients_do_not_manage_accounts(identity: TestIdentity) {
    for permission in ["identity:read", "identity:write", "operations"] {
        let refused = create(&identity, &["tickets:read", permission]).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (422, "identity.not_for_clients"),
            "{permission}"
        );
    }
    let refused = create(&identity, &[]).await;
    assert_eq!(refused.json()["errors"][0]["pointer"], "/permissions");
}

async fn clients_of_other_estates_are_not_there(identity: TestIdentity) {
    let other = "0198f000-0000-7000-8000-0000000000e2";
    let scope = |estate: &str| json!({"kind": "estates", "estates": [estate]});
    let rights = ["identity:read", "identity:write", "tickets:read"];
    identity.hire("here", &rights, &scope(ESTATE)).await;
    identity.hire("there", &rights, &scope(other)).await;
    let made = create(&identity, &["tickets:read"]).await;
    let path = made.header("location").unwrap().to_owned();
    for (name, status, listed) in [("here", 200, 1), ("there", 404, 0)] {
        let token = identity.token_of(name, PASSWORD).await;
        assert_eq!(identity.send(Ask::get(path.as_str()).bearer(&token)).await.status, status);
        let list = identity.send(Ask::get("/api/v1/api-clients").bearer(&token)).await.json();
        assert_eq!(list["items"].as_array().unwrap().len(), listed, "{name}");
        let revoke = Ask::post(format!("{path}/revoke")).bearer(&token).if_match(1);
        assert_eq!(identity.send(revoke).await.status, status, "{name}");
    }
}

/// As many estates as a token can carry: those work, and one more is refused where it is named.
async fn a_client_of_many_estates_has_a_token_that_everybody_takes(identity: TestIdentity) {
    let admin = identity.admin().await;
    for count in [1, 150, 300, 1_000] {
        let estates: Vec<_> = (0..count).map(|_| kernel::EstateId::new(&kernel::SystemIds)).collect();
        let body =
            json!({"name": "App", "permissions": ["tickets:read", "archive:read"], "estates": estates});
        let made = identity.send(Ask::post("/api/v1/api-clients").bearer(&admin).json(&body)).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let (id, secret) = (made.json()["api_client_id"].clone(), made.json()["client_secret"].clone());
        // What is asked for is all that is given, also by a token that does not say where.
        for (asked, given) in [("", 2), ("&scope=archive:read", 1)] {
            let token = token(&identity, &id, &secret, asked).await.json();
            let me = Ask::get("/api/v1/session").bearer(token["access_token"].as_str().unwrap());
            let me = identity.send(me).await;
            assert_eq!(me.status, 200, "{count} estates");
            assert_eq!(me.json()["permissions"].as_array().unwrap().len(), given, "{asked} {}", me.text);
            assert_eq!(me.json()["scope"]["estates"].as_array().unwrap().len(), count);
        }
    }
}
