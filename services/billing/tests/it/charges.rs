//! Charges posted by hand.

use serde_json::{Value, json};

use crate::{
    desk::{Desk, Home, cny, text, told},
    on_both_engines,
};

on_both_engines! {
    a_charge_is_posted_with_its_books,
    one_payer_one_fee_one_period_one_charge,
    every_fault_comes_at_once_in_the_callers_language,
    strangers_are_not_charged,
    a_key_makes_a_repeat_harmless,
}

fn body(home: Home) -> Value {
    json!({
        "estate_id": home.estate_id, "unit_id": home.unit_id, "customer_id": home.customer_id, "fee": "parking",
        "description": "Parking, March", "amount": cny("300"), "period": { "from": "2026-03-01", "to": "2026-03-31" },
    })
}

async fn a_charge_is_posted_with_its_books(desk: &Desk) {
    let answer = desk.post("/api/v1/charges", body(desk.home)).await;
    let location = answer.header("location").to_owned();
    let charge = answer.expect(201);
    assert_eq!(location, format!("/api/v1/charges/{}", text(&charge, "charge_id")));
    assert_eq!(desk.get(&location).await, charge);
    insta::assert_json_snapshot!("charge_by_hand", told(&charge));
    let explanation = desk.get(&format!("{location}/explanation")).await;
    insta::assert_json_snapshot!("charge_by_hand_explained", told(&explanation));
    let said = desk.said().await;
    assert_eq!(said.len(), 1);
    insta::assert_json_snapshot!("charge_posted", told(&json!(said[0].fields().unwrap())));
    assert_eq!(desk.count("SELECT COUNT(*) FROM audit_entries WHERE action = 'charge_posted'").await, 1);
}

async fn one_payer_one_fee_one_period_one_charge(desk: &Desk) {
    let first = text(&desk.post("/api/v1/charges", body(desk.home)).await.expect(201), "charge_id");
    let again = desk.post("/api/v1/charges", body(desk.home)).await;
    assert_eq!(again.problem(409), "billing.period_charged");
    let mut april = body(desk.home);
    april["period"] = json!({ "from": "2026-04-01", "to": "2026-04-30" });
    desk.post("/api/v1/charges", april).await.expect(201);
    let mut once = body(desk.home);
    once["period"] = Value::Null;
    desk.post("/api/v1/charges", once.clone()).await.expect(201);
    desk.post("/api/v1/charges", once).await.expect(201);
    // Once it is reversed, the period can be charged anew.
    let invoice = desk.post("/api/v1/invoices", json!({ "charge_ids": [first] })).await.expect(201);
    let uri = format!("/api/v1/invoices/{}/void", text(&invoice, "invoice_id"));
    desk.act(&uri, 1, json!({ "reason": "wrong amount" })).await.expect(200);
    desk.post("/api/v1/charges", body(desk.home)).await.expect(201);
    desk.books_balance().await;
}

async fn every_fault_comes_at_once_in_the_callers_language(desk: &Desk) {
    let bad = json!({
        "estate_id": desk.home.estate_id, "fee": "Parking fee", "description": " ", "amount": cny("-1"),
        "period": { "from": "2026-03-31", "to": "2026-03-01" },
    });
    let mut answers = Vec::new();
    for language in ["en", "zh-CN"] {
        let cashier = desk.cashier().with("accept-language", language);
        answers.push(cashier.post("/api/v1/charges", &bad).await.expect(422)["errors"].clone());
    }
    insta::assert_json_snapshot!("charge_faults", answers);
    for (field, value) in [
        ("amount", json!({ "amount": 1.5, "currency": "CNY" })),
        ("amount", cny("100000000.01")),
        ("amount", json!({ "amount": "1", "currency": "XAU" })),
        ("fee", json!("x".repeat(65))),
        ("description", json!("nul\u{0}")),
        ("description", json!("x".repeat(201))),
        ("period", json!({ "from": "-4000-01-01", "to": "-4000-01-02" })),
        ("unknown", json!(1)),
    ] {
        let mut bad = body(desk.home);
        bad[field] = value;
        let answer = desk.post("/api/v1/charges", bad).await;
        assert_eq!(answer.status, 422, "{field}: {answer:?}");
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM charges").await, 0);
}

async fn strangers_are_not_charged(desk: &Desk) {
    let other = desk.another_home().await;
    let mut mixed = body(desk.home);
    mixed["unit_id"] = json!(other.unit_id);
    mixed["customer_id"] = json!(kernel::CustomerId::new(&kernel::SystemIds));
    let answer = desk.post("/api/v1/charges", mixed).await.expect(422);
    let codes: Vec<&Value> =
        answer["errors"].as_array().unwrap().iter().map(|fault| &fault["code"]).collect();
    assert_eq!(codes, ["unit.unknown", "customer.unknown"]);
    // Another estate's cashier cannot tell this estate from one that is not there.
    let answer = desk.cashier_at(other).post("/api/v1/charges", &body(desk.home)).await.expect(422);
    assert_eq!(answer["errors"][0]["code"], "estate.unknown");
    assert_eq!(desk.count("SELECT COUNT(*) FROM payer_accounts").await, 0);
}

async fn a_key_makes_a_repeat_harmless(desk: &Desk) {
    let cashier = desk.cashier().with("idempotency-key", "till-7-0001");
    let mut once = body(desk.home);
    once["period"] = Value::Null;
    let first = cashier.post("/api/v1/charges", &once).await;
    let again = cashier.post("/api/v1/charges", &once).await;
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    assert_eq!(first.expect(201), again.expect(201));
    assert_eq!(desk.count("SELECT COUNT(*) FROM charges").await, 1);
    once["amount"] = cny("301");
    let other = cashier.post("/api/v1/charges", &once).await;
    assert_eq!(other.problem(422), "idempotency_key_reused");
}
