//! Passwords: which will do, who changes them, and what ends with the old one.

use serde_json::{Value, json};

use crate::test_identity::{
    Answer, Ask, PASSWORD, TestIdentity, first_password, group, new_staff, on_both_engines, signing_in,
};

on_both_engines!(
    a_password_that_everybody_tries_first_is_refused,
    a_password_is_changed_by_its_owner,
    a_wrong_current_password_is_counted,
    a_first_password_opens_nothing_but_the_way_to_another,
    a_reset_password_opens_nothing_but_the_way_to_another,
    a_disabled_account_is_enabled_again,
);

const NEW: &str = "nine lamps over the gate";

async fn a_password_that_everybody_tries_first_is_refused(identity: TestIdentity) {
    let admin = identity.admin().await;
    for (password, code) in [
        ("          ", "password.common"),
        ("1111111111", "password.common"),
        ("qwertyuiop", "password.common"),
        ("1234567890", "password.common"),
        ("password12", "password.common"),
        ("P@ssw0rd123", "password.common"),
        ("abcdefghijkl", "password.common"),
        ("iloveyou2026", "password.common"),
        ("steward-demo", "password.context"),
        ("liwei-2026-liwei", "password.holds_name"),
    ] {
        let mut body = new_staff("liwei", &[], &group());
        body["password"] = json!(password);
        let refused = identity.send(Ask::post("/api/v1/staff").bearer(&admin).json(&body)).await;
        let fault = &refused.json()["errors"][0];
        assert_eq!(
            (refused.status, &fault["pointer"], &fault["code"]),
            (422, &json!("/password"), &json!(code)),
            "{password}"
        );
    }
    for password in ["correct-horse-9", "正确的马电池订书钉呀", NEW] {
        let mut body = new_staff(&format!("li{}", password.len()), &[], &group());
        body["password"] = json!(password);
        let made = identity.send(Ask::post("/api/v1/staff").bearer(&admin).json(&body)).await;
        assert_eq!(made.status, 201, "{password}: {}", made.text);
    }
}

