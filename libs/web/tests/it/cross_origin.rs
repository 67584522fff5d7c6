//! Pages of other origins.

use actix_web::{http::Method, test::TestRequest};
use web::HttpApp;

use crate::shop::{Answer, Heard, ask, clock, get, http_app, post_json};

const LISTED: &str = "https://app.example.com";
const STRANGE: &str = "https://app.example.com.evil.example";

fn open() -> HttpApp {
    let origins = format!("https://other.example.com,{LISTED}").parse().unwrap();
    HttpApp { origins, ..closed() }
}

fn closed() -> HttpApp {
    http_app(&clock(), &Heard::default())
}

fn preflight(origin: &str, method: &str, headers: &str) -> TestRequest {
    TestRequest::default()
        .method(Method::OPTIONS)
        .uri("/api/v1/things")
        .insert_header(("origin", origin))
        .insert_header(("access-control-request-method", method))
        .insert_header(("access-control-request-headers", headers))
}

/// The list in a header, sorted.
fn list(answer: &Answer, name: &str) -> Vec<String> {
    let value = answer.header(name).unwrap_or_default();
    let mut items: Vec<String> = value.split(',').map(|item| item.trim().to_lowercase()).collect();
    items.sort_unstable();
    items
}

fn is_told_nothing(answer: &Answer) -> bool {
    answer.headers.iter().all(|(name, _value)| !name.starts_with("access-control-"))
}

#[actix_web::test]
async fn a_browser_that_asks_for_a_page_of_a_listed_origin_may_go_on() {
    let asked = preflight(LISTED, "POST", "authorization, content-type,idempotency-key,If-Match,traceparent");
    let answer = ask(&open(), asked).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some(LISTED)));
    let methods = ["delete", "get", "head", "patch", "post", "put"];
    assert_eq!(list(&answer, "access-control-allow-methods"), methods);
    let headers = list(&answer, "access-control-allow-headers");
    for name in ["accept-language", "authorization", "content-type", "idempotency-key", "if-none-match"] {
        assert!(headers.iter().any(|allowed| allowed == name), "{name}: {headers:?}");
    }
    assert_eq!(answer.header("access-control-max-age"), Some("3600"));
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    assert!(list(&answer, "vary").contains(&"origin".to_owned()));
}

#[actix_web::test]
async fn one_of_an_origin_that_is_not_listed_is_told_nothing() {
    let http_app = open();
    for asked in [
        preflight(STRANGE, "POST", "authorization"),
        preflight("null", "GET", "authorization"),
        preflight(LISTED, "TRACE", "authorization"),
        preflight(LISTED, "POST", "authorization,x-forwarded-for"),
    ] {
        let answer = ask(&http_app, asked).await;
        assert_eq!((answer.status, answer.header("content-type")), (403, Some("application/problem+json")));
        assert_eq!(answer.json()["code"], "cross_origin.refused");
        assert!(is_told_nothing(&answer), "{:?}", answer.headers);
    }
    let strange = ask(&http_app, get("/api/v1/things").insert_header(("origin", STRANGE))).await;
    assert_eq!((strange.status, strange.header("access-control-allow-origin")), (200, None));
}

#[actix_web::test]
async fn a_page_of_a_listed_origin_reads_answers_and_refusals() {
    let http_app = open();
    let thing = "/api/v1/things/0198f000-0000-7000-8000-000000000001";
    let asked = [
        (200, get(thing)),
        (404, get("/api/v1/nothing")),
        (409, get("/api/v1/failures?how=conflict")),
        (500, get("/api/v1/failures?how=broken")),
        (400, post_json("/api/v1/things", "{")),
        (406, get("/api/v1/things").insert_header(("accept-encoding", "identity;q=0"))),
    ];
    for (status, request) in asked {
        let answer = ask(&http_app, request.insert_header(("origin", LISTED))).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (status, Some(LISTED)));
        let exposed = list(&answer, "access-control-expose-headers");
        for name in
            ["etag", "location", "retry-after", "ratelimit", "ratelimit-policy", "idempotency-replayed"]
        {
            assert!(exposed.iter().any(|told| told == name), "{status} {name}: {exposed:?}");
        }
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
}

#[actix_web::test]
async fn where_no_origin_is_listed_nothing_is_said_of_them() {
    let asked = ask(&closed(), preflight(LISTED, "POST", "authorization")).await;
    assert_eq!((asked.status, asked.header("allow")), (405, Some("GET, HEAD, POST")));
    let read = ask(&closed(), get("/api/v1/things").insert_header(("origin", LISTED))).await;
    assert_eq!(read.status, 200);
    assert!(is_told_nothing(&asked) && is_told_nothing(&read), "{:?} {:?}", asked.headers, read.headers);
    let bare = TestRequest::default().method(Method::OPTIONS).uri("/api/v1/things");
    assert_eq!(ask(&open(), bare).await.status, 405, "no browser asks like this");
}
