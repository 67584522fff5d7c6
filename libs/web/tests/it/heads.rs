//! HEAD, and the headers that every reply has.

use actix_web::{http::Method, test::TestRequest};

use crate::shop::{Answer, ask_shop, get, post_json};

const THING: &str = "/api/v1/things/0198f000-0000-7000-8000-000000000001";

async fn by(method: Method, path: &str) -> Answer {
    ask_shop(TestRequest::default().method(method).uri(path)).await.0
}

#[actix_web::test]
async fn head_is_answered_as_get_is_without_the_body() {
    for path in [
        "/healthz",
        "/readyz",
        "/metrics",
        "/docs",
        "/docs/",
        "/api/v1/openapi.json",
        "/api/v1/things",
        THING,
        "/api/v1/nothing",
        "/api/v1/things?limit=0",
    ] {
        let (whole, head) = (by(Method::GET, path).await, by(Method::HEAD, path).await);
        assert_eq!((head.status, head.body.as_str()), (whole.status, ""), "{path}");
        for name in ["content-type", "etag", "location", "ratelimit", "allow", "content-length"] {
            assert_eq!(head.header(name), whole.header(name), "{path} {name}");
        }
    }
}

#[actix_web::test]
async fn allow_names_head_beside_get() {
    let other = |path: &'static str| by(Method::DELETE, path);
    for path in ["/healthz", "/readyz", "/metrics", "/docs", "/api/v1/openapi.json"] {
        let answer = other(path).await;
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{path}");
        assert_eq!(answer.json()["code"], "method_not_allowed", "{path}");
    }
    assert_eq!(other("/api/v1/things").await.header("allow"), Some("GET, HEAD, POST"));
    let without_get = by(Method::HEAD, "/api/v1/session").await;
    assert_eq!((without_get.status, without_get.header("allow")), (405, Some("POST")));
}

#[actix_web::test]
async fn every_reply_says_what_browsers_may_do_with_it() {
    let (unread, _) =
        ask_shop(get("/api/v1/things").insert_header(("accept-encoding", "identity;q=0"))).await;
    assert_eq!((unread.status, unread.header("content-type")), (406, Some("application/problem+json")));
    for answer in [by(Method::GET, THING).await, by(Method::GET, "/nowhere").await, unread] {
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("base-uri 'none'") && policy.contains("form-action 'none'"), "{policy}");
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
        assert!(answer.header("permissions-policy").is_some());
        assert_eq!(
            (answer.header("cache-control"), answer.header("strict-transport-security")),
            (Some("no-store"), None)
        );
    }
    let (over_tls, _) = ask_shop(get(THING).insert_header(("x-forwarded-proto", "https"))).await;
    assert_eq!(over_tls.header("strict-transport-security"), Some("max-age=31536000"));
    let (refused, _) =
        ask_shop(post_json("/api/v1/things", "{").insert_header(("x-forwarded-proto", "HTTPS"))).await;
    assert_eq!(refused.header("strict-transport-security"), Some("max-age=31536000"));
}
