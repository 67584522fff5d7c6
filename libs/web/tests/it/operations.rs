//! Health, readiness, metrics, and the API's description with its pages.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use web::{HttpApp, Operations, Operators, Readiness};

use crate::shop::{Heard, ask, ask_shop, clock, get, http_app};

struct Part(&'static str, bool);

#[async_trait]
impl Readiness for Part {
    fn name(&self) -> &str {
        self.0
    }

    async fn is_ready(&self) -> bool {
        self.1
    }
}

/// A shop whose bus does not answer.
fn lame(operators: Operators) -> HttpApp {
    let readiness: Vec<Arc<dyn Readiness>> =
        vec![Arc::new(Part("database", true)), Arc::new(Part("bus", false))];
    let operations = Operations::new(readiness, || "up 1\n".to_owned(), operators);
    HttpApp { operations, ..http_app(&clock(), &Heard::default()) }
}

#[actix_web::test]
async fn what_a_process_is_made_of_is_shown_to_operators_alone() {
    let from = |path: &str, peer: &str| get(path).peer_addr(format!("{peer}:4711").parse().unwrap());
    let proxied =
        |path: &str, name: &'static str| from(path, "127.0.0.1").insert_header((name, "203.0.113.9"));
    for (operators, peer, shown) in [
        (Operators::Loopback, "127.0.0.1", true),
        (Operators::Loopback, "192.0.2.1", false),
        (Operators::Network, "192.0.2.1", true),
    ] {
        let http_app = lame(operators);
        let metrics = ask(&http_app, from("/metrics", peer)).await;
        assert_eq!(metrics.status, if shown { 200 } else { 404 }, "{operators:?} {peer}");
        let readiness = ask(&http_app, from("/readyz", peer)).await;
        assert_eq!(
            (readiness.status, readiness.body.contains("database")),
            (503, shown),
            "{operators:?} {peer}"
        );
        for header in ["x-forwarded-for", "forwarded"] {
            assert_eq!(
                ask(&http_app, proxied("/metrics", header)).await.status,
                404,
                "{operators:?} {header}"
            );
            let readiness = ask(&http_app, proxied("/readyz", header)).await;
            assert_eq!((readiness.status, readiness.body.contains("database")), (503, false), "{header}");
            assert_eq!(ask(&http_app, proxied("/healthz", header)).await.status, 200);
        }
    }
}

#[actix_web::test]
async fn a_service_is_ready_when_all_its_parts_are() {
    let lame = lame(Operators::Loopback);
    let answer = ask(&lame, get("/readyz")).await;
    insta::assert_snapshot!(
        format!("{} {}", answer.status, answer.body),
        @r#"503 {"status":"unavailable","parts":[{"name":"database","ready":true},{"name":"bus","ready":false}]}"#
    );
    assert_eq!(ask(&lame, get("/healthz")).await.status, 200);
    assert_eq!(ask_shop(get("/readyz")).await.0.status, 200);
}

#[actix_web::test]
async fn metrics_are_the_recorders_text() {
    let (answer, _) = ask_shop(get("/metrics")).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "up 1\n"));
}

