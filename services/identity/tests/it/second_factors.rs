//! A second factor: set up, asked for, lost and taken away.

use chrono::TimeDelta;
use futures_util::join;
use kernel::Clock;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use crate::test_identity::{Answer, Ask, PASSWORD, TestIdentity, group, on_both_engines};

on_both_engines!(
    a_second_factor_is_set_up_and_asked_for,
    a_token_alone_sets_none_up,
    a_code_is_taken_half_a_minute_early_or_late_and_once,
    of_two_that_come_with_one_code_one_is_let_in,
    wrong_codes_end_the_sign_in,
    knowing_the_password_gives_no_more_guesses_at_a_code,
    a_sign_in_waits_for_minutes_and_for_the_account_as_it_was,
    a_recovery_code_signs_in_once,
    an_authenticator_is_replaced_by_its_owner,
    a_second_factor_is_withdrawn_by_its_owner,
    a_new_password_is_taken_with_the_code_and_not_before,
);

const NEW: &str = "nine lamps over the gate";

/// The code of an authenticator whose clock is so many steps ahead.
pub(crate) fn code(identity: &TestIdentity, key: &str, steps: i64) -> String {
    let generator = Builder::new().with_secret(Secret::try_from_base32(key).unwrap()).build().unwrap();
    let at = identity.clock.now().timestamp() + 30 * steps;
    generator.generate(at.try_into().unwrap()).to_string()
}

/// A code that is not that of any step near now.
fn wrong_code(identity: &TestIdentity, key: &str) -> String {
    let near: Vec<String> = (-1..=1).map(|steps| code(identity, key, steps)).collect();
    let codes = (0..4).map(|number| format!("00000{number}"));
    codes.into_iter().find(|code| !near.contains(code)).unwrap()
}

pub(crate) fn text(answer: &Answer, field: &str) -> String {
    answer.json()[field].as_str().unwrap_or_else(|| panic!("no {field}: {}", answer.text)).to_owned()
}

pub(crate) fn answering(challenge: &str, code: &str) -> Ask {
    Ask::post("/api/v1/session/challenge").json(&json!({"challenge": challenge, "code": code}))
}

fn own(token: &str, act: &str, body: &Value) -> Ask {
    Ask::post(format!("/api/v1/session/second-factor{act}")).bearer(token).json(body)
}

