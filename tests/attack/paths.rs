//! One path, written in every way that a router takes for it: each decision is made on the route.

use reqwest::Method;
use serde_json::json;
use suite_tests::{Shape, TestSuite};

use crate::raw::{Raw, status};

/// Asks for a path exactly as it is written.
async fn ask(base: &str, request: &str, more: &str, body: &str) -> String {
    let mut line = Raw::to(base).await;
    let length = body.len();
    line.send(&format!(
        "{request} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n{more}\r\n{body}"
    ))
    .await;
    line.whole().await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_spelling_of_a_path_leaves_the_limit_on_guesses() {
    for (path, more, body) in [
        (
            "/api/v1/%73ession",
            "content-type: application/json\r\n",
            r#"{"username":"nobody","password":"wrong one!"}"#,
        ),
        (
            "/%61pi/v1/sess%69on",
            "content-type: application/json\r\n",
            r#"{"username":"nobody","password":"wrong one!"}"#,
        ),
        (
            "/oauth/t%6fken",
            "content-type: application/x-www-form-urlencoded\r\n",
            "grant_type=client_credentials&client_id=x&client_secret=y",
        ),
    ] {
        let mut suite = TestSuite::start(Shape::Embedded).await;
        let base = suite.process().base();
        // Thirty are allowed at once, and thirty more each minute.
        let (mut guesses, mut refused) = (0..200, String::new());
        while !refused.contains("\"rate_limited\"") && guesses.next().is_some() {
            refused = ask(&base, &format!("POST {path}"), more, body).await;
        }
        assert_eq!(status(&refused), "429", "{path}: {refused}");
        assert!(refused.contains(r#"ratelimit-policy: "sign-in";q=30;w=60"#), "{path}: {refused}");
        suite.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_desks_is_not_answered_with_its_page() {
    let desk = tempfile::tempdir().unwrap();
    std::fs::write(desk.path().join("index.html"), "<p>the desk</p>").unwrap();
    let desk_dir = desk.path().display().to_string();
    let mut suite = TestSuite::embedded_with(&[("STEWARD__CONSOLE__DIR", &desk_dir)]).await;
    let base = suite.process().base();
    assert!(ask(&base, "GET /tickets/7", "", "").await.contains("<p>the desk</p>"));
    for path in [
        "/api/v1/nope",
        "/%61pi/v1/nope",
        "//api/v1/nope",
        "/./api/v1/nope",
        "/x/../api/v1/nope",
        "/api//v1/estates",
        "/api/v1/estates/",
        "/api/v1/%2e%2e/estates",
        "/API/v1/nope",
        "/%6Detrics/x",
        "/api/v1/estates%00",
        "/healthz/../metrics",
    ] {
        let answer = ask(&base, &format!("GET {path}"), "", "").await;
        assert_eq!(status(&answer), "404", "{path}: {answer}");
        assert!(answer.contains("content-type: application/problem+json"), "{path}: {answer}");
    }
    for path in ["/healthz", "/%68ealthz", "/api/v1/openapi.json", "/api/v1/open%61pi.json"] {
        assert_eq!(status(&ask(&base, &format!("GET {path}"), "", "").await), "200", "{path}");
    }
    suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_has_one_effect_however_path_and_body_are_written() {
    let mut suite = TestSuite::start(Shape::Embedded).await;
    let base = suite.process().base();
    let admin = suite.admin().await;
    let estate = json!({
        "code": "LAKE", "name": "Lakeside", "region": "north", "time_zone": "Asia/Shanghai",
        "standard": "service-centre", "standard_version": 1,
    });
    let estate = admin.post("/api/v1/estates", &estate).await.expect(201);
    let id = estate["estate_id"].as_str().unwrap();
    let bodies = [
        format!(r#"{{"estate_id":"{id}","label":"A-1"}}"#),
        format!("{{ \"label\" : \"\\u0041-1\",\n \"estate_id\":\"{id}\" }}"),
        format!("\u{feff}{{\"estate_id\":\"{id}\",\"label\":\"A-1\"}}"),
    ];
    let mut made = Vec::new();
    for (path, body) in ["/api/v1/units", "/api/v1/%75nits", "/%61pi/v1/units"].into_iter().zip(bodies) {
        let request = admin.request(Method::POST, path).header("idempotency-key", "k1");
        let reply = admin.send(request.header("content-type", "application/json").body(body)).await;
        assert_eq!(reply.header("idempotency-replayed"), if made.is_empty() { "" } else { "true" }, "{path}");
        made.push(reply.expect(201));
    }
    assert!(made.iter().all(|unit| *unit == made[0]));
    let other = admin.with("idempotency-key", "k1");
    let other = other.post("/api/v1/units", &json!({ "estate_id": id, "label": "A-2" })).await;
    assert_eq!(other.problem(422), "idempotency_key_reused");
    let answer = ask(&base, "GET /api/v1/units", "", "").await;
    assert_eq!(status(&answer), "401", "nobody's token: {answer}");
    suite.stop().await;
}
