//! Accounts that are linked with people at the provider: by somebody who manages them, or by what the provider says of them.

use db::Engine;
use serde_json::{Value, json};

use crate::{
    provider_on_node::{AtProvider, with_a_provider},
    second_factors::text,
    test_identity::{Ask, TestIdentity, group},
};

with_a_provider!(
    without_a_trusted_claim_nobody_is_let_in_who_was_not_linked,
    a_verified_address_names_the_one_account_that_has_it,
    a_claim_in_the_token_itself_does_as_well,
    an_account_is_linked_by_others_and_once,
    whose_link_is_taken_away_is_signed_out,
    without_a_provider_nothing_is_linked,
);

async fn without_a_trusted_claim_nobody_is_let_in_who_was_not_linked(engine: Engine) {
    let at = AtProvider::open(engine, &[("identity.oidc.account_claim", "")]).await;
    let hired = at.identity.hire("liwei", &["tickets:read"], &group()).await;
    let refused = at.sign_in(&[("login", "liwei")]).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "identity.provider_account_unknown"));
    let admin = at.identity.admin().await;
    let link = Ask::put(format!("/api/v1/staff/{}/provider-link", text(&hired, "staff_id")));
    let link = link.bearer(&admin).if_match(1).json(&json!({"subject": " sub-wei.li "}));
    let linked = at.identity.send(link).await;
    assert_eq!(linked.status, 200, "{}", linked.text);
    let begun = at.sign_in(&[("login", "wei.li")]).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    let me = at.identity.send(Ask::get("/api/v1/session").bearer(&text(&begun, "access_token"))).await.json();
    assert_eq!(me["staff"]["username"], "liwei");
}

/// Has somebody written to at an address.
async fn write_to(identity: &TestIdentity, id: &str, email: &Value) -> u16 {
    let (admin, path) = (identity.admin().await, format!("/api/v1/staff/{id}"));
    let tag = identity.send(Ask::get(path.as_str()).bearer(&admin)).await.header("etag").unwrap().to_owned();
    let contact = Ask::put(format!("{path}/contact")).bearer(&admin).header("if-match", tag);
    identity.send(contact.json(&json!({"email": email, "language": "en"}))).await.status
}

async fn a_verified_address_names_the_one_account_that_has_it(engine: Engine) {
    let at = AtProvider::open(engine, &[("identity.oidc.account_claim", "email")]).await;
    let mut ids = Vec::new();
    for name in ["liwei", "wangfang"] {
        ids.push(text(&at.identity.hire(name, &["tickets:read"], &group()).await, "staff_id"));
    }
    assert_eq!(write_to(&at.identity, &ids[0], &json!("Wei.Li@Example.com")).await, 200);
    let told = [("login", "w1"), ("email", "wei.li@example.COM")];
    let sign_in = async |verified: &str| at.sign_in(&[told[0], told[1], ("email_verified", verified)]).await;
    assert_eq!(sign_in("false").await.status, 403, "nobody has looked whether it is theirs");
    assert_eq!(at.sign_in(&[("login", "liwei")]).await.status, 403, "a name is not what is trusted");
    assert_eq!(write_to(&at.identity, &ids[1], &json!("wei.li@example.com")).await, 200);
    assert_eq!(sign_in("true").await.status, 403, "two have it");
    assert_eq!(write_to(&at.identity, &ids[1], &Value::Null).await, 200);
    let begun = sign_in("true").await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    assert_eq!(write_to(&at.identity, &ids[0], &Value::Null).await, 200);
    assert_eq!(sign_in("false").await.status, 200, "the link decides from then on");
    assert_eq!(at.refusals().await, ["unknown_person", "ambiguous"]);
}

async fn a_claim_in_the_token_itself_does_as_well(engine: Engine) {
    let mut at = AtProvider::open(engine, &[]).await;
    at.provider.tell("loosen").await;
    at.identity.hire("liwei", &["tickets:read"], &group()).await;
    let begun = at.sign_in(&[("login", "liwei")]).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
}