/// Somebody who has set an authenticator up: its key, and the recovery codes.
pub(crate) async fn enrolled(identity: &TestIdentity, username: &str) -> (String, Vec<String>) {
    let token = identity.token_of(username, PASSWORD).await;
    let offered = identity.send(own(&token, "", &json!({"current_password": PASSWORD}))).await;
    let key = text(&offered, "key");
    let verified = identity.send(own(&token, "/verify", &json!({"code": code(identity, &key, 0)}))).await;
    assert_eq!(verified.status, 200, "{}", verified.text);
    let codes = verified.json()["recovery_codes"].as_array().unwrap().clone();
    // What was used up to verify it signs nobody in.
    identity.clock.advance(TimeDelta::minutes(2));
    (key, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

/// The challenge of a sign-in whose password was right.
pub(crate) async fn challenged(
    identity: &TestIdentity,
    username: &str,
    password: &str,
    need: &str,
) -> String {
    let begun = identity.sign_in(username, password).await;
    assert_eq!((begun.status, &begun.json()["need"]), (202, &json!(need)), "{}", begun.text);
    assert_eq!(begun.cookie("__Secure-steward_refresh"), None, "there is no session yet");
    text(&begun, "challenge")
}

async fn a_second_factor_is_set_up_and_asked_for(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["tickets:read"], &group()).await;
    let token = identity.token_of("liwei", PASSWORD).await;
    let shown = async || identity.send(Ask::get("/api/v1/session/second-factor").bearer(&token)).await.json();
    let none = json!({"second_factor_at": null, "is_required": false, "recovery_codes_left": 0});
    assert_eq!(shown().await, none);
    let early = identity.send(own(&token, "/verify", &json!({"code": "123456"}))).await;
    assert_eq!((early.status, early.code().as_str()), (409, "identity.second_factor_not_offered"));

    let offered = identity.send(own(&token, "", &json!({"current_password": PASSWORD}))).await;
    let key = text(&offered, "key");
    assert!(text(&offered, "uri").starts_with("otpauth://totp/Steward:liwei?"), "{}", offered.text);
    assert_eq!(identity.sign_in("liwei", PASSWORD).await.status, 200, "it is not in use yet");
    let wrong = identity.send(own(&token, "/verify", &json!({"code": wrong_code(&identity, &key)}))).await;
    let fault = &wrong.json()["errors"][0];
    assert_eq!(
        (wrong.status, &fault["pointer"], &fault["code"]),
        (422, &json!("/code"), &json!("code.wrong"))
    );
    let malformed = identity.send(own(&token, "/verify", &json!({"code": "12345"}))).await;
    assert_eq!(malformed.json()["errors"][0]["code"], "code.malformed");
    let first = code(&identity, &key, 0);
    let verified = identity.send(own(&token, "/verify", &json!({"code": first}))).await;
    assert_eq!(verified.json()["recovery_codes"].as_array().unwrap().len(), 10, "{}", verified.text);
    let since = "2026-03-02T08:00:00Z";
    assert_eq!(
        shown().await,
        json!({"second_factor_at": since, "is_required": false, "recovery_codes_left": 10})
    );
    let admin = identity.admin().await;
    let path = format!("/api/v1/staff/{}", text(&hired, "staff_id"));
    assert_eq!(identity.send(Ask::get(path).bearer(&admin)).await.json()["second_factor_at"], since);
    let having = identity.send(Ask::get("/api/v1/staff?has_second_factor=true").bearer(&admin)).await.json();
    assert_eq!(
        (having["items"].as_array().unwrap().len(), &having["items"][0]["username"]),
        (1, &json!("liwei"))
    );

    let secrets = [key, first];
    is_asked_for(&identity, &secrets).await;
    is_on_record(&identity, &text(&hired, "staff_id"), &secrets).await;
}

/// Signs in with a code, which the one that set the authenticator up is none of.
async fn is_asked_for(identity: &TestIdentity, [key, first]: &[String; 2]) {
    let challenge = challenged(identity, "liwei", PASSWORD, "code").await;
    let again = identity.send(answering(&challenge, first)).await;
    assert_eq!((again.status, again.code().as_str()), (401, "identity.code_wrong"), "it is used up");
    identity.clock.advance(TimeDelta::seconds(30));
    let begun = identity.send(answering(&challenge, &code(identity, key, 0))).await;
    assert_eq!((begun.status, &begun.json()["recovery_codes"]), (200, &json!([])), "{}", begun.text);
    let me = Ask::get("/api/v1/session").bearer(&text(&begun, "access_token"));
    assert_eq!(identity.send(me).await.json()["staff"]["username"], "liwei");
    let refresh = Ask::post("/api/v1/session/refresh").cookie(&begun.refresh_token());
    assert_eq!(identity.send(refresh).await.status, 200);
    let over = identity.send(answering(&challenge, &code(identity, key, 1))).await;
    assert_eq!((over.status, over.code().as_str()), (401, "identity.challenge_over"), "it led to a session");
}

/// Every step is in the log, and nothing that is secret.
async fn is_on_record(identity: &TestIdentity, staff_id: &str, secrets: &[String; 2]) {
    let staff = Some(format!("staff:{staff_id}"));
    let log = identity.log().await;
    let about: Vec<&str> =
        log.iter().filter(|line| line.subject == staff).map(|line| line.kind.as_str()).collect();
    assert_eq!(
        about.iter().filter(|kind| kind.starts_with("second_factor")).collect::<Vec<_>>(),
        [&"second_factor_changed", &"second_factor_changed", &"second_factor_asked", &"second_factor_failed"]
    );
    let trail = identity.trail().await;
    for done in ["offer_second_factor", "confirm_second_factor"] {
        assert_eq!(trail.iter().filter(|action| *action == done).count(), 1, "{done}");
    }
    assert!(secrets.iter().all(|secret| !format!("{log:?}").contains(secret)));
}

/// Whoever stole a token would keep its owner out.
async fn a_token_alone_sets_none_up(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let token = identity.token_of("liwei", PASSWORD).await;
    for _ in 0..5 {
        let refused = identity.send(own(&token, "", &json!({"current_password": "a guess at it"}))).await;
        let fault = &refused.json()["errors"][0];
        assert_eq!((refused.status, &fault["pointer"]), (422, &json!("/current_password")));
    }
    let locked = identity.send(own(&token, "", &json!({"current_password": PASSWORD}))).await;
    assert_eq!((locked.status, locked.code().as_str()), (429, "identity.sign_in_locked"));
}

async fn a_code_is_taken_half_a_minute_early_or_late_and_once(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let (key, _codes) = enrolled(&identity, "liwei").await;
    for (steps, status) in [(-2, 401), (2, 401), (-1, 200), (-1, 401), (1, 200), (0, 401), (1, 401)] {
        let challenge = challenged(&identity, "liwei", PASSWORD, "code").await;
        let answer = identity.send(answering(&challenge, &code(&identity, &key, steps))).await;
        assert_eq!(answer.status, status, "{steps} steps ahead: {}", answer.text);
        if status == 401 {
            let admin = identity.admin().await;
            let listed = identity.send(Ask::get("/api/v1/staff?name=liwei").bearer(&admin)).await.json();
            let unlock = format!("/api/v1/staff/{}/unlock", listed["items"][0]["staff_id"].as_str().unwrap());
            assert_eq!(identity.send(Ask::post(unlock).bearer(&admin)).await.status, 200);
        }
    }
}

async fn of_two_that_come_with_one_code_one_is_let_in(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let (key, codes) = enrolled(&identity, "liwei").await;
    for code in [code(&identity, &key, 0), codes[0].clone()] {
        let (one, other) = (
            challenged(&identity, "liwei", PASSWORD, "code").await,
            challenged(&identity, "liwei", PASSWORD, "code").await,
        );
        let (one, other) =
            join!(identity.send(answering(&one, &code)), identity.send(answering(&other, &code)));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401], "{} {}", one.text, other.text);
    }
}

