//! A second factor that roles ask for, and that those who manage accounts take away.

use chrono::TimeDelta;
use serde_json::json;

use crate::{
    second_factors::{answering, challenged, code, enrolled, text},
    test_identity::{ADMIN_PASSWORD, Ask, PASSWORD, TestIdentity, group, on_both_engines},
};

on_both_engines!(
    a_role_that_asks_for_a_second_factor_leads_to_its_enrolment,
    whoever_is_signed_in_when_a_role_comes_to_ask_enrols_the_next_time,
    administrators_can_be_asked_for_one,
    a_lost_second_factor_is_taken_away_by_who_manages_the_account,
);

fn enrolling(challenge: &str) -> Ask {
    Ask::post("/api/v1/session/challenge/enrolment").json(&json!({"challenge": challenge}))
}

async fn a_role_that_asks_for_a_second_factor_leads_to_its_enrolment(identity: TestIdentity) {
    let admin = identity.admin().await;
    let role = json!({
        "name": "cashier", "description": "Takes money", "permissions": ["billing:read"],
        "second_factor": "required",
    });
    let made = identity.send(Ask::post("/api/v1/roles").bearer(&admin).json(&role)).await;
    assert_eq!((made.status, &made.json()["second_factor"]), (201, &json!("required")), "{}", made.text);
    let body = json!({
        "username": "liwei", "name": "李伟", "password": PASSWORD, "must_change_password": false,
        "roles": ["cashier"], "scope": group(),
    });
    let hired = identity.send(Ask::post("/api/v1/staff").bearer(&admin).json(&body)).await;
    assert_eq!(hired.status, 201, "{}", hired.text);

    let challenge = challenged(&identity, "liwei", PASSWORD, "enrolment").await;
    let early = identity.send(answering(&challenge, "123456")).await;
    assert_eq!((early.status, early.code().as_str()), (409, "identity.second_factor_not_offered"));
    let key = text(&identity.send(enrolling(&challenge)).await, "key");
    let another = text(&identity.send(enrolling(&challenge)).await, "key");
    assert_ne!(key, another);
    let of_the_first = identity.send(answering(&challenge, &code(&identity, &key, 0))).await;
    assert_eq!((of_the_first.status, of_the_first.code().as_str()), (401, "identity.code_wrong"));
    let begun = identity.send(answering(&challenge, &code(&identity, &another, 0))).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    assert_eq!(begun.json()["recovery_codes"].as_array().unwrap().len(), 10);
    let token = text(&begun, "access_token");
    assert_eq!(identity.send(Ask::get("/api/v1/session").bearer(&token)).await.status, 200);

    identity.clock.advance(TimeDelta::minutes(1));
    let challenge = challenged(&identity, "liwei", PASSWORD, "code").await;
    let refused = identity.send(enrolling(&challenge)).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "identity.has_second_factor"));
    let withdraw = Ask::post("/api/v1/session/second-factor/withdraw").bearer(&token);
    let withdraw = withdraw.json(&json!({"code": code(&identity, &another, 0)}));
    assert_eq!(identity.send(withdraw).await.code(), "identity.second_factor_required");
    let begun = identity.send(answering(&challenge, &code(&identity, &another, 0))).await;
    assert_eq!(begun.status, 200, "the code was not used up: {}", begun.text);
}

