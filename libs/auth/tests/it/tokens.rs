//! Which tokens are trusted.

use auth::{KeyPair, TokenError};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Permission, Principal, SessionId, SystemIds};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::issuer::{Issuer, staff_id};

/// A token with a header of the forger's own, its signature made by `sign`.
fn forged(issuer: &Issuer, header: &Value, sign: impl FnOnce(&str) -> Vec<u8>) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(header), part(&serde_json::to_value(issuer.claims()).unwrap()));
    let signature = URL_SAFE_NO_PAD.encode(sign(&signed));
    format!("{signed}.{signature}")
}

async fn refusal(issuer: &Issuer, token: &str) -> TokenError {
    issuer.verifier().verify(token).await.unwrap_err()
}

#[tokio::test]
async fn what_was_signed_is_what_is_read() {
    let issuer = Issuer::new();
    let claims = issuer.claims();
    let token = issuer.signer().sign(&claims).unwrap();
    let read = issuer.verifier().verify(&token).await.unwrap();
    assert_eq!(read, claims);
    let actor = read.actor();
    assert_eq!(actor.principal, Principal::Staff(staff_id()));
    assert!(actor.may(Permission::TicketsWrite) && !actor.may(Permission::BillingRead));
}

#[tokio::test]
async fn a_token_lives_ten_minutes_at_most() {
    let issuer = Issuer::new();
    let claims = issuer.signer().claims(issuer.claims().sub, Vec::new(), kernel::Scope::Group, 86_400);
    assert_eq!(claims.exp - claims.iat, 600);
    let (verifier, token) = (issuer.verifier(), issuer.signer().sign(&claims).unwrap());
    issuer.clock.advance(TimeDelta::seconds(604));
    assert!(verifier.verify(&token).await.is_ok(), "clocks may differ by five seconds");
    issuer.clock.advance(TimeDelta::seconds(1));
    assert_eq!(verifier.verify(&token).await.unwrap_err(), TokenError::Expired);
}

#[tokio::test]
async fn a_token_that_says_it_lives_longer_is_refused() {
    let issuer = Issuer::new();
    let token = issuer.token(|claims| claims.exp = claims.iat + 601);
    assert_eq!(refusal(&issuer, &token).await, TokenError::Malformed);
}

#[tokio::test]
async fn what_was_signed_to_be_something_else_is_no_access_token() {
    use ed25519_dalek::Signer;
    let issuer = Issuer::new();
    let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let sign = |signed: &str| key.sign(signed.as_bytes()).to_bytes().to_vec();
    let kid = &issuer.pair.public().kid;
    for header in [json!({"alg": "EdDSA", "typ": "JWT", "kid": kid}), json!({"alg": "EdDSA", "kid": kid})] {
        assert_eq!(
            refusal(&issuer, &forged(&issuer, &header, sign)).await,
            TokenError::Malformed,
            "{header}"
        );
    }
    let right = json!({"alg": "EdDSA", "typ": "at+jwt", "kid": kid});
    assert!(issuer.verifier().verify(&forged(&issuer, &right, sign)).await.is_ok());
}

/// What is signed is trusted, up to the last place that fits.
#[tokio::test]
async fn no_token_is_signed_that_would_not_be_taken() {
    let issuer = Issuer::new();
    let mut claims = issuer.claims();
    claims.permissions = Permission::ALL.to_vec();
    let (verifier, signer) = (issuer.verifier(), issuer.signer());
    let mut estates = Vec::new();
    let fitted = loop {
        estates.push(kernel::EstateId::new(&SystemIds));
        claims.scope = kernel::Scope::Estates { estates: estates.clone() };
        match signer.sign(&claims) {
            Ok(token) => assert!(verifier.verify(&token).await.is_ok(), "{} places", estates.len()),
            Err(auth::SignError::TooLong) => break estates.len() - 1,
            Err(other) => panic!("{other:?}"),
        }
    };
    assert!(fitted >= 100, "staff may have a hundred places, not {fitted}");
}

#[tokio::test]
async fn a_token_of_the_future_is_not_valid_yet() {
    let issuer = Issuer::new();
    let token = issuer.token(|claims| claims.nbf += 6);
    assert_eq!(refusal(&issuer, &token).await, TokenError::NotYetValid);
    issuer.clock.advance(TimeDelta::seconds(1));
    assert!(issuer.verifier().verify(&token).await.is_ok());
}

#[tokio::test]
async fn a_token_for_others_or_from_others_is_refused() {
    let issuer = Issuer::new();
    let elsewhere = issuer.token(|claims| claims.aud = "another".to_owned());
    assert_eq!(refusal(&issuer, &elsewhere).await, TokenError::Audience);
    let stranger = issuer.token(|claims| claims.iss = "https://evil.example".to_owned());
    assert_eq!(refusal(&issuer, &stranger).await, TokenError::Audience);
}

#[tokio::test]
async fn a_changed_claim_breaks_the_signature() {
    let issuer = Issuer::new();
    let token = issuer.token(|_claims| {});
    let parts: Vec<&str> = token.split('.').collect();
    let mut claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    claims["permissions"] = json!(["billing:write"]);
    let changed = format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(claims.to_string()), parts[2]);
    assert_eq!(refusal(&issuer, &changed).await, TokenError::Signature);
}

