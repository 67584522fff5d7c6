//! The way back in when nobody may, on the machine itself.

use chrono::TimeDelta;
use serde_json::json;

use crate::{
    second_factors::{answering, challenged, code, text},
    test_identity::{ADMIN_PASSWORD, Ask, PASSWORD, TestIdentity, group, new_staff, on_both_engines},
};

on_both_engines!(
    an_administrator_begins_again_without_password_and_authenticator,
    a_disabled_administrator_is_enabled,
    nobody_else_is_recovered,
);

const NEW: &str = "nine lamps over the gate";

/// The password in what the command tells.
fn password_in(told: &str) -> String {
    told.lines().next().unwrap().rsplit(' ').next().unwrap().to_owned()
}

async fn an_administrator_begins_again_without_password_and_authenticator(identity: TestIdentity) {
    let begun = identity.sign_in("admin", ADMIN_PASSWORD).await;
    let (token, refresh) = (text(&begun, "access_token"), begun.refresh_token());
    let own = |act: &str| Ask::post(format!("/api/v1/session/second-factor{act}")).bearer(&token);
    let key = text(&identity.send(own("").json(&json!({"current_password": ADMIN_PASSWORD}))).await, "key");
    let verify = own("/verify").json(&json!({"code": code(&identity, &key, 0)}));
    assert_eq!(identity.send(verify).await.status, 200);
    let waiting = challenged(&identity, "admin", ADMIN_PASSWORD, "code").await;
    for _ in 0..6 {
        identity.sign_in("admin", "forgotten long ago").await;
    }
    assert_eq!(identity.sign_in("admin", ADMIN_PASSWORD).await.status, 429);
    identity.clock.advance(TimeDelta::seconds(1));

    let told = identity.command("recover-administrator", &["Admin "]).await.unwrap();
    let password = password_in(&told);
    assert_eq!(identity.send(Ask::get("/api/v1/session").bearer(&token)).await.code(), "token_revoked");
    assert_eq!(identity.send(Ask::post("/api/v1/session/refresh").cookie(&refresh)).await.status, 401);
    let stolen = identity.send(answering(&waiting, &code(&identity, &key, 1))).await;
    assert_eq!(stolen.code(), "identity.challenge_over");
    assert_eq!(identity.sign_in("admin", ADMIN_PASSWORD).await.status, 401);
    assert_eq!(identity.sign_in("admin", &password).await.code(), "identity.password_change_required");
    let body = json!({"username": "admin", "password": password, "new_password": NEW});
    let begun = identity.send(Ask::post("/api/v1/session").json(&body)).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    assert_eq!(identity.sign_in("admin", &password).await.status, 401, "it was for once");

    let log = identity.log().await;
    let by_the_machine: Vec<_> = log
        .iter()
        .filter(|line| line.principal.as_deref().is_some_and(|who| who.contains("recover_administrator")))
        .map(|line| (line.kind.as_str(), line.detail.as_deref()))
        .collect();
    assert_eq!(
        by_the_machine,
        [
            ("second_factor_changed", Some("reset_second_factor")),
            ("password_changed", Some("recover_administrator")),
        ]
    );
    assert!(!format!("{log:?}").contains(&password));
}

async fn a_disabled_administrator_is_enabled(identity: TestIdentity) {
    let admin = identity.admin().await;
    let body = new_staff("second", &["administrator"], &group());
    let made = identity.send(Ask::post("/api/v1/staff").bearer(&admin).json(&body)).await;
    let disable = format!("/api/v1/staff/{}/disable", text(&made, "staff_id"));
    assert_eq!(identity.send(Ask::post(disable).bearer(&admin).if_match(1)).await.status, 200);
    assert_eq!(identity.sign_in("second", PASSWORD).await.status, 401);
    let told = identity.command("recover-administrator", &["second"]).await.unwrap();
    let begun = identity.sign_in("second", &password_in(&told)).await;
    assert_eq!(begun.code(), "identity.password_change_required");
}

async fn nobody_else_is_recovered(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let east = json!({"kind": "regions", "regions": ["east"]});
    let body = new_staff("regional", &["administrator"], &east);
    let made = identity.send(Ask::post("/api/v1/staff").bearer(&identity.admin().await).json(&body)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    for name in ["liwei", "regional", "nobody"] {
        let told = identity.command("recover-administrator", &[name]).await.unwrap_err().to_string();
        assert_eq!(told, format!("`{name}` does not administer the whole group; who does: admin"));
    }
    assert_eq!(identity.sign_in("liwei", PASSWORD).await.status, 200, "theirs is as it was");
    let (none, two): (&[&str], &[&str]) = (&[], &["admin", "second"]);
    for arguments in [none, two] {
        let told = identity.command("recover-administrator", arguments).await.unwrap_err().to_string();
        assert_eq!(told, "recover-administrator takes one user name");
    }
    assert_eq!(identity.sign_in("admin", ADMIN_PASSWORD).await.status, 200);
}
