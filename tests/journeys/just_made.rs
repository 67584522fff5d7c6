//! What a client has just made is not refused as unknown by another service, whose copy is a moment behind.

use serde_json::{Value, json};
use suite_tests::TestSuite;
use testkit::{Api, Reply, until};

use crate::{in_both_shapes, test_estate::create_estate};

in_both_shapes!(
    a_reveal_right_after_its_ticket_works_or_asks_for_patience,
    a_call_under_way_reveals_who_is_on_the_line,
    an_estate_is_put_under_a_standard_of_a_moment_ago,
);

const OWN: &str = r#"
name = "own-a"
version = 1
title = { zh = "自订", en = "Own" }
source = "own"

[clauses]
"OUR-01" = { zh = "办理", en = "Do it." }

[[deadline]]
promise = "respond"
term = "5wd"
clause = "OUR-01"

[[deadline]]
promise = "resolve"
term = "30wd"
clause = "OUR-01"

[rectification]
below = 3
term = "24h"
clause = "OUR-01"
"#;

/// Asks until it works; everything before must be "not known yet", with the time to wait.
async fn works_in_the_end(api: &Api, path: &str, body: &Value, status: u16) {
    until("the request works", async || {
        let reply: Reply = api.post(path, body).await;
        if reply.status.as_u16() == status {
            return true;
        }
        assert!(!reply.header("retry-after").is_empty(), "{reply:?}");
        assert_eq!(reply.problem(503), "not_known_yet");
        false
    })
    .await;
}

async fn a_reveal_right_after_its_ticket_works_or_asks_for_patience(suite: TestSuite) {
    let api = suite.admin().await;
    let estate_id = create_estate(&api, "service-centre").await.estate_id;
    for number in 0..20 {
        let person =
            json!({ "estate_id": estate_id, "name": "测试", "phones": [format!("138001380{number:02}")] });
        let customer_id = api.post("/api/v1/customers", &person).await.expect(201)["customer_id"].clone();
        let contact = json!({
            "estate_id": estate_id, "customer_id": customer_id, "channel": "call", "summary": "x",
            "ticket": { "kind": "repair", "title": "漏水" },
        });
        let taken = api.post("/api/v1/interactions", &contact).await.expect(201);
        let reference = taken["ticket"]["ticket_id"].clone();
        let reveal = json!({ "customer_id": customer_id, "purpose": "open_ticket", "reference": reference });
        works_in_the_end(&api, "/api/v1/reveals", &reveal, 200).await;
    }
    suite.stop().await;
}

async fn a_call_under_way_reveals_who_is_on_the_line(suite: TestSuite) {
    let api = suite.admin().await;
    let test_estate = create_estate(&api, "service-centre").await;
    let call = json!({ "phone": crate::test_estate::PHONE, "direction": "inbound" });
    let call = api.post("/api/v1/calls", &call).await.expect(201);
    let reveal = json!({ "customer_id": test_estate.customer_id, "purpose": "live_call", "reference": call["call_id"] });
    works_in_the_end(&api, "/api/v1/reveals", &reveal, 200).await;
    let path = format!("/api/v1/calls/{}", call["call_id"].as_str().unwrap());
    api.step(&path, "wrap-up", &json!({ "note": "Told." })).await.expect(200);
    until("the call reveals nobody any more", async || {
        api.post("/api/v1/reveals", &reveal).await.status.as_u16() == 422
    })
    .await;
    suite.stop().await;
}

async fn an_estate_is_put_under_a_standard_of_a_moment_ago(suite: TestSuite) {
    let api = suite.admin().await;
    api.post("/api/v1/standards", &json!({ "document": OWN })).await.expect(201);
    let second = json!({
        "username": "second", "name": "王经理", "password": "correct-horse-9", "must_change_password": false,
        "roles": ["administrator"], "scope": { "kind": "group" },
    });
    api.post("/api/v1/staff", &second).await.expect(201);
    let other = suite.staff("second", "correct-horse-9").await;
    other.post("/api/v1/standards/own-a/1/approve", &json!({})).await.expect(200);
    let estate = json!({
        "code": "SH-001", "name": "试验小区", "region": "华东", "time_zone": "Asia/Shanghai",
        "standard": "own-a", "standard_version": 1,
    });
    works_in_the_end(&api, "/api/v1/estates", &estate, 201).await;
    suite.stop().await;
}