async fn whoever_is_signed_in_when_a_role_comes_to_ask_enrols_the_next_time(identity: TestIdentity) {
    identity.hire("liwei", &["tickets:read"], &group()).await;
    let session = identity.sign_in("liwei", PASSWORD).await;
    let admin = identity.admin().await;
    let body = json!({"description": "x", "permissions": ["tickets:read"], "second_factor": "required"});
    let changed =
        identity.send(Ask::put("/api/v1/roles/role-1").bearer(&admin).if_match(1).json(&body)).await;
    assert_eq!(
        (changed.status, &changed.json()["second_factor"]),
        (200, &json!("required")),
        "{}",
        changed.text
    );
    let token = text(&session, "access_token");
    let shown = identity.send(Ask::get("/api/v1/session/second-factor").bearer(&token)).await;
    assert_eq!((shown.status, &shown.json()["is_required"]), (200, &json!(true)), "the session goes on");
    let refresh = Ask::post("/api/v1/session/refresh").cookie(&session.refresh_token());
    assert_eq!(identity.send(refresh).await.status, 200);
    challenged(&identity, "liwei", PASSWORD, "enrolment").await;

    let silent = json!({"description": "y", "permissions": ["tickets:read"]});
    let changed =
        identity.send(Ask::put("/api/v1/roles/role-1").bearer(&admin).if_match(2).json(&silent)).await;
    assert_eq!(changed.json()["second_factor"], "required", "what is not said stays");
    let less = json!({"description": "y", "permissions": ["tickets:read"], "second_factor": "optional"});
    let changed =
        identity.send(Ask::put("/api/v1/roles/role-1").bearer(&admin).if_match(3).json(&less)).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(identity.sign_in("liwei", PASSWORD).await.status, 200);
    let unknown = json!({"description": "y", "permissions": [], "second_factor": "sometimes"});
    let refused =
        identity.send(Ask::put("/api/v1/roles/role-1").bearer(&admin).if_match(4).json(&unknown)).await;
    assert_eq!((refused.status, refused.code().as_str()), (422, "invalid_fields"));
}

/// Of the role that belongs to Steward this is all that people decide, and no start of a process undoes it.
async fn administrators_can_be_asked_for_one(mut identity: TestIdentity) {
    let admin = identity.admin().await;
    let path = "/api/v1/roles/administrator";
    let role = identity.send(Ask::get(path).bearer(&admin)).await.json();
    let body = json!({
        "description": role["description"], "permissions": role["permissions"], "second_factor": "required",
    });
    let changed = identity.send(Ask::put(path).bearer(&admin).if_match(1).json(&body)).await;
    assert_eq!(
        (changed.status, &changed.json()["second_factor"]),
        (200, &json!("required")),
        "{}",
        changed.text
    );
    identity.restart().await;
    challenged(&identity, "admin", ADMIN_PASSWORD, "enrolment").await;
}

async fn a_lost_second_factor_is_taken_away_by_who_manages_the_account(identity: TestIdentity) {
    let east = json!({"kind": "regions", "regions": ["east"]});
    identity.hire("manager", &["identity:read", "identity:write"], &group()).await;
    identity.hire("regional", &["identity:read", "identity:write", "billing:write"], &east).await;
    let hired = identity.hire("liwei", &["billing:write"], &group()).await;
    let (key, codes) = enrolled(&identity, "liwei").await;
    let path = format!("/api/v1/staff/{}/reset-second-factor", text(&hired, "staff_id"));
    let reset = |token: &str, version| Ask::post(path.as_str()).bearer(token).if_match(version);
    let lesser = identity.token_of("manager", PASSWORD).await;
    let refused = identity.send(reset(&lesser, 2)).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "identity.beyond_own_rights"));
    let elsewhere = identity.token_of("regional", PASSWORD).await;
    assert_eq!(identity.send(reset(&elsewhere, 2)).await.status, 404, "they are not there for them");
    challenged(&identity, "liwei", PASSWORD, "code").await;

    let admin = identity.admin().await;
    let unseen = Ask::post(path.as_str()).bearer(&admin);
    assert_eq!(identity.send(unseen).await.status, 428);
    assert_eq!(identity.send(reset(&admin, 1)).await.status, 412);
    let waiting = challenged(&identity, "liwei", PASSWORD, "code").await;
    let done = identity.send(reset(&admin, 2)).await;
    assert_eq!((done.status, &done.json()["second_factor_at"]), (200, &json!(null)), "{}", done.text);
    for lost in [code(&identity, &key, 0), codes[0].clone()] {
        assert_eq!(identity.send(answering(&waiting, &lost)).await.code(), "identity.challenge_over");
    }
    assert_eq!(identity.sign_in("liwei", PASSWORD).await.status, 200);
    assert_eq!(identity.send(reset(&admin, 3)).await.code(), "identity.no_second_factor");
    let me = identity.send(Ask::get("/api/v1/session").bearer(&admin)).await.json();
    let own = format!("/api/v1/staff/{}/reset-second-factor", me["staff"]["staff_id"].as_str().unwrap());
    assert_eq!(identity.send(Ask::post(own).bearer(&admin).if_match(1)).await.code(), "identity.own_account");
    assert!(identity.trail().await.contains(&"reset_second_factor".to_owned()));
}
