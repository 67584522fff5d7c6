//! How strictly bodies are read.

use actix_web::test::TestRequest;
use serde_json::{Value, json};

use crate::shop::{ask_shop, post_json};

/// The faults that `body` is refused with, as `pointer code`.
async fn faults(body: &str) -> Vec<String> {
    let (answer, heard) = ask_shop(post_json("/api/v1/things", body)).await;
    assert_eq!((answer.status, heard.len()), (422, 0), "{}", answer.body);
    let document = answer.json();
    let text = |fault: &Value, member: &str| fault[member].as_str().unwrap().to_owned();
    document["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| format!("{} {}", text(fault, "pointer"), text(fault, "code")))
        .collect()
}

#[actix_web::test]
async fn a_sound_body_reaches_its_handler() {
    let body = json!({
        "name": "灯", "count": 255, "colour": "green", "parts": [{"weight": -3}], "labels": {"a/b": "c"},
    });
    let (answer, heard) = ask_shop(post_json("/api/v1/things", &body.to_string())).await;
    assert_eq!((answer.status, heard), (204, vec![body]));
}

#[actix_web::test]
async fn a_key_may_not_stand_twice_at_any_depth() {
    assert_eq!(faults(r#"{"name":"a","name":"b","count":1}"#).await, ["/name field.duplicate"]);
    let deep = r#"{"name":"a","count":1,"parts":[{"weight":1},{"weight":1,"weight":2}]}"#;
    assert_eq!(faults(deep).await, ["/parts/1/weight field.duplicate"]);
    let map = r#"{"name":"a","count":1,"labels":{"x/y":"1","x/y":"1"}}"#;
    assert_eq!(faults(map).await, ["/labels/x~1y field.duplicate"]);
}

#[actix_web::test]
async fn unknown_fields_are_refused_though_no_struct_says_so() {
    assert_eq!(faults(r#"{"name":"a","count":1,"size":9}"#).await, ["/size field.unknown"]);
    let deep = r#"{"name":"a","count":1,"parts":[{"weight":1,"~":null}]}"#;
    assert_eq!(faults(deep).await, ["/parts/0/~0 field.unknown"]);
}

#[actix_web::test]
async fn wrong_types_are_named_where_they_stand() {
    assert_eq!(faults(r#"{"count":1}"#).await, ["/name field.missing"]);
    assert_eq!(faults(r#"{"name":null,"count":1}"#).await, ["/name field.wrong_type"]);
    assert_eq!(faults(r#"{"name":"a","count":256}"#).await, ["/count field.invalid"]);
    assert_eq!(faults(r#"{"name":"a","count":1.5}"#).await, ["/count field.wrong_type"]);
    assert_eq!(faults(r#"{"name":"a","count":1,"colour":"mauve"}"#).await, ["/colour field.unknown_choice"]);
    assert_eq!(
        faults(r#"{"name":"a","count":1,"colour":{"red":{"x":1}}}"#).await,
        ["/colour/red field.unknown"]
    );
    assert_eq!(faults(r#"{"name":"a","count":1,"parts":{}}"#).await, ["/parts field.wrong_type"]);
    assert_eq!(
        faults(r#"{"name":"a","count":1,"parts":[{"weight":1},7]}"#).await,
        ["/parts/1 field.wrong_type"]
    );
    assert_eq!(faults(r#"["lamp", 1, null, [], {}]"#).await, [" field.wrong_type"]);
    assert_eq!(faults("3").await, [" field.wrong_type"]);
}

#[actix_web::test]
async fn a_kind_is_named_and_not_counted() {
    let named = json!({"name": "a", "count": 1, "finish": {"kind": "gloss", "coats": 2}});
    assert_eq!(ask_shop(post_json("/api/v1/things", &named.to_string())).await.0.status, 204);
    let counted = r#"{"name":"a","count":1,"finish":{"kind":0,"coats":2}}"#;
    assert_eq!(faults(counted).await, ["/finish/kind field.wrong_type"]);
}

#[actix_web::test]
async fn what_a_database_cannot_store_is_refused() {
    let nul = r#"{"name":"a\u0000b","count":1,"labels":{"\u0000":"x"}}"#;
    assert_eq!(faults(nul).await, ["/name text.control_characters", "/labels text.control_characters"]);
}

#[actix_web::test]
async fn a_bottomless_body_is_malformed() {
    let (answer, _) = ask_shop(post_json("/api/v1/things", &"[".repeat(2000))).await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (400, Some("body.malformed")));
}

#[actix_web::test]
async fn no_body_reads_as_an_empty_object() {
    let (answer, _) = ask_shop(TestRequest::post().uri("/api/v1/things")).await;
    assert_eq!(answer.json()["errors"][0]["code"], "field.missing");
}

#[actix_web::test]
async fn a_compressed_body_is_refused() {
    let request = post_json("/api/v1/things", "xx").insert_header(("content-encoding", "gzip"));
    assert_eq!(ask_shop(request).await.0.status, 415);
}

#[actix_web::test]
async fn a_byte_order_mark_is_passed_over() {
    let request = post_json("/api/v1/things", "\u{feff}{\"name\":\"a\",\"count\":1}");
    assert_eq!(ask_shop(request).await.0.status, 204);
    let (answer, _) = ask_shop(post_json("/api/v1/things", "\u{feff}\u{feff}{}")).await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (400, Some("body.malformed")));
}

#[actix_web::test]
async fn text_in_another_encoding_is_refused() {
    for (media_type, status) in [
        ("application/json; charset=utf-16", 415),
        ("application/jsonx", 415),
        ("application/json; charset=UTF-8", 204),
    ] {
        let request = TestRequest::post().uri("/api/v1/things").set_payload(r#"{"name":"a","count":1}"#);
        let (answer, _) = ask_shop(request.insert_header(("content-type", media_type))).await;
        assert_eq!(answer.status, status, "{media_type}");
    }
}

#[actix_web::test]
async fn no_answer_names_more_than_fifty_faults_nor_a_place_at_length() {
    let key = "o".repeat(2_000);
    let repeats = vec![r#""k":1"#; 300].join(",");
    let nuls = vec![r#""\u0000""#; 200].join(",");
    for body in [format!(r#"{{"{key}":{{{repeats}}}}}"#), format!(r#"{{"{key}":[{nuls}]}}"#)] {
        let (answer, _) = ask_shop(post_json("/api/v1/things", &body)).await;
        let document = answer.json();
        let errors = document["errors"].as_array().unwrap();
        assert_eq!((answer.status, errors.len()), (422, 50));
        assert!(errors.iter().all(|fault| fault["pointer"].as_str().unwrap().len() < 150));
        assert!(answer.body.len() < 64 << 10, "{}", answer.body.len());
    }
}

#[actix_web::test]
async fn an_instant_is_as_rfc_3339_has_it() {
    let since = |text: &str| {
        let body = json!({ "password": "right", "since": text }).to_string();
        async move { ask_shop(post_json("/api/v1/session", &body)).await.0 }
    };
    assert_eq!(since("2026-06-30T12:00:00+08:00").await.status, 204);
    for text in
        ["2026-06-30T12:34:60Z", "2026-6-3T1:2:3Z", "2026-06-30T12:00:00 UTC", "2026-06-30T12:00:00Z "]
    {
        let answer = since(text).await;
        assert_eq!(
            (answer.status, answer.json()["errors"][0]["pointer"].as_str()),
            (422, Some("/since")),
            "{text}"
        );
    }
}
