//! What fills the metrics, and who may look at them.

use std::collections::BTreeSet;

use reqwest::Method;
use suite_tests::{Shape, TestSuite};

use crate::raw::{Raw, status};

/// The values that a label has in the exposition.
fn values<'a>(metrics: &'a str, label: &str) -> BTreeSet<&'a str> {
    let mark = format!("{label}=\"");
    metrics.lines().filter_map(|line| line.split_once(&mark)?.1.split('"').next()).collect()
}

async fn metrics(suite: &TestSuite) -> String {
    let nobody = suite.nobody();
    nobody.request(Method::GET, "/metrics").send().await.unwrap().text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn made_up_methods_and_paths_make_no_series() {
    let mut suite = TestSuite::start(Shape::Embedded).await;
    let base = suite.process().base();
    let nobody = suite.nobody();
    let mut sent = BTreeSet::new();
    for number in 0..300 {
        let method = Method::from_bytes(format!("M{number}").as_bytes()).unwrap();
        for path in ["/healthz".to_owned(), "/api/v1/tickets".to_owned(), format!("/made/up/{number}")] {
            let reply = nobody.request(method.clone(), &path).send().await.unwrap();
            sent.insert(reply.status().as_u16());
        }
        nobody.request(Method::GET, &format!("/api/v1/tickets/{number}")).send().await.unwrap();
    }
    assert_eq!(sent, BTreeSet::from([404, 405]));
    let shown = metrics(&suite).await;
    let methods = values(&shown, "method");
    let known = BTreeSet::from([
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", "_OTHER",
    ]);
    assert!(methods.contains("_OTHER") && methods.is_subset(&known), "{methods:?}");
    let routes = values(&shown, "route");
    assert!(routes.contains("unmatched") && !routes.iter().any(|route| route.contains("made")), "{routes:?}");
    // Outside of HTTP's grammar: refused before it is a request.
    let mut line = Raw::to(&base).await;
    line.send("G\u{7f}T / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert_eq!(status(&line.whole().await), "400");
    suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_probes_is_no_reason_to_refuse_one() {
    let suite = TestSuite::start(Shape::Embedded).await;
    let nobody = suite.nobody();
    for _probe in 0..500 {
        let reply = nobody.request(Method::GET, "/healthz").send().await.unwrap();
        assert!(reply.status() == 200 && !reply.headers().contains_key("ratelimit"), "{reply:?}");
    }
    let proxied = nobody.request(Method::GET, "/metrics").header("x-forwarded-for", "203.0.113.9");
    assert_eq!(proxied.send().await.unwrap().status(), 404, "what came through a proxy is no operator's");
    suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_headers_and_long_ones_are_refused_and_the_next_request_is_not() {
    let mut suite = TestSuite::start(Shape::Embedded).await;
    let base = suite.process().base();
    let many: String = (0..2_000).map(|number| format!("x-{number}: 1\r\n")).collect();
    let long = format!("x: {}\r\n", "x".repeat(2 << 20));
    let lists = format!(
        "if-none-match: {}\"1\"\r\naccept-language: {}zh\r\n",
        "\"0\",".repeat(8_000),
        "en;q=0.1,".repeat(3_000)
    );
    for (headers, expected) in [(many, ["400", "431"]), (long, ["400", "431"]), (lists, ["200", "401"])] {
        let mut line = Raw::to(&base).await;
        // The other side may hang up before it has taken everything.
        line.try_send(&format!("GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n"))
            .await;
        let answer = line.rest().await;
        assert!(answer.is_empty() || expected.contains(&status(&answer)), "{answer}");
        assert_eq!(suite.nobody().get("/healthz").await.status, 200);
    }
    suite.stop().await;
}
