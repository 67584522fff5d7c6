//! The story that must always work, all eight steps of it.

use serde_json::{Value, json};
use suite_tests::Suite;
use testkit::{Api, until};

use crate::{
    ground::{Ground, PHONE, lay},
    in_both_shapes,
    webhook::{Endpoint, sign},
};

in_both_shapes!(one_call_travels_through_every_service, an_unsatisfied_customer_has_it_put_right);

async fn one_call_travels_through_every_service(suite: Suite) {
    let permissions = [
        "archive:read",
        "archive:write",
        "hotline:read",
        "hotline:write",
        "tickets:read",
        "tickets:write",
        "callbacks:read",
        "callbacks:write",
        "billing:read",
        "billing:write",
        "notifications:read",
        "notifications:write",
    ];
    // 1: an estate, a home and who lives there; then a third party with a token for that estate.
    let ground = lay(&suite.admin().await, "estate-handbook").await;
    let api = suite.client(&permissions, &ground.estate_id).await;
    let endpoint = Endpoint::listen();
    let secret = register_webhook(&api, &endpoint).await;

    // 2: the caller is known by any usual spelling.
    for spelling in [PHONE, "138 0013 8000", "%2B86-138-0013-8000", "008613800138000"] {
        let card = card(&api, spelling).await;
        assert_eq!(card["customer_id"], ground.customer_id, "{spelling}");
        assert_eq!(card["homes"][0]["unit_id"], ground.unit_id);
    }

    // 3: a call opens a repair ticket with deadlines and their clauses.
    let call =
        api.post("/api/v1/calls", &json!({ "phone": PHONE, "direction": "inbound" })).await.expect(201);
    let ticket = open_ticket(&api, &ground, "repair", &call["call_id"]).await;
    let path = format!("/api/v1/tickets/{}", ticket["ticket_id"].as_str().unwrap());
    assert!(!ticket["due"]["resolve_by"]["clause"].as_str().unwrap().is_empty());

    // 4: the work, with a fee agreed before it.
    work(&api, &path).await;

    // 5: the follow-up appears by itself; the customer is content, and the ticket closes.
    let callback = due_callback(&api, &ticket).await;
    assert!(callback["clause"].as_str().unwrap().starts_with("CBK-"));
    let done =
        api.step(&callback_path(&callback), "complete", &json!({ "satisfaction": 5, "solved": true })).await;
    done.expect(200);
    until("the ticket is closed", async || api.get(&path).await.body["status"] == "closed").await;

    // 6: the fee is a charge and an invoice, settled in two parts; the ledger balances.
    settle_invoice(&api, &ground).await;

    was_told(&api, &ground).await;
    is_shown(&api, &ground).await;
    heard_signed(&endpoint, &secret).await;
    endpoint.close().await;
    suite.stop().await;
}

async fn an_unsatisfied_customer_has_it_put_right(suite: Suite) {
    let api = suite.admin().await;
    let ground = lay(&api, "service-centre").await;
    let ticket = open_ticket(&api, &ground, "complaint", &Value::Null).await;
    let path = format!("/api/v1/tickets/{}", ticket["ticket_id"].as_str().unwrap());
    api.step(&path, "resolve", &json!({})).await.expect(200);
    let callback = due_callback(&api, &ticket).await;
    let answer = json!({ "satisfaction": 1, "solved": false, "remarks": "Still loud." });
    api.step(&callback_path(&callback), "complete", &answer).await.expect(200);
    let tickets = format!("/api/v1/tickets?customer_id={}", ground.customer_id.as_str().unwrap());
    until("a rectification was ordered", async || {
        let items = api.get(&tickets).await.body["items"].as_array().cloned().unwrap_or_default();
        items.iter().any(|other| other["rectifies"] == ticket["ticket_id"])
    })
    .await;
    suite.stop().await;
}

async fn register_webhook(api: &Api, endpoint: &Endpoint) -> String {
    let body = json!({ "url": endpoint.url, "events": ["ticketing.*"] });
    let made = api.post("/api/v1/webhook-endpoints", &body).await.expect(201);
    made["secret"].as_str().unwrap().to_owned()
}

async fn card(api: &Api, phone: &str) -> Value {
    api.get(&format!("/api/v1/caller-cards?phone={phone}")).await.expect(200)["items"][0].clone()
}

