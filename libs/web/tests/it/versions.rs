//! Entity tags on the way in and out.

use actix_web::test::TestRequest;

use crate::shop::{Answer, ask_shop, get, post_json};

const THING: &str = "/api/v1/things/0198f000-0000-7000-8000-000000000001";

async fn change(if_match: &str) -> Answer {
    ask_shop(TestRequest::put().uri(THING).insert_header(("if-match", if_match))).await.0
}

async fn read_unless(if_none_match: &str) -> Answer {
    ask_shop(get(THING).insert_header(("if-none-match", if_none_match))).await.0
}

#[actix_web::test]
async fn a_thing_shows_its_version() {
    let (answer, _) = ask_shop(get(THING)).await;
    assert_eq!((answer.status, answer.header("etag")), (200, Some("\"3\"")));
}

#[actix_web::test]
async fn what_the_caller_has_is_not_sent_again() {
    for tags in ["\"3\"", "W/\"3\"", "\"1\", \"3\"", "*", " \"3\" "] {
        let answer = read_unless(tags).await;
        assert_eq!((answer.status, answer.body.as_str()), (304, ""), "{tags}");
        assert_eq!(answer.header("etag"), Some("\"3\""));
    }
    for tags in ["\"2\"", "\"03\"", "\"+3\"", "3", "W/W/\"3\"", "\"1\", *"] {
        assert_eq!(read_unless(tags).await.status, 200, "{tags}");
    }
}

#[actix_web::test]
async fn a_change_names_the_version_it_is_based_on() {
    assert_eq!(change("\"3\"").await.status, 204);
    assert_eq!(change("*").await.status, 428);
    for stale in [
        "\"2\"",
        "W/\"3\"",
        "3",
        "\"three\"",
        "\"3\", \"4\"",
        "\"+3\"",
        "\"03\"",
        "\" 3\"",
        "\"3",
        "\"\"3\"\"",
        "\"-3\"",
        "",
    ] {
        let answer = change(stale).await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (412, Some("stale_version")), "{stale}");
    }
}

#[actix_web::test]
async fn two_headers_name_two_versions_and_match_neither() {
    let request = TestRequest::put().uri(THING).append_header(("if-match", "\"3\""));
    let (answer, _) = ask_shop(request.append_header(("if-match", "\"4\""))).await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (412, Some("stale_version")));
}

#[actix_web::test]
async fn what_has_a_strong_tag_is_sent_as_it_is() {
    let (answer, _) = ask_shop(get(THING).insert_header(("accept-encoding", "gzip"))).await;
    assert_eq!((answer.header("etag"), answer.header("content-encoding")), (Some("\"3\""), None));
    let (other, _) = ask_shop(get("/api/v1/openapi.json").insert_header(("accept-encoding", "gzip"))).await;
    assert_eq!(other.header("content-encoding"), Some("gzip"), "what has none is compressed");
}

#[actix_web::test]
async fn a_lost_race_without_a_condition_is_a_conflict() {
    let (answer, _) = ask_shop(post_json(&format!("{THING}/touch"), "{}")).await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (409, Some("stale_version")));
}
