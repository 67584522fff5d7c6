//! A forgotten password, chosen anew by a link that comes by mail, over a real mail server.

use chrono::TimeDelta;
use db::Engine;
use serde_json::{Value, json};

use crate::{
    outside::Outside,
    provider_on_node::{HERE, with_a_provider},
    second_factors::{challenged, enrolled, text},
    test_identity::{Answer, Ask, PASSWORD, TestIdentity, group},
};

with_a_provider!(
    a_link_comes_by_mail_and_opens_the_way_to_another_password_once,
    the_answer_is_the_same_for_whom_nothing_is_sent,
    a_link_is_over_after_half_an_hour_and_with_any_change_of_the_account,
    a_password_that_will_not_do_leaves_the_link_as_it_was,
    mail_is_tried_again_when_the_server_was_away,
    whom_the_server_does_not_know_is_not_written_to_again,
    who_asks_too_often_waits,
    an_address_is_shown_whole_to_who_looks_at_one_account,
    where_nothing_is_mailed_that_is_said,
);

const NEW: &str = "nine lamps over the gate";

/// Identity, and a mail server beside it.
struct WithMail {
    identity: TestIdentity,
    mail: Outside,
}

impl WithMail {
    async fn open(engine: Engine) -> Self {
        let mut mail = Outside::start("mail.mjs", &[]).await;
        let port = mail.said().await;
        Self { identity: open(engine, &port).await, mail }
    }

    /// Has mail sent that is due.
    async fn post(&self) {
        self.identity.run_job("identity.send_reset_mails").await;
    }

    /// The next mail: who it is to, and what it says.
    async fn next(&mut self) -> (String, String) {
        let mail: Value = serde_json::from_str(&self.mail.said().await).unwrap();
        (mail["to"][0].as_str().unwrap().to_owned(), decoded(mail["text"].as_str().unwrap()))
    }

    /// A link that somebody asked for, as its token.
    async fn link(&mut self, username: &str) -> String {
        assert_eq!(ask(&self.identity, username).await.status, 202);
        self.post().await;
        token_in(&self.next().await.1)
    }
}

async fn open(engine: Engine, port: &str) -> TestIdentity {
    let url = format!("smtp://127.0.0.1:{port}");
    let settings = [
        ("identity.public_url", HERE),
        ("identity.mail.url", url.as_str()),
        ("identity.mail.from", "管家 <steward@example.com>"),
    ];
    TestIdentity::open_with(engine, &settings).await
}

/// A mail's text without its transfer encoding.
fn decoded(mail: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    if head.to_lowercase().contains("content-transfer-encoding: base64") {
        let letters: String = body.split_whitespace().collect();
        return String::from_utf8(STANDARD.decode(letters).unwrap()).unwrap();
    }
    body.replace("=\r\n", "").replace("=3D", "=")
}

fn token_in(text: &str) -> String {
    let before = format!("{HERE}/reset-password#");
    let (_before, behind) = text.split_once(&before).unwrap_or_else(|| panic!("no link: {text}"));
    behind.split_whitespace().next().unwrap().to_owned()
}

async fn ask(identity: &TestIdentity, username: &str) -> Answer {
    identity.send(Ask::post("/api/v1/password-resets").json(&json!({"username": username}))).await
}

async fn complete(identity: &TestIdentity, token: &str, password: &str) -> Answer {
    let body = json!({"token": token, "new_password": password});
    identity.send(Ask::post("/api/v1/password-resets/completion").json(&body)).await
}

/// Somebody with an address; gives their id.
async fn hire(identity: &TestIdentity, username: &str, email: &str, language: &str) -> String {
    let body = json!({
        "username": username, "name": "李伟", "email": email, "language": language, "password": PASSWORD,
        "must_change_password": false, "roles": [], "scope": group(),
    });
    let made = Ask::post("/api/v1/staff").bearer(&identity.admin().await).json(&body);
    let made = identity.send(made).await;
    assert_eq!(made.status, 201, "{}", made.text);
    text(&made, "staff_id")
}