fn bearer(answer: &Answer) -> String {
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

fn change(token: &str, current: &str, new: &str) -> Ask {
    let body = json!({"current_password": current, "new_password": new});
    Ask::put("/api/v1/session/password").bearer(token).json(&body)
}

async fn a_password_is_changed_by_its_owner(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let (here, elsewhere) =
        (identity.sign_in("liwei", PASSWORD).await, identity.sign_in("liwei", PASSWORD).await);
    identity.clock.advance(chrono::TimeDelta::seconds(1));
    let same = identity.send(change(&bearer(&here), PASSWORD, PASSWORD)).await;
    assert_eq!(same.json()["errors"][0]["code"], "password.unchanged");
    for _ in 0..6 {
        let weak = identity.send(change(&bearer(&here), PASSWORD, "password12")).await;
        assert_eq!(
            weak.json()["errors"][0]["pointer"],
            "/new_password",
            "a weak one is no guess at the old one"
        );
    }
    let changed = identity.send(change(&bearer(&here), PASSWORD, NEW).cookie(&here.refresh_token())).await;
    assert_eq!(changed.status, 204, "{}", changed.text);

    let refresh = |answer: &Answer| Ask::post("/api/v1/session/refresh").cookie(&answer.refresh_token());
    assert_eq!(identity.send(refresh(&elsewhere)).await.status, 401, "other sessions are over");
    let me = |answer: &Answer| Ask::get("/api/v1/session").bearer(&bearer(answer));
    assert_eq!(identity.send(me(&elsewhere)).await.code(), "token_revoked");
    let next = identity.send(refresh(&here)).await;
    assert_eq!(identity.send(me(&next)).await.status, 200, "this one goes on: {}", next.text);
    assert_eq!(identity.sign_in("liwei", PASSWORD).await.status, 401);
    assert_eq!(identity.sign_in("liwei", NEW).await.status, 200);
    assert!(identity.trail().await.contains(&"change_password".to_owned()));
}

async fn a_wrong_current_password_is_counted(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let token = identity.token_of("liwei", PASSWORD).await;
    for _ in 0..5 {
        let refused = identity.send(change(&token, "not the password", NEW)).await;
        assert_eq!(
            (refused.status, &refused.json()["errors"][0]["pointer"]),
            (422, &json!("/current_password"))
        );
    }
    let locked = identity.send(change(&token, PASSWORD, NEW)).await;
    assert_eq!((locked.status, locked.code().as_str()), (429, "identity.sign_in_locked"));
}

/// Whoever makes the account knows what they typed.
async fn a_first_password_opens_nothing_but_the_way_to_another(identity: TestIdentity) {
    let admin = identity.admin().await;
    let body = first_password("liwei", &["administrator"], &group());
    let made = identity.send(Ask::post("/api/v1/staff").bearer(&admin).json(&body)).await;
    assert_eq!((made.status, &made.json()["must_change_password"]), (201, &json!(true)), "{}", made.text);
    let begun = identity.sign_in("liwei", PASSWORD).await;
    assert_eq!((begun.status, begun.code().as_str()), (403, "identity.password_change_required"));
    assert_eq!(begun.cookie("__Secure-steward_refresh"), None, "there is no session");
    let own = json!({"username": "liwei", "password": PASSWORD, "new_password": NEW});
    assert_eq!(identity.send(Ask::post("/api/v1/session").json(&own)).await.status, 200);
    assert_eq!(identity.sign_in("liwei", PASSWORD).await.status, 401);
    assert_eq!(identity.sign_in("liwei", NEW).await.status, 200);
}

async fn a_reset_password_opens_nothing_but_the_way_to_another(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["tickets:read"], &group()).await;
    let path = format!("/api/v1/staff/{}", hired.json()["staff_id"].as_str().unwrap());
    let (before, admin) = (identity.sign_in("liwei", PASSWORD).await, identity.admin().await);
    identity.clock.advance(chrono::TimeDelta::seconds(1));
    let reset = |password: &str| {
        Ask::post(format!("{path}/reset-password")).bearer(&admin).json(&json!({"password": password}))
    };
    assert_eq!(identity.send(reset(NEW)).await.status, 428);
    let weak = identity.send(reset("password12").if_match(1)).await;
    assert_eq!((weak.status, &weak.json()["errors"][0]["code"]), (422, &json!("password.common")));
    let done = identity.send(reset(NEW).if_match(1)).await;
    assert_eq!((done.status, &done.json()["must_change_password"]), (200, &json!(true)), "{}", done.text);
    let me = Ask::get("/api/v1/session").bearer(&bearer(&before));
    assert_eq!(identity.send(me).await.code(), "token_revoked");

    let begun = identity.sign_in("liwei", NEW).await;
    assert_eq!((begun.status, begun.code().as_str()), (403, "identity.password_change_required"));
    assert_eq!(identity.sign_in("liwei", PASSWORD).await.status, 401);
    let own = "a garden behind nine walls";
    let with = |new: &str| {
        Ask::post("/api/v1/session").json(&json!({"username": "liwei", "password": NEW, "new_password": new}))
    };
    assert_eq!(identity.send(with(NEW)).await.json()["errors"][0]["code"], "password.unchanged");
    let chosen = identity.send(with(own)).await;
    assert_eq!(chosen.status, 200, "{}", chosen.text);
    assert_eq!(identity.send(Ask::get("/api/v1/session").bearer(&bearer(&chosen))).await.status, 200);
    assert_eq!(identity.sign_in("liwei", own).await.status, 200);

    let account = identity.send(Ask::get(path.as_str()).bearer(&admin)).await;
    assert_eq!(account.json()["must_change_password"], false);
    let me = identity.send(Ask::get("/api/v1/session").bearer(&admin)).await.json();
    let own = format!("/api/v1/staff/{}/reset-password", me["staff"]["staff_id"].as_str().unwrap());
    let refused =
        identity.send(Ask::post(own).bearer(&admin).if_match(1).json(&json!({"password": NEW}))).await;
    assert_eq!(refused.code(), "identity.own_account", "a token alone does not change its owner's password");
}

async fn a_disabled_account_is_enabled_again(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["tickets:read"], &group()).await;
    let path = format!("/api/v1/staff/{}", hired.json()["staff_id"].as_str().unwrap());
    let admin = identity.admin().await;
    let step = |name: &str, version| Ask::post(format!("{path}/{name}")).bearer(&admin).if_match(version);
    assert_eq!(identity.send(step("enable", 1)).await.code(), "identity.already_enabled");
    let before = identity.sign_in("liwei", PASSWORD).await;
    identity.clock.advance(chrono::TimeDelta::seconds(1));
    assert_eq!(identity.send(step("disable", 1)).await.status, 200);
    let enabled = identity.send(step("enable", 2)).await;
    assert_eq!((enabled.status, &enabled.json()["disabled_at"]), (200, &Value::Null), "{}", enabled.text);
    let me = Ask::get("/api/v1/session").bearer(&bearer(&before));
    assert_eq!(identity.send(me).await.code(), "token_revoked", "what was over stays over");
    assert_eq!(identity.send(signing_in("liwei", PASSWORD)).await.status, 200);
}