async fn open_ticket(api: &Api, ground: &Ground, kind: &str, call_id: &Value) -> Value {
    let body = json!({
        "estate_id": ground.estate_id, "unit_id": ground.unit_id, "customer_id": ground.customer_id,
        "call_id": call_id, "channel": "call", "summary": "Water under the sink.",
        "ticket": { "kind": kind, "title": "Leak in the kitchen" },
    });
    api.post("/api/v1/receptions", &body).await.expect(201)["ticket"].clone()
}

async fn work(api: &Api, path: &str) {
    let worker = "01890000-0000-7000-8000-000000000001";
    let fee = json!({ "fee": { "amount": "128.50", "currency": "CNY" } });
    let steps: [(&str, Value); 6] = [
        ("assign", json!({ "assignee": worker })),
        ("accept", json!({})),
        ("quote", fee),
        ("approve", json!({})),
        ("arrive", json!({})),
        ("resolve", json!({ "materials": ["siphon 1 piece"] })),
    ];
    for (act, body) in steps {
        api.step(path, act, &body).await.expect(200);
    }
}

async fn due_callback(api: &Api, ticket: &Value) -> Value {
    let callbacks = format!("/api/v1/callbacks?ticket_id={}", ticket["ticket_id"].as_str().unwrap());
    until("a callback is due", async || api.get(&callbacks).await.body["items"][0].is_object()).await;
    api.get(&callbacks).await.expect(200)["items"][0].clone()
}

fn callback_path(callback: &Value) -> String {
    format!("/api/v1/callbacks/{}", callback["callback_id"].as_str().unwrap())
}

async fn settle_invoice(api: &Api, ground: &Ground) {
    let invoices = format!("/api/v1/invoices?customer_id={}", ground.customer_id.as_str().unwrap());
    until("the fee was invoiced", async || api.get(&invoices).await.body["items"][0].is_object()).await;
    let invoice = api.get(&invoices).await.expect(200)["items"][0].clone();
    assert_eq!(invoice["total"], json!({ "amount": "128.50", "currency": "CNY" }));
    for (amount, status) in [("100.00", "partly_paid"), ("28.50", "paid")] {
        let payment = json!({
            "invoice_id": invoice["invoice_id"], "method": "wechat",
            "amount": { "amount": amount, "currency": "CNY" },
        });
        api.post("/api/v1/payments", &payment).await.expect(201);
        assert_eq!(api.get(&invoices).await.expect(200)["items"][0]["status"], status);
    }
    let balance = api.get("/api/v1/ledger/trial-balance").await.expect(200);
    assert_eq!(
        balance["currencies"][0]["difference"],
        json!({ "amount": "0.00", "currency": "CNY" }),
        "{balance:#}"
    );
}

/// 7: the customer was told, each message under a clause.
async fn was_told(api: &Api, ground: &Ground) {
    let customer = ground.customer_id.as_str().unwrap().to_owned();
    let messages = format!("/api/v1/messages?customer_id={customer}");
    until("every message has gone out", async || {
        let items = api.get(&messages).await.body["items"].as_array().cloned().unwrap_or_default();
        items.len() >= 4 && items.iter().all(|message| message["status"] == "delivered")
    })
    .await;
    let told = api.get(&messages).await.expect(200);
    assert!(
        told["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|message| !message["clause"].as_str().unwrap().is_empty())
    );
}

/// 8: the card is clear again, and the timeline shows what happened.
async fn is_shown(api: &Api, ground: &Ground) {
    let customer = ground.customer_id.as_str().unwrap();
    until("the card is clear", async || {
        let card = card(api, PHONE).await;
        card["open_tickets"] == json!([]) && card["overdue_callbacks"] == json!(0)
    })
    .await;
    let timeline = api.get(&format!("/api/v1/customers/{customer}/timeline")).await.expect(200);
    assert!(timeline["items"].as_array().unwrap().len() >= 5, "{timeline:#}");
}

/// 8: the endpoint heard it, signed.
async fn heard_signed(endpoint: &Endpoint, secret: &str) {
    until("the endpoint heard that the ticket was closed", async || {
        !endpoint.heard("ticket_closed").is_empty()
    })
    .await;
    for delivery in endpoint.heard("ticket_") {
        assert_eq!(delivery.signature, sign(secret, &delivery));
    }
}