async fn details(identity: &TestIdentity, kind: &str) -> Vec<String> {
    let log = identity.log().await.into_iter();
    log.filter(|line| line.kind == kind).filter_map(|line| line.detail).collect()
}

async fn a_link_comes_by_mail_and_opens_the_way_to_another_password_once(engine: Engine) {
    let mut with = WithMail::open(engine).await;
    let ways = with.identity.send(Ask::get("/api/v1/session/ways")).await.json();
    assert_eq!(ways, json!({"is_reset_by_mail": true, "provider": null}));
    hire(&with.identity, "liwei", "wei.li@example.com", "zh-CN").await;
    enrolled(&with.identity, "liwei").await;
    hire(&with.identity, "smith", "smith@example.com", "en").await;
    assert_eq!(ask(&with.identity, "Smith").await.status, 202);
    with.post().await;
    let (to, said) = with.next().await;
    assert!(to == "smith@example.com" && said.contains("within 30 minutes"), "{to}: {said}");

    assert_eq!(ask(&with.identity, "liwei").await.status, 202);
    with.post().await;
    let (to, said) = with.next().await;
    assert!(to == "wei.li@example.com" && said.contains("请在 30 分钟内"), "{to}: {said}");
    let token = token_in(&said);
    let before = with.identity.sign_in("smith", PASSWORD).await;
    for _ in 0..6 {
        with.identity.sign_in("liwei", "forgotten").await;
    }
    with.identity.clock.advance(TimeDelta::seconds(1));
    assert_eq!(complete(&with.identity, &token, NEW).await.status, 204);
    assert_eq!(with.identity.sign_in("liwei", PASSWORD).await.status, 401);
    challenged(&with.identity, "liwei", NEW, "code").await;
    let again = complete(&with.identity, &token, "another nine lamps").await;
    assert_eq!((again.status, again.code().as_str()), (401, "identity.reset_over"));
    let refresh = Ask::post("/api/v1/session/refresh").cookie(&before.refresh_token());
    assert_eq!(with.identity.send(refresh).await.status, 200, "nobody else's");

    assert_eq!(details(&with.identity, "password_reset_requested").await, ["by_mail", "by_mail"]);
    assert!(details(&with.identity, "password_changed").await.contains(&"reset_password_by_mail".to_owned()));
    assert_eq!(details(&with.identity, "password_reset_refused").await, ["link_over"]);
    assert!(!format!("{:?}", with.identity.log().await).contains(&token));
}

async fn the_answer_is_the_same_for_whom_nothing_is_sent(engine: Engine) {
    let mut with = WithMail::open(engine).await;
    let admin = with.identity.admin().await;
    with.identity.hire("nomail", &["tickets:read"], &group()).await;
    let id = hire(&with.identity, "liwei", "wei.li@example.com", "en").await;
    let disable = Ask::post(format!("/api/v1/staff/{id}/disable")).bearer(&admin).if_match(1);
    assert_eq!(with.identity.send(disable).await.status, 200);
    hire(&with.identity, "wang", "wang@example.com", "en").await;
    let mut told = Vec::new();
    for name in ["nobody-here", "李伟 or a password", "nomail", "liwei", "wang"] {
        let answer = ask(&with.identity, name).await;
        told.push((answer.status, answer.text));
    }
    assert_eq!(told, vec![(202, String::new()); 5]);
    with.post().await;
    assert_eq!(with.next().await.0, "wang@example.com", "and nobody else");
    let why = details(&with.identity, "password_reset_requested").await;
    assert_eq!(why, ["unknown_name", "unknown_name", "no_address", "disabled", "by_mail"]);
    assert!(
        !format!("{:?}", with.identity.log().await).contains("or a password"),
        "people type passwords there"
    );
    let long = ask(&with.identity, &"x".repeat(1025)).await;
    assert_eq!((long.status, &long.json()["errors"][0]["pointer"]), (422, &json!("/username")));
}

