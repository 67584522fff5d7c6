//! Bodies and queries that would be answered, or worked on, many times their own length.

use reqwest::Method;
use serde_json::json;
use suite_tests::{Shape, TestSuite};

const KIB: usize = 1 << 10;

/// A body without a token, its status and the bytes that it was answered with.
async fn tried(suite: &TestSuite, path: &str, body: String) -> (u16, usize, usize) {
    let nobody = suite.nobody();
    let request = nobody.request(Method::POST, path).header("content-type", "application/json").body(body);
    let reply = request.send().await.unwrap();
    let status = reply.status().as_u16();
    let text = reply.text().await.unwrap();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let faults = document["errors"].as_array().map_or(0, Vec::len);
    (status, text.len(), faults)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_body_is_answered_with_many_times_its_length() {
    let suite = TestSuite::start(Shape::Embedded).await;
    let mebibyte = |key: usize, item: &str| {
        let items = vec![item; (1_024 * KIB - key - 16) / (item.len() + 1)].join(",");
        let open = if item.contains(':') { ('{', '}') } else { ('[', ']') };
        format!("{{\"{}\":{}{items}{}}}", "o".repeat(key), open.0, open.1)
    };
    let nested = |depth: usize| format!("{}1{}", r#"{"kkkkkkkk":"#.repeat(depth), "}".repeat(depth));
    for (what, body, expected) in [
        ("a key that repeats under a long one", mebibyte(512 * KIB, r#""k":1"#), (422, 50)),
        ("NULs under a long key", mebibyte(512 * KIB, r#""\u0000""#), (422, 50)),
        ("a key that repeats", mebibyte(1, r#""a":1"#), (422, 50)),
        ("a long key that repeats", mebibyte(1, &format!("\"{}\":1", "o".repeat(8 * KIB))), (422, 50)),
        ("many values", mebibyte(1, "1"), (413, 0)),
        ("depth", nested(100), (400, 0)),
        ("more depth", nested(80_000), (400, 0)),
        ("long text", format!(r#"{{"username":"{}","password":"x"}}"#, "u".repeat(1_000 * KIB)), (422, 1)),
        ("a long name nobody knows", format!(r#"{{"{}":1}}"#, "u".repeat(1_000 * KIB)), (422, 1)),
    ] {
        let (status, length, faults) = tried(&suite, "/api/v1/session", body).await;
        assert_eq!((status, faults), expected, "{what}");
        assert!(length < 64 * KIB, "{what}: {length} bytes");
    }
    suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_not_worked_on_beyond_what_they_may_hold() {
    let suite = TestSuite::start(Shape::Embedded).await;
    let admin = suite.admin().await;
    let phones: Vec<String> = (0..20_000).map(|number| format!("{number}")).collect();
    let tags: Vec<String> = (0..20_000).map(|number| format!("{}{number}", "t".repeat(40))).collect();
    let estate = json!({
        "code": "LAKE", "name": "Lakeside", "region": "north", "time_zone": "Asia/Shanghai",
        "standard": "service-centre", "standard_version": 1,
    });
    let estate = admin.post("/api/v1/estates", &estate).await.expect(201);
    let estates: Vec<&str> = vec![estate["estate_id"].as_str().unwrap(); 20_000];
    let cases = [
        ("/api/v1/customers", json!({ "estate_id": estates[0], "name": "x", "phones": phones }), "/phones"),
        (
            "/api/v1/customers",
            json!({ "estate_id": estates[0], "name": "x", "phones": [], "tags": tags }),
            "/tags",
        ),
        (
            "/api/v1/api-clients",
            json!({ "name": "x", "permissions": ["tickets:read"], "estates": estates }),
            "/estates",
        ),
        (
            "/api/v1/api-clients",
            json!({ "name": "x", "permissions": vec!["tickets:read"; 20_000], "estates": [estates[0]] }),
            "/permissions",
        ),
        (
            "/api/v1/roles",
            json!({ "name": "x-y", "description": "x", "permissions": vec!["tickets:read"; 20_000] }),
            "/permissions",
        ),
        (
            "/api/v1/webhook-endpoints",
            json!({ "url": "https://example.org/", "events": vec!["ticketing.*"; 20_000] }),
            "/events",
        ),
        ("/api/v1/invoices", json!({ "charge_ids": estates }), "/charge_ids"),
        (
            "/api/v1/imports",
            json!({ "rows": vec![json!({ "kind": "unit", "estate": "E", "label": "1" }); 5_000] }),
            "/rows",
        ),
    ];
    for (path, body, pointer) in cases {
        let reply = admin.post(path, &body).await;
        let errors = reply.body["errors"].as_array().cloned().unwrap_or_default();
        assert_eq!(reply.status.as_u16(), 422, "{path} {pointer}: {reply:?}");
        assert!(errors.iter().any(|fault| fault["pointer"] == pointer), "{path} {pointer}: {reply:?}");
        assert!(errors.len() <= 50 && reply.body.to_string().len() < 64 * KIB, "{path} {pointer}");
    }
    suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn queries_are_counted_before_they_are_read() {
    let suite = TestSuite::start(Shape::Embedded).await;
    let admin = suite.admin().await;
    let names: String = (0..2_000).map(|number| format!("&a{number}=1")).collect();
    let again = "&status=open".repeat(2_000);
    for query in [names, again] {
        for path in ["/api/v1/tickets?limit=1", "/api/v1/estates?limit=1"] {
            let refused = admin.get(&format!("{path}{query}")).await;
            assert_eq!(refused.body["errors"].as_array().unwrap().len(), 1, "{refused:?}");
            assert_eq!(refused.problem(422), "invalid_query");
        }
    }
    suite.stop().await;
}
