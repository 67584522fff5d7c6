//! Signing keys turn over, and nobody notices.

use chrono::TimeDelta;
use serde_json::Value;

use crate::test_identity::{Ask, TestIdentity, on_both_engines};

on_both_engines!(keys_turn_over_while_every_token_is_trusted, a_restart_keeps_the_keys, seeds_are_sealed,);

async fn published(identity: &TestIdentity) -> Vec<Value> {
    let answer = identity.send(Ask::get("/.well-known/jwks.json")).await;
    assert_eq!(answer.header("cache-control"), Some("public, max-age=60"));
    answer.json()["keys"].as_array().unwrap().clone()
}

fn key_of(token: &str) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
    serde_json::from_slice::<Value>(&header).unwrap()["kid"].as_str().unwrap().to_owned()
}

async fn keys_turn_over_while_every_token_is_trusted(identity: TestIdentity) {
    let first = published(&identity).await;
    assert_eq!(first.len(), 1);
    let verifier = identity.verifier();
    identity.clock.advance(TimeDelta::days(30));
    identity.run_job("identity.rotate_keys").await;
    assert_eq!(published(&identity).await.len(), 2);
    let old = identity.admin().await;
    assert_eq!(key_of(&old), first[0]["kid"].as_str().unwrap(), "a key is published before it signs");
    assert!(verifier.verify(&old).await.is_ok());

    identity.clock.advance(TimeDelta::minutes(14));
    let last_of_old = identity.admin().await;
    identity.clock.advance(TimeDelta::minutes(1));
    let first_of_new = identity.admin().await;
    assert_ne!(key_of(&last_of_old), key_of(&first_of_new));
    identity.clock.advance(TimeDelta::minutes(8));
    for token in [&last_of_old, &first_of_new] {
        assert!(verifier.verify(token).await.is_ok());
    }
    identity.clock.advance(TimeDelta::minutes(30));
    identity.run_job("identity.rotate_keys").await;
    let left = published(&identity).await;
    assert_eq!((left.len(), left[0]["kid"].as_str().unwrap()), (1, key_of(&first_of_new).as_str()));
    let trail = identity.trail().await;
    assert_eq!(trail.iter().filter(|action| action.ends_with("_signing_key")).count(), 3, "{trail:?}");
}

async fn a_restart_keeps_the_keys(mut identity: TestIdentity) {
    let (token, before) = (identity.admin().await, published(&identity).await);
    identity.restart().await;
    assert_eq!(published(&identity).await, before);
    assert_eq!(identity.send(Ask::get("/api/v1/session").bearer(&token)).await.status, 200);
}

async fn seeds_are_sealed(identity: TestIdentity) {
    use sea_orm::{ConnectionTrait, sea_query::Query};
    let select = Query::select().column("sealed_seed").from("signing_keys").to_owned();
    let row = identity.home.db.reader().query_one(&select).await.unwrap().unwrap();
    let sealed: Vec<u8> = row.try_get("", "sealed_seed").unwrap();
    assert!(identity.home.db.sealer().open("signing_keys.1", &sealed).is_ok());
    assert!(
        identity.home.db.sealer().open("signing_keys.2", &sealed).is_err(),
        "a seed belongs to its number"
    );
}
