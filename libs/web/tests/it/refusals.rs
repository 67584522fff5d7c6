//! Each class of refusal, word for word, in both languages.

use actix_web::{http::Method, test::TestRequest};
use insta::assert_snapshot;

use crate::shop::{Answer, ask_shop, get, post_json};

const NOWHERE: &str = "/api/v1/things/0198f000-0000-7000-8000-000000000001";

/// The document with what changes from run to run taken out, and the headers that belong to it.
async fn shown(request: impl Fn() -> TestRequest) -> String {
    let mut text = String::new();
    for language in ["en", "zh-CN"] {
        let (answer, heard) = ask_shop(request().insert_header(("accept-language", language))).await;
        assert_eq!(heard, Vec::<serde_json::Value>::new(), "a refused request reached its handler");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(answer.header("content-language"), Some(language));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        text.push_str(&written(&answer));
    }
    text
}

fn written(answer: &Answer) -> String {
    let mut document = answer.json();
    assert_eq!(document["status"], answer.status);
    assert!(document["trace_id"].as_str().is_some_and(|id| id.len() >= 32), "no trace id in {document}");
    document["trace_id"] = "[trace]".into();
    let kept = ["allow", "retry-after", "www-authenticate"];
    let headers: String = answer
        .headers
        .iter()
        .filter(|(name, _)| kept.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect();
    format!("{headers}{}\n", serde_json::to_string_pretty(&document).unwrap())
}

#[actix_web::test]
async fn an_unknown_path_is_not_found() {
    assert_snapshot!(shown(|| get("/api/v1/nothing?phone=13800000000")).await);
}

#[actix_web::test]
async fn a_malformed_id_names_nothing() {
    assert_snapshot!(shown(|| get("/api/v1/things/7")).await);
}

#[actix_web::test]
async fn a_known_path_says_which_methods_it_has() {
    assert_snapshot!(shown(|| TestRequest::delete().uri("/api/v1/things")).await);
    let (answer, _) = ask_shop(TestRequest::default().method(Method::TRACE).uri(NOWHERE)).await;
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD, PUT")));
}

#[actix_web::test]
async fn a_body_that_is_not_json_is_malformed() {
    assert_snapshot!(shown(|| post_json("/api/v1/things", r#"{"name":"lamp""#)).await);
}

#[actix_web::test]
async fn another_media_type_is_unsupported() {
    assert_snapshot!(shown(|| TestRequest::post().uri("/api/v1/things").set_form([("name", "lamp")])).await);
}

#[actix_web::test]
async fn an_oversize_body_is_refused() {
    let body = format!(r#"{{"name":"{}","count":1}}"#, "x".repeat(5000));
    assert_snapshot!(shown(|| post_json("/api/v1/things", &body)).await);
}

#[actix_web::test]
async fn wrong_fields_are_named() {
    assert_snapshot!(shown(|| post_json("/api/v1/things", r#"{"name":"lamp","count":"three"}"#)).await);
}

#[actix_web::test]
async fn wrong_query_parameters_are_named_together() {
    assert_snapshot!(shown(|| get("/api/v1/things?limit=0&after=&size=3")).await);
}

#[actix_web::test]
async fn a_change_without_a_version_is_refused() {
    assert_snapshot!(shown(|| TestRequest::put().uri(NOWHERE)).await);
}

#[actix_web::test]
async fn a_change_of_an_old_version_is_refused() {
    assert_snapshot!(shown(|| TestRequest::put().uri(NOWHERE).insert_header(("if-match", "\"2\""))).await);
}

#[actix_web::test]
async fn a_rule_that_says_no_is_a_conflict() {
    assert_snapshot!(shown(|| get("/api/v1/failures?how=conflict")).await);
}

#[actix_web::test]
async fn a_missing_right_is_forbidden() {
    assert_snapshot!(shown(|| get("/api/v1/failures?how=forbidden")).await);
}

#[actix_web::test]
async fn a_part_that_does_not_answer_is_unavailable() {
    assert_snapshot!(shown(|| get("/api/v1/failures?how=unavailable")).await);
}

#[actix_web::test]
async fn a_failure_of_ours_tells_nothing_of_its_cause() {
    let text = shown(|| get("/api/v1/failures?how=broken")).await;
    assert!(!text.contains("db-7") && !text.contains("SELECT") && !text.contains("loading"), "{text}");
    assert_snapshot!(text);
}

#[actix_web::test]
async fn a_broken_idempotency_key_is_refused() {
    let request = || {
        post_json("/api/v1/things", r#"{"name":"lamp","count":1}"#).insert_header(("idempotency-key", "a b"))
    };
    assert_snapshot!(shown(request).await);
}