async fn a_link_is_over_after_half_an_hour_and_with_any_change_of_the_account(engine: Engine) {
    let mut with = WithMail::open(engine).await;
    let over = async |with: &WithMail, token: &str| {
        let answer = complete(&with.identity, token, NEW).await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "identity.reset_over"), "{}", answer.text);
    };
    let id = hire(&with.identity, "liwei", "wei.li@example.com", "en").await;
    let token = with.link("liwei").await;
    with.identity.clock.advance(TimeDelta::minutes(30));
    over(&with, &token).await;
    over(&with, "no token at all").await;

    let (first, second) = (with.link("liwei").await, with.link("liwei").await);
    assert_eq!(complete(&with.identity, &second, NEW).await.status, 204);
    over(&with, &first).await;

    with.identity.clock.advance(TimeDelta::hours(1));
    let act = async |with: &WithMail, act: &str, body: &Value| {
        let (admin, path) = (with.identity.admin().await, format!("/api/v1/staff/{id}"));
        let found = with.identity.send(Ask::get(path.as_str()).bearer(&admin)).await;
        let tag = found.header("etag").unwrap().to_owned();
        let method = if act == "contact" { Ask::put } else { Ask::post };
        let ask = method(format!("{path}/{act}")).bearer(&admin).header("if-match", tag);
        let ask = if body.is_null() { ask } else { ask.json(body) };
        let answer = with.identity.send(ask).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    };
    let token = with.link("liwei").await;
    act(&with, "contact", &json!({"email": "li@example.com", "language": "en"})).await;
    over(&with, &token).await;
    let token = with.link("liwei").await;
    act(&with, "reset-password", &json!({"password": "a garden behind nine walls"})).await;
    over(&with, &token).await;
    let token = with.link("liwei").await;
    act(&with, "disable", &Value::Null).await;
    over(&with, &token).await;
    act(&with, "enable", &Value::Null).await;
    assert_eq!(complete(&with.identity, &token, NEW).await.status, 204, "until then it is good");
}

async fn a_password_that_will_not_do_leaves_the_link_as_it_was(engine: Engine) {
    let mut with = WithMail::open(engine).await;
    hire(&with.identity, "liwei", "wei.li@example.com", "en").await;
    let token = with.link("liwei").await;
    for (password, code) in [
        ("short", "password.length"),
        ("password12", "password.common"),
        ("my-liwei-2026", "password.holds_name"),
        (PASSWORD, "password.unchanged"),
    ] {
        let refused = complete(&with.identity, &token, password).await;
        let fault = &refused.json()["errors"][0];
        assert_eq!(
            (refused.status, &fault["pointer"], &fault["code"]),
            (422, &json!("/new_password"), &json!(code))
        );
    }
    assert_eq!(complete(&with.identity, &token, NEW).await.status, 204);
}

async fn mail_is_tried_again_when_the_server_was_away(engine: Engine) {
    let mut free = Outside::start("mail.mjs", &[]).await;
    let port = free.said().await;
    drop(free);
    let identity = open(engine, &port).await;
    hire(&identity, "liwei", "wei.li@example.com", "en").await;
    assert_eq!(ask(&identity, "liwei").await.status, 202);
    identity.run_job("identity.send_reset_mails").await;
    let mut mail = Outside::start("mail.mjs", &[&port]).await;
    assert_eq!(mail.said().await, port);
    let mut with = WithMail { identity, mail };
    with.post().await;
    with.identity.clock.advance(TimeDelta::seconds(10));
    with.post().await;
    let (_to, said) = with.next().await;
    assert_eq!(complete(&with.identity, &token_in(&said), NEW).await.status, 204);

    // A server that never comes back is given up in time, and nothing is kept of what the link carries.
    hire(&with.identity, "late", "later@example.com", "en").await;
    assert_eq!(ask(&with.identity, "late").await.status, 202);
    for _ in 0..30 {
        with.post().await;
        with.identity.clock.advance(TimeDelta::minutes(1));
    }
    assert_eq!(details(&with.identity, "password_reset_refused").await, ["mail_given_up"]);
}