#[tokio::test]
async fn another_key_under_a_known_id_is_refused() {
    let issuer = Issuer::new();
    let other = KeyPair::from_seed(&[8; 32]);
    let token = issuer.signer_with(&other).sign(&issuer.claims()).unwrap();
    assert_eq!(refusal(&issuer, &token).await, TokenError::UnknownKey);

    let known = json!({"alg": "EdDSA", "typ": "at+jwt", "kid": issuer.pair.public().kid});
    let parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let signature = URL_SAFE_NO_PAD.decode(&parts[2]).unwrap();
    assert_eq!(refusal(&issuer, &forged(&issuer, &known, |_| signature)).await, TokenError::Signature);
}

#[tokio::test]
async fn an_unsigned_token_is_refused() {
    let issuer = Issuer::new();
    for alg in ["none", "None", "NONE"] {
        let header = json!({"alg": alg, "kid": issuer.pair.public().kid});
        let error = refusal(&issuer, &forged(&issuer, &header, |_| Vec::new())).await;
        assert!(matches!(error, TokenError::Malformed | TokenError::Algorithm), "{alg}: {error}");
    }
}

#[tokio::test]
async fn the_public_key_is_no_shared_secret() {
    let issuer = Issuer::new();
    let public = issuer.pair.public();
    let header = json!({"alg": "HS256", "kid": public.kid});
    for secret in [public.x.clone().into_bytes(), URL_SAFE_NO_PAD.decode(&public.x).unwrap()] {
        let token = forged(&issuer, &header, |signed| {
            let mut mac = Hmac::<Sha256>::new_from_slice(&secret).unwrap();
            mac.update(signed.as_bytes());
            mac.finalize().into_bytes().to_vec()
        });
        assert_eq!(refusal(&issuer, &token).await, TokenError::Algorithm);
    }
}

#[tokio::test]
async fn a_token_without_a_key_id_or_form_is_malformed() {
    let issuer = Issuer::new();
    let nameless = forged(&issuer, &json!({"alg": "EdDSA", "typ": "at+jwt"}), |_| vec![0; 64]);
    for token in [nameless.as_str(), "", "a.b", "a.b.c", &"x".repeat(9000)] {
        assert_eq!(refusal(&issuer, token).await, TokenError::Malformed, "{token}");
    }
}

#[tokio::test]
async fn permissions_of_a_newer_build_are_passed_over() {
    let issuer = Issuer::new();
    let mut claims = serde_json::to_value(issuer.claims()).unwrap();
    claims["permissions"] = json!(["tickets:read", "moon:walk"]);
    let read: auth::Claims = serde_json::from_value(claims).unwrap();
    assert_eq!(read.permissions, [Permission::TicketsRead]);
}

/// While a version is rolled out that has two rights where there was one, tokens of the version before mean both.
#[tokio::test]
async fn a_token_from_before_a_right_was_divided_still_means_all_of_it() {
    let issuer = Issuer::new();
    let mut older = serde_json::to_value(issuer.claims()).unwrap();
    older.as_object_mut().unwrap().remove("edition").unwrap();
    let older: auth::Claims = serde_json::from_value(older).unwrap();
    let token = issuer.signer().sign(&older).unwrap();
    let actor = issuer.verifier().verify(&token).await.unwrap().actor();
    assert!(actor.may(Permission::TicketsWrite) && actor.may(Permission::TicketsSupervise));
    assert!(!actor.may(Permission::ArchiveManage), "what was not there is not divided");
    assert!(!issuer.claims().actor().may(Permission::TicketsSupervise), "one of today means what it says");
}

#[tokio::test]
async fn a_token_names_its_session_if_it_has_one() {
    let issuer = Issuer::new();
    let session = SessionId::new(&SystemIds);
    let token = issuer.token(|claims| claims.sid = Some(session));
    assert_eq!(issuer.verifier().verify(&token).await.unwrap().sid, Some(session));
    let without = serde_json::to_value(issuer.claims()).unwrap();
    assert_eq!(without.get("sid"), None, "as in tokens of the version before");
    assert_eq!(serde_json::from_value::<auth::Claims>(without).unwrap().sid, None);
}

#[tokio::test]
async fn keys_turn_over_without_refusing_anybody() {
    let issuer = Issuer::new();
    let (verifier, next) = (issuer.verifier(), KeyPair::from_seed(&[9; 32]));
    let old_token = issuer.token(|_claims| {});
    assert!(verifier.verify(&old_token).await.is_ok());

    issuer.keys.publish(vec![issuer.pair.public().clone(), next.public().clone()]);
    let new_token = issuer.signer_with(&next).sign(&issuer.claims()).unwrap();
    assert!(verifier.verify(&new_token).await.is_ok(), "an unknown key id makes the verifier ask again");
    assert!(verifier.verify(&old_token).await.is_ok(), "the old key overlaps");

    issuer.keys.publish(vec![next.public().clone()]);
    issuer.clock.advance(TimeDelta::minutes(5) + TimeDelta::seconds(1));
    let mut claims = issuer.claims();
    claims.jti = "late".to_owned();
    let late = issuer.signer().sign(&claims).unwrap();
    assert!(verifier.verify(&new_token).await.is_ok(), "old keys are renewed by the way");
    assert_eq!(verifier.verify(&late).await.unwrap_err(), TokenError::UnknownKey);
    let seen_before = verifier.verify(&old_token).await;
    assert_eq!(seen_before.unwrap_err(), TokenError::UnknownKey, "a withdrawn key takes its tokens along");
}
