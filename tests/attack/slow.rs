//! Bodies that come slowly, or not at all.

use std::time::Duration;

use suite_tests::{Shape, TestSuite};

use crate::raw::{Raw, status};

/// A suite that is less patient than usual, for the test's sake.
async fn impatient() -> TestSuite {
    TestSuite::embedded_with(&[("STEWARD__WEB__BODY_SECS", "1")]).await
}

const BEGINNINGS: [&str; 4] = [
    "POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{",
    "POST /oauth/token HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n\
     content-length: 1000\r\n\r\na",
    "POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
     transfer-encoding: chunked\r\n\r\n1\r\n{\r\n",
    "GET /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\na",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_stays_out_ends_the_connection() {
    let mut suite = impatient().await;
    let base = suite.process().base();
    for beginning in BEGINNINGS {
        let mut line = Raw::to(&base).await;
        line.send(beginning).await;
        let answer = line.whole().await;
        let expected = if beginning.starts_with("GET") { "200" } else { "408" };
        assert_eq!(status(&answer), expected, "{beginning}: {answer}");
    }
    suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_drips_ends_the_connection() {
    let mut suite = impatient().await;
    let base = suite.process().base();
    for beginning in BEGINNINGS.iter().take(2) {
        let mut line = Raw::to(&base).await;
        line.send(beginning).await;
        let answer = line.drip(&"x".repeat(998), Duration::from_millis(100)).await;
        assert_eq!(status(&answer), "408", "{beginning}: {answer}");
    }
    suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_comes_in_pieces_is_read() {
    let mut suite = TestSuite::start(Shape::Embedded).await;
    let mut line = Raw::to(&suite.process().base()).await;
    let body = r#"{"username":"nobody","password":"not the right one"}"#;
    line.send(&format!(
        "POST /api/v1/session HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        body.len(),
    ))
    .await;
    assert_eq!(status(&line.drip(body, Duration::from_millis(1)).await), "401");
    suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_drips_ends_the_connection() {
    let mut suite = TestSuite::start(Shape::Embedded).await;
    let mut line = Raw::to(&suite.process().base()).await;
    line.send("GET /healthz HTTP/1.1\r\nhost: x\r\nx: ").await;
    assert_eq!(status(&line.drip(&"x".repeat(998), Duration::from_millis(100)).await), "408");
    suite.stop().await;
}
