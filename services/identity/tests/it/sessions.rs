//! Signing in, going on, signing out.

use actix_web::http::Method;
use chrono::TimeDelta;
use serde_json::json;

use crate::test_identity::{
    ADMIN_PASSWORD, Answer, Ask, PASSWORD, TestIdentity, group, on_both_engines, signing_in,
};

on_both_engines!(
    a_session_begins_goes_on_and_ends,
    every_reason_not_to_sign_in_looks_the_same,
    a_refresh_token_that_comes_late_ends_the_session,
    a_refresh_token_whose_successor_was_used_ends_the_session,
    two_refreshes_at_once_get_the_same_successor,
    a_refresh_whose_reply_was_lost_is_given_again,
    a_session_that_is_left_alone_ends,
    another_site_cannot_use_the_cookie,
    a_session_is_ended_from_elsewhere,
    a_session_that_is_signed_out_of_takes_its_tokens_along,
    a_session_ends_after_its_hours,
    a_disabled_account_is_out_at_once,
    old_sessions_are_forgotten,
);

async fn refresh(identity: &TestIdentity, token: &str) -> Answer {
    identity.send(Ask::post("/api/v1/session/refresh").cookie(token)).await
}

async fn a_session_begins_goes_on_and_ends(identity: TestIdentity) {
    let begun = identity.sign_in(" Ａｄmin ", ADMIN_PASSWORD).await;
    assert_eq!((begun.status, begun.json()["token_type"].as_str()), (200, Some("Bearer")));
    assert_eq!(begun.json()["expires_in"], 600);
    let first = begun.refresh_token();
    let attributes = begun.header("set-cookie").unwrap().split_once("; ").unwrap().1;
    assert_eq!(attributes, "HttpOnly; SameSite=Strict; Secure; Path=/api/v1/session; Max-Age=43200");

    let token = begun.json()["access_token"].as_str().unwrap().to_owned();
    let me = identity.send(Ask::get("/api/v1/session").bearer(&token)).await.json();
    assert_eq!((&me["staff"]["username"], &me["scope"]), (&json!("admin"), &group()));
    assert_eq!(me["subject"], format!("staff:{}", me["staff"]["staff_id"].as_str().unwrap()));
    assert_eq!(me["permissions"].as_array().unwrap().len(), kernel::Permission::ALL.len());

    identity.clock.advance(TimeDelta::hours(1));
    let gone_on = refresh(&identity, &first).await;
    assert_eq!(gone_on.status, 200, "{}", gone_on.text);
    assert!(
        gone_on.header("set-cookie").unwrap().contains("Max-Age=39600"),
        "the session's end does not move"
    );

    let out =
        identity.send(Ask::new(Method::DELETE, "/api/v1/session").cookie(&gone_on.refresh_token())).await;
    assert_eq!((out.status, out.refresh_token().as_str()), (204, ""));
    let over = refresh(&identity, &gone_on.refresh_token()).await;
    assert_eq!((over.status, over.code().as_str()), (401, "identity.session_over"));
    assert!(over.header("www-authenticate").is_some());

    let again = identity.send(Ask::new(Method::DELETE, "/api/v1/session")).await;
    assert_eq!(again.status, 204, "who has no session is signed out already");
    let done = ["make_signing_key", "create_staff", "sign_in", "end_session"];
    assert_eq!(identity.trail().await, done);
}

async fn every_reason_not_to_sign_in_looks_the_same(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["tickets:read"], &group()).await;
    let (id, admin) = (hired.json()["staff_id"].as_str().unwrap().to_owned(), identity.admin().await);
    let path = format!("/api/v1/staff/{id}/disable");
    assert_eq!(identity.send(Ask::post(path).bearer(&admin).if_match(1)).await.status, 200);

    let wrong = identity.sign_in("admin", "not the password").await;
    assert_eq!(wrong.status, 401);
    insta::allow_duplicates! {
        insta::assert_json_snapshot!(wrong.stable(), @r#"
        {
          "code": "identity.sign_in_failed",
          "detail": "The user name or the password is not right.",
          "instance": "/api/v1/session",
          "status": 401,
          "title": "Not signed in",
          "trace_id": "[trace]",
          "type": "urn:steward:problem:identity.sign_in_failed"
        }
        "#);
    }
    for (username, password) in [("nobody", ADMIN_PASSWORD), ("liwei", PASSWORD), ("", ""), ("李伟", "x")] {
        let answer = identity.sign_in(username, password).await;
        assert_eq!((answer.status, answer.stable()), (401, wrong.stable()), "{username}");
    }
}

