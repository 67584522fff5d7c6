//! The pages of all codes, for people and for programs.

use actix_web::test::TestRequest;
use serde_json::Value;

use crate::shop::{Answer, ask_shop, get};

async fn asked(request: TestRequest) -> Answer {
    ask_shop(request).await.0
}

#[actix_web::test]
async fn people_read_the_codes_in_their_language() {
    for path in ["/docs/codes", "/api/v1/shop/codes"] {
        let page = asked(get(path).insert_header(("accept-language", "zh-CN"))).await;
        assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
        assert_eq!(page.header("content-language"), Some("zh-CN"));
        for part in
            ["<title>拒绝代码一览</title>", "id=\"shop.sold_out\"", "Sold out.", "已售罄。", "请补货。"]
        {
            assert!(page.body.contains(part), "{path}: {part}");
        }
    }
    let page = asked(get("/docs/codes")).await;
    assert!(page.body.contains("Order &lt;more&gt;."), "words are no markup");
    assert!(page.body.contains("must have at most {most} characters"));
    assert!(!page.body.contains("title-409"), "a title is no code");
}

#[actix_web::test]
async fn programs_read_the_codes_as_json() {
    let listed = asked(get("/docs/codes").insert_header(("accept", "application/json"))).await.json();
    let code = |code: &str| -> Value {
        let items = listed["items"].as_array().unwrap();
        items.iter().find(|item| item["code"] == code).cloned().unwrap()
    };
    assert_eq!(code("shop.sold_out")["status"], 409);
    assert_eq!(code("shop.sold_out")["help"]["zh"], "请补货。");
    assert_eq!(code("shop.closed")["help"]["en"], code("permission_missing")["help"]["en"], "by its status");
    let long = code("text.too_long");
    assert_eq!((&long["status"], &long["arguments"]), (&Value::Null, &serde_json::json!(["most"])));
    assert_eq!(long["zh"], "最多 {most} 个字符");
}

#[actix_web::test]
async fn the_codes_are_read_only_and_those_of_nobody_are_not_found() {
    for path in ["/docs/codes", "/api/v1/shop/codes"] {
        let refused = asked(TestRequest::post().uri(path)).await;
        assert_eq!((refused.status, refused.header("allow")), (405, Some("GET, HEAD")), "{path}");
    }
    assert_eq!(asked(get("/api/v1/nobody/codes")).await.status, 404);
}