#[actix_web::test]
async fn every_operation_documents_its_refusals() {
    let (answer, _) = ask_shop(get("/api/v1/openapi.json")).await;
    let document = answer.json();
    assert_eq!(document["info"]["title"], "Shop");
    let codes = |path: &str, method: &str| {
        let responses = document["paths"][path][method]["responses"].as_object().unwrap();
        let mut codes: Vec<String> = responses.keys().cloned().collect();
        codes.sort();
        codes.join(" ")
    };
    assert_eq!(codes("/api/v1/things", "get"), "200 422 429 500 503");
    assert_eq!(codes("/api/v1/things", "post"), "204 400 401 403 408 409 413 415 422 429 500 503");
    assert_eq!(codes("/api/v1/things/{id}", "put"), "204 400 404 408 409 412 413 415 422 428 429 500 503");
    let headers = |path: &str, method: &str, status: &str| {
        let headers = document["paths"][path][method]["responses"][status]["headers"].as_object().unwrap();
        headers.keys().cloned().collect::<Vec<String>>().join(" ")
    };
    assert_eq!(headers("/api/v1/things", "get", "200"), "RateLimit RateLimit-Policy");
    assert_eq!(headers("/api/v1/things/{id}", "get", "200"), "ETag RateLimit RateLimit-Policy");
    assert_eq!(headers("/api/v1/things/{id}", "put", "204"), "ETag RateLimit RateLimit-Policy");
    assert_eq!(document["paths"]["/api/v1/session"]["post"]["x-rate-limit"], "sign-in");
    let limited = &document["components"]["responses"]["RateLimited"]["headers"];
    assert!(limited["Retry-After"].is_object() && limited["RateLimit"].is_object(), "{limited}");
    assert_eq!(document["paths"]["/api/v1/things/{id}"]["get"]["parameters"][0]["schema"]["format"], "uuid");
    let body = |path: &str, method: &str| &document["paths"][path][method]["requestBody"]["required"];
    assert_eq!(body("/api/v1/things", "post"), true);
    assert_eq!(body("/api/v1/things/{id}/touch", "post"), false, "no body reads as an empty one");
    let colour = &document["paths"]["/api/v1/colours/{colour}"]["get"]["parameters"][0];
    assert_eq!(colour["schema"]["enum"], json!(["red", "green"]));
    insta::assert_json_snapshot!(document["components"]["securitySchemes"]["bearer"]);
    insta::assert_json_snapshot!(document["components"]["responses"]["Stale"]);
    insta::assert_json_snapshot!(document["components"]["schemas"]["Problem"]);
}

#[actix_web::test]
async fn a_closed_variant_admits_its_own_tag() {
    let (answer, _) = ask_shop(get("/api/v1/openapi.json")).await;
    let finish = &answer.json()["components"]["schemas"]["Finish"]["oneOf"];
    let gloss = &finish[0];
    assert_eq!(gloss["additionalProperties"], false);
    assert_eq!(gloss["required"], json!(["coats", "kind"]));
    assert_eq!(gloss["properties"]["kind"]["enum"], json!(["gloss"]));
    assert!(gloss["properties"]["coats"].is_object() && gloss["allOf"].is_null(), "{gloss}");
    assert!(finish[1]["allOf"].is_array(), "an open one stays as it was: {finish}");
}

#[actix_web::test]
async fn the_pages_need_no_network() {
    let (redirect, _) = ask_shop(get("/docs")).await;
    assert_eq!((redirect.status, redirect.header("location")), (308, Some("/docs/")));
    let (page, _) = ask_shop(get("/docs/")).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("swagger-ui-bundle.js") && !page.body.contains("https://"), "{}", page.body);
    assert!(page.header("content-security-policy").unwrap().contains("default-src 'self'"));
    let (script, _) = ask_shop(get("/docs/swagger-ui-bundle.js")).await;
    assert!(script.status == 200 && script.body.len() > 500_000);
    let (start, _) = ask_shop(get("/docs/swagger-initializer.js")).await;
    assert!(start.body.contains("/api/v1/openapi.json"), "{}", start.body);
}

#[test]
fn the_routes_are_those_the_code_declares() {
    let lines = http_app(&clock(), &Heard::default()).route_lines();
    let lines: Vec<String> = lines.iter().map(|line| format!("{} {}", line.method, line.path)).collect();
    assert_eq!(
        lines,
        [
            "GET /api/v1/colours/{colour}",
            "GET /api/v1/failures",
            "POST /api/v1/session",
            "GET /api/v1/things",
            "POST /api/v1/things",
            "GET /api/v1/things/{id}",
            "PUT /api/v1/things/{id}",
            "POST /api/v1/things/{id}/touch",
        ]
    );
}