/// Later than two tabs or a lost reply explain.
async fn a_refresh_token_that_comes_late_ends_the_session(identity: TestIdentity) {
    let begun = identity.sign_in("admin", ADMIN_PASSWORD).await;
    let first = begun.refresh_token();
    let second = refresh(&identity, &first).await.refresh_token();
    identity.clock.advance(TimeDelta::minutes(1));
    assert_eq!(refresh(&identity, &first).await.status, 401, "used before");
    assert_eq!(refresh(&identity, &second).await.status, 401, "whoever holds the newest is out, too");
    let me = Ask::get("/api/v1/session").bearer(begun.json()["access_token"].as_str().unwrap());
    assert_eq!(identity.send(me).await.code(), "token_revoked", "and so are the access tokens");
    assert_eq!(identity.trail().await.iter().filter(|action| *action == "end_session").count(), 1);
    let unknown = refresh(&identity, "never-given-out").await;
    assert_eq!((unknown.status, unknown.code().as_str()), (401, "identity.session_over"));
}

async fn a_refresh_token_whose_successor_was_used_ends_the_session(identity: TestIdentity) {
    let first = identity.sign_in("admin", ADMIN_PASSWORD).await.refresh_token();
    let second = refresh(&identity, &first).await.refresh_token();
    let third = refresh(&identity, &second).await.refresh_token();
    assert_eq!(
        refresh(&identity, &first).await.status,
        401,
        "however soon: its holder is not who used the successor"
    );
    assert_eq!(refresh(&identity, &third).await.status, 401);
}

async fn two_refreshes_at_once_get_the_same_successor(identity: TestIdentity) {
    let token = identity.sign_in("admin", ADMIN_PASSWORD).await.refresh_token();
    let (one, other) = futures_util::join!(refresh(&identity, &token), refresh(&identity, &token));
    assert_eq!((one.status, other.status), (200, 200), "{} {}", one.text, other.text);
    assert_eq!(one.refresh_token(), other.refresh_token());
    assert_eq!(refresh(&identity, &one.refresh_token()).await.status, 200);
}

async fn a_refresh_whose_reply_was_lost_is_given_again(identity: TestIdentity) {
    let token = identity.sign_in("admin", ADMIN_PASSWORD).await.refresh_token();
    let lost = refresh(&identity, &token).await;
    identity.clock.advance(TimeDelta::seconds(1));
    let again = refresh(&identity, &token).await;
    assert_eq!((again.status, again.refresh_token()), (200, lost.refresh_token()));
    assert_eq!(refresh(&identity, &again.refresh_token()).await.status, 200);
}

async fn a_session_that_is_left_alone_ends(identity: TestIdentity) {
    let token = identity.sign_in("admin", ADMIN_PASSWORD).await.refresh_token();
    identity.clock.advance(TimeDelta::minutes(120));
    let next = refresh(&identity, &token).await;
    assert_eq!(next.status, 200, "{}", next.text);
    identity.clock.advance(TimeDelta::minutes(121));
    assert_eq!(refresh(&identity, &next.refresh_token()).await.code(), "identity.session_over");
}

async fn another_site_cannot_use_the_cookie(identity: TestIdentity) {
    let token = identity.sign_in("admin", ADMIN_PASSWORD).await.refresh_token();
    for site in ["cross-site", "same-site"] {
        let forged = Ask::post("/api/v1/session/refresh").cookie(&token).header("sec-fetch-site", site);
        assert_eq!(identity.send(forged).await.status, 401, "{site}");
        let out = Ask::delete("/api/v1/session").cookie(&token).header("sec-fetch-site", site);
        assert_eq!(identity.send(out).await.status, 204, "{site}");
    }
    let own = Ask::post("/api/v1/session/refresh").cookie(&token).header("sec-fetch-site", "same-origin");
    assert_eq!(identity.send(own).await.status, 200, "the session still goes on");
}