async fn whom_the_server_does_not_know_is_not_written_to_again(engine: Engine) {
    let with = WithMail::open(engine).await;
    hire(&with.identity, "liwei", "nobody@example.com", "en").await;
    assert_eq!(ask(&with.identity, "liwei").await.status, 202);
    for _ in 0..3 {
        with.post().await;
        with.identity.clock.advance(TimeDelta::minutes(1));
    }
    assert_eq!(details(&with.identity, "password_reset_refused").await, ["mail_refused"]);
}

async fn who_asks_too_often_waits(engine: Engine) {
    let with = WithMail::open(engine).await;
    hire(&with.identity, "liwei", "wei.li@example.com", "en").await;
    for name in ["liwei", "nobody-here"] {
        for _ in 0..3 {
            assert_eq!(ask(&with.identity, name).await.status, 202);
        }
        let refused = ask(&with.identity, name).await;
        assert_eq!((refused.status, refused.code().as_str()), (429, "identity.too_many_resets"));
    }
    let of_one = |number: usize| {
        let body = json!({"username": format!("name-{number}")});
        Ask::post("/api/v1/password-resets").json(&body).from("10.1.2.3")
    };
    for number in 0..20 {
        assert_eq!(with.identity.send(of_one(number)).await.status, 202);
    }
    assert_eq!(with.identity.send(of_one(20)).await.status, 429);
    with.identity.clock.advance(TimeDelta::minutes(61));
    assert_eq!(ask(&with.identity, "liwei").await.status, 202);
    with.identity.clock.advance(TimeDelta::days(2));
    with.identity.run_job("identity.prune_sessions").await;
    assert_eq!(with.identity.rows("password_resets").await, 0);
}

async fn an_address_is_shown_whole_to_who_looks_at_one_account(engine: Engine) {
    let identity = TestIdentity::open(engine).await;
    let admin = identity.admin().await;
    let body = json!({
        "username": "liwei", "name": "李伟", "email": "Wei.Li@Example.com", "password": PASSWORD, "roles": [],
        "scope": group(),
    });
    let made = identity.send(Ask::post("/api/v1/staff").bearer(&admin).json(&body)).await;
    let shown = |view: &Value| (view["email"].clone(), view["language"].clone());
    assert_eq!(shown(&made.json()), (json!("W***@example.com"), json!("zh-CN")), "{}", made.text);
    let path = format!("/api/v1/staff/{}", text(&made, "staff_id"));
    let whole = identity.send(Ask::get(path.as_str()).bearer(&admin)).await;
    assert_eq!(whole.json()["email"], "Wei.Li@example.com");
    let list = identity.send(Ask::get("/api/v1/staff?name=liwei").bearer(&admin)).await.json();
    assert_eq!(list["items"][0]["email"], "W***@example.com");
    let contact = |version, email: &Value| {
        let body = json!({"email": email, "language": "en"});
        Ask::put(format!("{path}/contact")).bearer(&admin).if_match(version).json(&body)
    };
    let malformed = identity.send(contact(1, &json!("li at example"))).await;
    let fault = &malformed.json()["errors"][0];
    assert_eq!((&fault["pointer"], &fault["code"]), (&json!("/email"), &json!("email.malformed")));
    assert_eq!(identity.send(contact(9, &Value::Null)).await.code(), "stale_version");
    let changed = identity.send(contact(1, &json!("li@example.com"))).await.json();
    assert_eq!(shown(&changed), (json!("li@example.com"), json!("en")));
    let me = identity.send(Ask::get("/api/v1/session").bearer(&admin)).await.json();
    let own = format!("/api/v1/staff/{}/contact", me["staff"]["staff_id"].as_str().unwrap());
    let own = Ask::put(own).bearer(&admin).if_match(1).json(&json!({"email": null, "language": "en"}));
    assert_eq!(identity.send(own).await.code(), "identity.own_account");
    let trail = identity.trail().await;
    assert!(trail.contains(&"change_contact".to_owned()), "{trail:?}");
}

async fn where_nothing_is_mailed_that_is_said(engine: Engine) {
    let identity = TestIdentity::open(engine).await;
    for answer in [ask(&identity, "admin").await, complete(&identity, "x", NEW).await] {
        assert_eq!((answer.status, answer.code().as_str()), (409, "identity.mail_not_configured"));
    }
}
