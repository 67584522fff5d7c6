//! What identity takes back is gone from every service within seconds, whatever the token says.

use serde_json::{Value, json};
use suite_tests::TestSuite;
use testkit::{Api, until};

use crate::{in_both_shapes, test_estate::create_estate};

in_both_shapes!(a_revoked_client_is_out_everywhere, a_region_is_one_in_any_spelling);

/// A list of each service that a client with these rights may read.
const LISTS: [(&str, &str); 6] = [
    ("archive:read", "/api/v1/units"),
    ("hotline:read", "/api/v1/calls"),
    ("tickets:read", "/api/v1/tickets"),
    ("callbacks:read", "/api/v1/callbacks"),
    ("billing:read", "/api/v1/invoices"),
    ("notifications:read", "/api/v1/messages"),
];

async fn a_revoked_client_is_out_everywhere(suite: TestSuite) {
    let admin = suite.admin().await;
    let test_estate = create_estate(&admin, "service-centre").await;
    let client = suite.client(&LISTS.map(|(permission, _list)| permission), &test_estate.estate_id).await;
    for (_permission, list) in LISTS {
        client.get(list).await.expect(200);
    }
    let mut feed = client.feed("/api/v1/tickets/stream").await;

    let made = admin.get("/api/v1/api-clients").await.expect(200);
    let path = format!("/api/v1/api-clients/{}", made["items"][0]["api_client_id"].as_str().unwrap());
    admin.step(&path, "revoke", &json!({})).await.expect(200);
    for (_permission, list) in LISTS {
        until(&format!("{list} refuses a revoked client"), async || is_revoked(&client, list).await).await;
    }
    while feed.next().await.is_some() {}
    suite.stop().await;
}

async fn is_revoked(client: &Api, list: &str) -> bool {
    let reply = client.get(list).await;
    reply.status == 401 && reply.body["code"] == "token_revoked"
}

/// A blank or a width in a region is a slip of the hand and takes nothing away.
async fn a_region_is_one_in_any_spelling(suite: TestSuite) {
    let admin = suite.admin().await;
    let estate = |code: &str, region: &str| {
        json!({
            "code": code, "name": "试验小区", "region": region, "time_zone": "Asia/Shanghai",
            "standard": "service-centre", "standard_version": 1,
        })
    };
    for (code, region) in [("E-1", "华东"), ("E-2", "华东"), ("E-3", "华北")] {
        admin.post("/api/v1/estates", &estate(code, region)).await.expect(201);
    }
    let hire = |username: &str, region: &str| {
        json!({
            "username": username, "name": "员", "password": "correct-horse-9", "must_change_password": false,
            "roles": ["administrator"], "scope": { "kind": "regions", "regions": [region] },
        })
    };
    let hired = admin.post("/api/v1/staff", &hire("clerk1", " 华东 ")).await.expect(201);
    assert_eq!(hired["scope"]["regions"], json!(["华东"]));
    let unknown = admin.post("/api/v1/staff", &hire("clerk2", "没有的区")).await.expect(422);
    assert_eq!(unknown["errors"][0]["pointer"], "/scope/regions/0");

    let regional = suite.staff("clerk1", "correct-horse-9").await;
    let seen = regional.get("/api/v1/estates").await.expect(200);
    let codes: Vec<&Value> = seen["items"].as_array().unwrap().iter().map(|estate| &estate["code"]).collect();
    assert_eq!(codes.len(), 2, "{seen}");
    suite.stop().await;
}