/// Where one is signed in can be seen and ended; access tokens end with it.
async fn a_session_is_ended_from_elsewhere(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["tickets:read"], &group()).await;
    let own = format!("/api/v1/staff/{}/sessions", hired.json()["staff_id"].as_str().unwrap());
    let lost = identity.send(signing_in("liwei", PASSWORD).from("198.51.100.7")).await;
    identity.clock.advance(TimeDelta::seconds(1));
    let kept = identity.send(signing_in("liwei", PASSWORD).from("203.0.113.2")).await;
    let bearer = |answer: &Answer| answer.json()["access_token"].as_str().unwrap().to_owned();
    let listed = identity.send(Ask::get("/api/v1/session/sessions").bearer(&bearer(&kept))).await.json();
    let addresses: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|it| it["address"].clone()).collect();
    assert_eq!(addresses, ["203.0.113.2", "198.51.100.7"]);
    let admin = identity.admin().await;
    assert_eq!(identity.send(Ask::get(own.as_str()).bearer(&admin)).await.json(), listed);

    let id = listed["items"][1]["session_id"].as_str().unwrap().to_owned();
    let end = Ask::delete(format!("/api/v1/session/sessions/{id}")).bearer(&bearer(&kept));
    assert_eq!(identity.send(end).await.status, 204);
    assert_eq!(refresh(&identity, &lost.refresh_token()).await.status, 401);
    let me = |answer: &Answer| Ask::get("/api/v1/session").bearer(&bearer(answer));
    assert_eq!(identity.send(me(&lost)).await.code(), "token_revoked");
    assert_eq!(identity.send(me(&kept)).await.status, 200, "another session keeps its tokens");
    let next = refresh(&identity, &kept.refresh_token()).await;
    assert_eq!(identity.send(me(&next)).await.status, 200, "{}", next.text);

    let others = Ask::delete(format!("/api/v1/session/sessions/{id}")).bearer(&admin);
    assert_eq!(identity.send(others).await.status, 404, "nobody ends another's session as their own");
    let id = listed["items"][0]["session_id"].as_str().unwrap();
    assert_eq!(identity.send(Ask::delete(format!("{own}/{id}")).bearer(&admin)).await.status, 204);
    assert_eq!(refresh(&identity, &next.refresh_token()).await.status, 401);
    for ended in [&kept, &next] {
        assert_eq!(identity.send(me(ended)).await.code(), "token_revoked", "every token of the session");
    }
}

async fn a_session_that_is_signed_out_of_takes_its_tokens_along(identity: TestIdentity) {
    let (left, other) =
        (identity.sign_in("admin", ADMIN_PASSWORD).await, identity.sign_in("admin", ADMIN_PASSWORD).await);
    let out = identity.send(Ask::delete("/api/v1/session").cookie(&left.refresh_token())).await;
    assert_eq!(out.status, 204);
    let me = async |answer: &Answer| {
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        identity.send(Ask::get("/api/v1/session").bearer(&token)).await
    };
    assert_eq!(me(&left).await.code(), "token_revoked");
    assert_eq!(me(&other).await.status, 200);
}

async fn a_session_ends_after_its_hours(identity: TestIdentity) {
    let mut token = identity.sign_in("admin", ADMIN_PASSWORD).await.refresh_token();
    for hour in 1..12 {
        identity.clock.advance(TimeDelta::hours(1));
        let next = refresh(&identity, &token).await;
        assert_eq!(next.status, 200, "hour {hour}");
        token = next.refresh_token();
    }
    identity.clock.advance(TimeDelta::hours(1));
    assert_eq!(refresh(&identity, &token).await.status, 401);
}

async fn a_disabled_account_is_out_at_once(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["tickets:read"], &group()).await;
    let session = identity.sign_in("liwei", PASSWORD).await;
    let admin = identity.admin().await;
    let path = format!("/api/v1/staff/{}/disable", hired.json()["staff_id"].as_str().unwrap());
    let disabled = identity.send(Ask::post(path).bearer(&admin).if_match(1)).await;
    assert_eq!((disabled.status, &disabled.json()["status"]), (200, &json!("disabled")));
    assert_eq!(refresh(&identity, &session.refresh_token()).await.status, 401);
    assert_eq!(identity.sign_in("liwei", PASSWORD).await.status, 401);
}

async fn old_sessions_are_forgotten(identity: TestIdentity) {
    let token = identity.sign_in("admin", ADMIN_PASSWORD).await.refresh_token();
    identity.sign_in("nobody", "x").await;
    identity.run_job("identity.prune_sessions").await;
    assert_eq!(refresh(&identity, &token).await.status, 200, "what still lives is left alone");
    identity.clock.advance(TimeDelta::days(8));
    identity.run_job("identity.prune_sessions").await;
    for table in ["sessions", "refresh_tokens", "lockouts"] {
        assert_eq!(identity.rows(table).await, 0, "{table}");
    }
}