async fn wrong_codes_end_the_sign_in(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let (key, _codes) = enrolled(&identity, "liwei").await;
    let challenge = challenged(&identity, "liwei", PASSWORD, "code").await;
    let wrong = wrong_code(&identity, &key);
    for _ in 0..4 {
        let refused = identity.send(answering(&challenge, &wrong)).await;
        assert_eq!((refused.status, refused.code().as_str()), (401, "identity.code_wrong"));
    }
    let locked = identity.send(answering(&challenge, &code(&identity, &key, 0))).await;
    assert_eq!((locked.status, locked.header("retry-after")), (429, Some("61")), "{}", locked.text);
    assert_eq!(identity.sign_in("liwei", PASSWORD).await.status, 429, "passwords wait with the codes");
    identity.clock.advance(TimeDelta::seconds(61));
    let wrong = wrong_code(&identity, &key);
    assert_eq!(identity.send(answering(&challenge, &wrong)).await.code(), "identity.code_wrong");
    identity.clock.advance(TimeDelta::minutes(2));
    let over = identity.send(answering(&challenge, &code(&identity, &key, 0))).await;
    assert_eq!((over.status, over.code().as_str()), (401, "identity.challenge_over"), "five are enough");
    let challenge = challenged(&identity, "liwei", PASSWORD, "code").await;
    assert_eq!(
        identity.send(answering(&challenge, &code(&identity, &key, 0))).await.code(),
        "identity.sign_in_locked"
    );
    let made_up = identity.send(answering("never-given-out", "123456")).await;
    assert_eq!(made_up.stable(), over.stable());
}