async fn an_account_is_linked_by_others_and_once(engine: Engine) {
    let at = AtProvider::open(engine, &[]).await;
    let admin = at.identity.admin().await;
    let mut paths = Vec::new();
    for name in ["liwei", "wangfang"] {
        let hired = at.identity.hire(name, &["tickets:read"], &group()).await;
        paths.push(format!("/api/v1/staff/{}/provider-link", text(&hired, "staff_id")));
    }
    let link = |path: &str, version: u32, subject: &str| {
        Ask::put(path).bearer(&admin).if_match(version).json(&json!({"subject": subject}))
    };
    let malformed = at.identity.send(link(&paths[0], 1, "a b")).await;
    assert_eq!(malformed.json()["errors"][0]["code"], "provider_subject.malformed");
    assert_eq!(at.identity.send(link(&paths[0], 7, "sub-1")).await.code(), "stale_version");
    let linked = at.identity.send(link(&paths[0], 1, "sub-1")).await;
    assert!(linked.status == 200 && linked.json()["provider_linked_at"].is_string(), "{}", linked.text);
    assert_eq!(at.identity.send(link(&paths[0], 2, "sub-2")).await.code(), "identity.provider_linked");
    assert_eq!(at.identity.send(link(&paths[1], 1, "sub-1")).await.code(), "identity.provider_subject_taken");
    let me = at.identity.send(Ask::get("/api/v1/session").bearer(&admin)).await.json();
    let own = format!("/api/v1/staff/{}/provider-link", me["staff"]["staff_id"].as_str().unwrap());
    assert_eq!(at.identity.send(link(&own, 1, "sub-3")).await.code(), "identity.own_account");
    let linked = "/api/v1/staff?is_provider_linked=true";
    let list = at.identity.send(Ask::get(linked).bearer(&admin)).await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
}

async fn whose_link_is_taken_away_is_signed_out(engine: Engine) {
    let at = AtProvider::open(engine, &[("identity.oidc.account_claim", "")]).await;
    let admin = at.identity.admin().await;
    let hired = at.identity.hire("liwei", &["tickets:read"], &group()).await;
    let path = format!("/api/v1/staff/{}/provider-link", text(&hired, "staff_id"));
    let remove = |version| Ask::delete(path.as_str()).bearer(&admin).if_match(version);
    assert_eq!(at.identity.send(remove(1)).await.code(), "identity.no_provider_link");
    let link = Ask::put(path.as_str()).bearer(&admin).if_match(1).json(&json!({"subject": "sub-liwei"}));
    assert_eq!(at.identity.send(link).await.status, 200);
    let begun = at.sign_in(&[("login", "liwei")]).await;
    at.identity.clock.advance(chrono::TimeDelta::seconds(1));
    let removed = at.identity.send(remove(2)).await;
    assert!(removed.status == 200 && removed.json()["provider_linked_at"].is_null(), "{}", removed.text);
    let me = Ask::get("/api/v1/session").bearer(&text(&begun, "access_token"));
    assert_eq!(at.identity.send(me).await.code(), "token_revoked");
    let refresh = Ask::post("/api/v1/session/refresh").cookie(&begun.refresh_token());
    assert_eq!(at.identity.send(refresh).await.status, 401);
    assert_eq!(at.sign_in(&[("login", "liwei")]).await.status, 403);
    let trail = at.identity.trail().await;
    assert!(["link_provider", "unlink_provider"].iter().all(|act| trail.iter().any(|done| done == act)));
}

async fn without_a_provider_nothing_is_linked(engine: Engine) {
    let identity = TestIdentity::open(engine).await;
    let hired = identity.hire("liwei", &["tickets:read"], &group()).await;
    let ways = identity.send(Ask::get("/api/v1/session/ways")).await.json();
    assert_eq!(ways, json!({"is_reset_by_mail": false, "provider": null}));
    let admin = identity.admin().await;
    let link = Ask::put(format!("/api/v1/staff/{}/provider-link", text(&hired, "staff_id")));
    let link = link.bearer(&admin).if_match(1).json(&json!({"subject": "sub-liwei"}));
    assert_eq!(identity.send(link).await.code(), "identity.provider_not_configured");
    let begin = identity.send(Ask::post("/api/v1/session/provider")).await;
    assert_eq!((begin.status, begin.code().as_str()), (409, "identity.provider_not_configured"));
}
