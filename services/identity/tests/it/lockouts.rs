//! Guessing passwords.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;

use crate::house::{ADMIN_PASSWORD, House, on_both_engines};

on_both_engines!(
    a_name_is_locked_whether_or_not_anybody_has_it,
    guesses_at_once_count_like_guesses_in_a_row,
    a_success_forgets_the_failures,
);

async fn a_name_is_locked_whether_or_not_anybody_has_it(house: House) {
    let mut answers = Vec::new();
    for name in ["admin", "nobody"] {
        for _ in 0..5 {
            assert_eq!(house.sign_in(name, "wrong password").await.status, 401);
        }
        let locked = house.sign_in(name, ADMIN_PASSWORD).await;
        assert_eq!((locked.status, locked.header("retry-after")), (429, Some("61")), "{}", locked.text);
        answers.push(locked.stable());
    }
    assert_eq!(answers[0], answers[1], "the answer does not tell whether the name exists");
    assert_eq!(answers[0]["code"], json!("identity.sign_in_locked"));
    assert_eq!(answers[0]["detail"], "Too many failed attempts with this user name. Try again in 2 min.");

    house.clock.advance(TimeDelta::seconds(61));
    assert_eq!(house.sign_in("admin", "wrong password").await.status, 401);
    assert_eq!(house.sign_in("admin", ADMIN_PASSWORD).await.header("retry-after"), Some("121"), "waits grow");
}

async fn guesses_at_once_count_like_guesses_in_a_row(house: House) {
    let guesses = join_all((0..12).map(|_| house.sign_in("admin", "wrong password"))).await;
    let looked_at = guesses.iter().filter(|answer| answer.status == 401).count();
    let locked = guesses.iter().filter(|answer| answer.status == 429).count();
    assert_eq!((looked_at, locked), (5, 7));
}

async fn a_success_forgets_the_failures(house: House) {
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(house.sign_in("admin", "wrong password").await.status, 401);
        }
        assert_eq!(house.sign_in("admin", ADMIN_PASSWORD).await.status, 200);
    }
}