/// A right password forgives nothing before the code has come.
async fn knowing_the_password_gives_no_more_guesses_at_a_code(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let (key, _codes) = enrolled(&identity, "liwei").await;
    let mut looked_at = 0;
    for _ in 0..20 {
        let begun = identity.sign_in("liwei", PASSWORD).await;
        if begun.status == 202 {
            let wrong = answering(&text(&begun, "challenge"), &wrong_code(&identity, &key));
            looked_at += u32::from(identity.send(wrong).await.status == 401);
        }
    }
    assert_eq!(looked_at, 2);
    let failed = identity.log().await.iter().filter(|line| line.kind == "second_factor_failed").count();
    assert_eq!(failed, 1, "what repeats within a minute is one line");
}

async fn a_sign_in_waits_for_minutes_and_for_the_account_as_it_was(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["tickets:read"], &group()).await;
    let (key, _codes) = enrolled(&identity, "liwei").await;
    let challenge = challenged(&identity, "liwei", PASSWORD, "code").await;
    identity.clock.advance(TimeDelta::minutes(9));
    let later = challenged(&identity, "liwei", PASSWORD, "code").await;
    identity.clock.advance(TimeDelta::minutes(1));
    let late = identity.send(answering(&challenge, &code(&identity, &key, 0))).await;
    assert_eq!((late.status, late.code().as_str()), (401, "identity.challenge_over"));

    let admin = identity.admin().await;
    let path = format!("/api/v1/staff/{}", text(&hired, "staff_id"));
    let reset = Ask::post(format!("{path}/reset-password")).bearer(&admin).if_match(2);
    assert_eq!(identity.send(reset.json(&json!({"password": NEW}))).await.status, 200);
    let stolen = identity.send(answering(&later, &code(&identity, &key, 0))).await;
    assert_eq!(stolen.code(), "identity.challenge_over", "the password that began it is none any more");
    identity.clock.advance(TimeDelta::hours(1));
    identity.run_job("identity.prune_sessions").await;
    assert_eq!(identity.rows("sign_in_challenges").await, 0);
}

async fn a_recovery_code_signs_in_once(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let (key, codes) = enrolled(&identity, "liwei").await;
    let challenge = challenged(&identity, "liwei", PASSWORD, "code").await;
    let begun = identity.send(answering(&challenge, &codes[3].to_uppercase().replace('-', " "))).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    let token = text(&begun, "access_token");
    let shown = async || identity.send(Ask::get("/api/v1/session/second-factor").bearer(&token)).await.json();
    assert_eq!(shown().await["recovery_codes_left"], 9);
    let challenge = challenged(&identity, "liwei", PASSWORD, "code").await;
    assert_eq!(identity.send(answering(&challenge, &codes[3])).await.code(), "identity.code_wrong");
    let used = identity.log().await.iter().filter(|line| line.kind == "recovery_code_used").count();
    assert_eq!(used, 1);

    let renewed =
        identity.send(own(&token, "/recovery-codes", &json!({"code": code(&identity, &key, 0)}))).await;
    let fresh = renewed.json()["recovery_codes"].as_array().unwrap().clone();
    assert_eq!((fresh.len(), &shown().await["recovery_codes_left"]), (10, &json!(10)));
    let challenge = challenged(&identity, "liwei", PASSWORD, "code").await;
    assert_eq!(identity.send(answering(&challenge, &codes[4])).await.code(), "identity.code_wrong");
    let begun = identity.send(answering(&challenge, fresh[4].as_str().unwrap())).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
}

