//! Guessing passwords: whoever guesses waits, and not the owner of the name.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;

use crate::test_identity::{ADMIN_PASSWORD, Ask, PASSWORD, TestIdentity, group, on_both_engines, signing_in};

on_both_engines!(
    a_name_is_locked_whether_or_not_anybody_has_it,
    guesses_at_once_count_like_guesses_in_a_row,
    a_success_forgets_the_failures,
    whoever_guesses_keeps_nobody_else_out,
    many_sources_are_slowed_together_and_known_ones_are_not,
    a_known_browser_is_told_from_others_at_its_address,
    an_account_is_unlocked_by_who_manages_it,
);

async fn a_name_is_locked_whether_or_not_anybody_has_it(identity: TestIdentity) {
    let mut answers = Vec::new();
    for name in ["admin", "nobody"] {
        for _ in 0..5 {
            assert_eq!(identity.sign_in(name, "wrong password").await.status, 401);
        }
        let locked = identity.sign_in(name, ADMIN_PASSWORD).await;
        assert_eq!((locked.status, locked.header("retry-after")), (429, Some("61")), "{}", locked.text);
        answers.push(locked.stable());
    }
    assert_eq!(answers[0], answers[1], "the answer does not tell whether the name exists");
    assert_eq!(answers[0]["code"], json!("identity.sign_in_locked"));
    assert_eq!(answers[0]["detail"], "Too many failed attempts with this user name. Try again in 2 min.");

    identity.clock.advance(TimeDelta::seconds(61));
    assert_eq!(identity.sign_in("admin", "wrong password").await.status, 401);
    assert_eq!(
        identity.sign_in("admin", ADMIN_PASSWORD).await.header("retry-after"),
        Some("121"),
        "waits grow"
    );
}

async fn guesses_at_once_count_like_guesses_in_a_row(identity: TestIdentity) {
    let guesses = join_all((0..12).map(|_| identity.sign_in("admin", "wrong password"))).await;
    let looked_at = guesses.iter().filter(|answer| answer.status == 401).count();
    let locked = guesses.iter().filter(|answer| answer.status == 429).count();
    assert_eq!((looked_at, locked), (5, 7));
}

async fn a_success_forgets_the_failures(identity: TestIdentity) {
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(identity.sign_in("admin", "wrong password").await.status, 401);
        }
        assert_eq!(identity.sign_in("admin", ADMIN_PASSWORD).await.status, 200);
    }
}

async fn from(identity: &TestIdentity, address: &str, password: &str) -> u16 {
    identity.send(signing_in("liwei", password).from(address)).await.status
}

async fn whoever_guesses_keeps_nobody_else_out(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let (attacker, owner) = ("198.51.100.7", "203.0.113.2");
    assert_eq!(from(&identity, owner, PASSWORD).await, 200);
    for guess in 0..6 {
        let status = if guess < 5 { 401 } else { 429 };
        assert_eq!(from(&identity, attacker, "a wrong password").await, status, "guess {guess}");
    }
    assert_eq!(from(&identity, attacker, PASSWORD).await, 429, "whoever guessed waits");
    assert_eq!(from(&identity, owner, PASSWORD).await, 200, "the owner does not");
    for hour in 0..24 {
        identity.clock.advance(TimeDelta::hours(1));
        assert_eq!(from(&identity, attacker, "a wrong password").await, 401, "hour {hour}");
        assert_eq!(from(&identity, owner, PASSWORD).await, 200, "hour {hour}");
    }
}

async fn many_sources_are_slowed_together_and_known_ones_are_not(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    assert_eq!(from(&identity, "203.0.113.2", PASSWORD).await, 200);
    let mut looked_at = 0;
    for number in 0..60 {
        looked_at +=
            u32::from(from(&identity, &format!("198.51.100.{number}"), "wrong password").await == 401);
    }
    assert_eq!(looked_at, 20, "sixty addresses do not get sixty times as many guesses");
    assert_eq!(from(&identity, "192.0.2.200", PASSWORD).await, 429, "a new device waits with them");
    assert_eq!(from(&identity, "203.0.113.2", PASSWORD).await, 200);
    identity.clock.advance(TimeDelta::minutes(5));
    assert_eq!(from(&identity, "192.0.2.200", PASSWORD).await, 200, "for minutes, not for hours");
}

async fn a_known_browser_is_told_from_others_at_its_address(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let office = "203.0.113.2";
    let first = identity.send(signing_in("liwei", PASSWORD).from(office)).await;
    let device = first.cookie("__Secure-steward_device").unwrap();
    for _ in 0..5 {
        assert_eq!(from(&identity, office, "a colleague guesses").await, 401);
    }
    assert_eq!(from(&identity, office, PASSWORD).await, 429);
    let own = || {
        signing_in("liwei", PASSWORD)
            .from(office)
            .header("cookie", format!("__Secure-steward_device={device}"))
    };
    let again = identity.send(own()).await;
    assert_eq!((again.status, again.cookie("__Secure-steward_device")), (200, None), "it is known already");
    for _ in 0..5 {
        let guess = signing_in("admin", "another account").from("198.51.100.7");
        let guess = guess.header("cookie", format!("__Secure-steward_device={device}"));
        assert_eq!(identity.send(guess).await.status, 401, "to another account it is a stranger");
    }
}

async fn an_account_is_unlocked_by_who_manages_it(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["tickets:read"], &group()).await;
    let path = format!("/api/v1/staff/{}/unlock", hired.json()["staff_id"].as_str().unwrap());
    for _ in 0..5 {
        assert_eq!(from(&identity, "198.51.100.7", "wrong password").await, 401);
    }
    assert_eq!(from(&identity, "198.51.100.7", PASSWORD).await, 429);
    let admin = identity.admin().await;
    let unlocked = identity.send(Ask::post(path.as_str()).bearer(&admin)).await;
    assert_eq!((unlocked.status, unlocked.header("etag")), (200, Some("\"1\"")), "{}", unlocked.text);
    assert_eq!(from(&identity, "198.51.100.7", PASSWORD).await, 200);
    assert!(identity.trail().await.contains(&"unlock_staff".to_owned()));

    identity.hire("reader", &["identity:read"], &group()).await;
    let reader = identity.token_of("reader", PASSWORD).await;
    assert_eq!(identity.send(Ask::post(path).bearer(&reader)).await.status, 403);
}
