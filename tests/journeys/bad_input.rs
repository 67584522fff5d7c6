//! Bad input changes nothing, and says why in the caller's language.

use serde_json::json;
use suite_tests::TestSuite;

use crate::{in_both_shapes, test_estate::create_estate};

in_both_shapes!(bad_input_is_refused_by_every_service_alike);

async fn bad_input_is_refused_by_every_service_alike(suite: TestSuite) {
    let api = suite.admin().await;
    let test_estate = create_estate(&api, "service-centre").await;
    let forged = suite.nobody().with("authorization", "Bearer eyJhbGciOiJub25lIn0.e30.");
    let lists = [
        "/api/v1/estates",
        "/api/v1/tickets",
        "/api/v1/callbacks",
        "/api/v1/invoices",
        "/api/v1/messages",
        "/api/v1/calls",
        "/api/v1/staff",
    ];
    for list in lists {
        assert_eq!(suite.nobody().get(list).await.problem(401), "unauthenticated", "{list}");
        assert_eq!(forged.get(list).await.problem(401), "token_invalid", "{list}");
        let wrong = api.with("accept-language", "zh-CN").get(&format!("{list}?limit=0")).await;
        assert_eq!(wrong.header("content-language"), "zh-CN", "{list}");
        assert_eq!(wrong.problem(422), "invalid_query", "{list}");
        assert_eq!(api.get(&format!("{list}?nonsense=1")).await.status.as_u16(), 422, "{list}");
    }
    for phone in ["12", "abc", "1380013800000000"] {
        let person = json!({ "estate_id": test_estate.estate_id, "name": "王芳", "phones": [phone] });
        let reply = api.post("/api/v1/customers", &person).await;
        assert_eq!(reply.status.as_u16(), 422, "{phone}: {reply:?}");
        // An exchange may show anything: whom nobody is known by has no card.
        let cards = api.post("/api/v1/caller-lookups", &json!({ "phone": phone })).await.expect(200);
        assert_eq!(cards["items"], json!([]), "{phone}");
    }
    let huge =
        json!({ "estate_id": test_estate.estate_id, "channel": "call", "summary": "x".repeat(2_000_000) });
    assert_eq!(api.post("/api/v1/interactions", &huge).await.status.as_u16(), 413);
    let malformed =
        api.request(reqwest::Method::POST, "/api/v1/interactions").header("content-type", "application/json");
    let malformed = api.send(malformed.body("{\"estate_id\":")).await;
    assert_eq!(malformed.status.as_u16(), 400);
    assert_eq!(api.get("/api/v1/tickets").await.expect(200)["items"], json!([]), "nothing was changed");
    suite.stop().await;
}