async fn an_authenticator_is_replaced_by_its_owner(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let (old, codes) = enrolled(&identity, "liwei").await;
    let challenge = challenged(&identity, "liwei", PASSWORD, "code").await;
    let begun = identity.send(answering(&challenge, &code(&identity, &old, 0))).await;
    let token = text(&begun, "access_token");
    let missing = identity.send(own(&token, "", &json!({"current_password": PASSWORD}))).await;
    assert_eq!(missing.json()["errors"][0]["code"], "code.missing");
    let with = |code: &str| own(&token, "", &json!({"current_password": PASSWORD, "code": code}));
    let used = identity.send(with(&code(&identity, &old, 0))).await;
    assert_eq!(used.json()["errors"][0]["code"], "code.wrong");
    let offered = identity.send(with(&codes[0])).await;
    let new = text(&offered, "key");

    let challenge = challenged(&identity, "liwei", PASSWORD, "code").await;
    let early = identity.send(answering(&challenge, &code(&identity, &new, 0))).await;
    assert_eq!(early.code(), "identity.code_wrong", "the old one goes on until the new one has shown a code");
    assert_eq!(identity.send(answering(&challenge, &code(&identity, &old, 1))).await.status, 200);
    let verified = identity.send(own(&token, "/verify", &json!({"code": code(&identity, &new, 0)}))).await;
    assert_eq!(verified.status, 200, "{}", verified.text);
    identity.clock.advance(TimeDelta::minutes(2));
    let challenge = challenged(&identity, "liwei", PASSWORD, "code").await;
    for none in [code(&identity, &old, 0), codes[1].clone()] {
        assert_eq!(identity.send(answering(&challenge, &none)).await.code(), "identity.code_wrong");
    }
    assert_eq!(identity.send(answering(&challenge, &code(&identity, &new, 0))).await.status, 200);

    let offered = identity.send(with(&code(&identity, &new, 1))).await;
    identity.clock.advance(TimeDelta::minutes(16));
    let late = code(&identity, &text(&offered, "key"), 0);
    let token = identity.send(Ask::post("/api/v1/session/refresh").cookie(&begun.refresh_token())).await;
    let late = identity.send(own(&text(&token, "access_token"), "/verify", &json!({"code": late}))).await;
    assert_eq!(late.code(), "identity.second_factor_not_offered", "a key that lay about is offered no more");
}

async fn a_second_factor_is_withdrawn_by_its_owner(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let token = identity.token_of("liwei", PASSWORD).await;
    let withdraw = |code: &str| own(&token, "/withdraw", &json!({"code": code}));
    assert_eq!(identity.send(withdraw("123456")).await.code(), "identity.no_second_factor");
    let (key, _codes) = enrolled(&identity, "liwei").await;
    let wrong = identity.send(withdraw(&wrong_code(&identity, &key))).await;
    assert_eq!((wrong.status, &wrong.json()["errors"][0]["pointer"]), (422, &json!("/code")));
    assert_eq!(identity.send(withdraw(&code(&identity, &key, 0))).await.status, 204);
    assert_eq!(identity.sign_in("liwei", PASSWORD).await.status, 200);
    assert_eq!(identity.rows("authenticators").await + identity.rows("recovery_codes").await, 0);
    assert!(identity.trail().await.contains(&"withdraw_second_factor".to_owned()));
}

/// Who was given a password by another proves themselves before they replace it.
async fn a_new_password_is_taken_with_the_code_and_not_before(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["tickets:read"], &group()).await;
    let (key, _codes) = enrolled(&identity, "liwei").await;
    let admin = identity.admin().await;
    let path = format!("/api/v1/staff/{}/reset-password", text(&hired, "staff_id"));
    let first = "a first one, on paper";
    let reset = Ask::post(path).bearer(&admin).if_match(2).json(&json!({"password": first}));
    assert_eq!(identity.send(reset).await.status, 200);
    assert_eq!(identity.sign_in("liwei", first).await.code(), "identity.password_change_required");
    let body = json!({"username": "liwei", "password": first, "new_password": NEW});
    let begun = identity.send(Ask::post("/api/v1/session").json(&body)).await;
    assert_eq!((begun.status, &begun.json()["need"]), (202, &json!("code")), "{}", begun.text);
    assert_eq!(identity.sign_in("liwei", NEW).await.status, 401, "not yet");
    let done = identity.send(answering(&text(&begun, "challenge"), &code(&identity, &key, 0))).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let me = Ask::get("/api/v1/session").bearer(&text(&done, "access_token"));
    assert_eq!(identity.send(me).await.json()["staff"]["must_change_password"], false);
    assert_eq!(identity.sign_in("liwei", first).await.status, 401);
    challenged(&identity, "liwei", NEW, "code").await;
}
