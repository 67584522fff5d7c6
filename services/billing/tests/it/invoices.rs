//! Asking for charges, and taking the question back.

use serde_json::json;

use crate::{
    desk::{Desk, cny, text, told},
    on_both_engines,
};

on_both_engines! {
    charges_of_one_payer_are_asked_for_together,
    a_charge_is_asked_for_once,
    two_cashiers_never_ask_for_the_same_charge,
    only_charges_that_belong_together_are_asked_for,
    a_void_invoice_reverses_its_charges,
    a_paid_invoice_is_not_voided,
    a_change_names_the_version_it_saw,
}

async fn charges_of_one_payer_are_asked_for_together(desk: &Desk) {
    let (first, second) = (desk.charge(desk.home, "10").await, desk.charge(desk.home, "20.50").await);
    let answer = desk.post("/api/v1/invoices", json!({ "charge_ids": [first, second] })).await;
    let uri = answer.header("location").to_owned();
    let invoice = answer.expect(201);
    insta::assert_json_snapshot!("invoice", told(&invoice));
    assert_eq!(desk.get(&uri).await, invoice);
    assert_eq!(desk.cashier().with("if-none-match", "\"1\"").get(&uri).await.status, 304);
    let third = desk.invoice(desk.home, "1").await;
    let (number, next) = (text(&invoice, "number"), text(&third, "number"));
    assert!(number < next && number.starts_with("I2026-"), "{number} then {next}");
    let charge = desk.get(&format!("/api/v1/charges/{first}")).await;
    assert_eq!(charge["invoice_id"], invoice["invoice_id"]);
}

async fn a_charge_is_asked_for_once(desk: &Desk) {
    let charge = desk.charge(desk.home, "10").await;
    desk.post("/api/v1/invoices", json!({ "charge_ids": [charge] })).await.expect(201);
    let again = desk.post("/api/v1/invoices", json!({ "charge_ids": [charge] })).await;
    assert_eq!(again.problem(409), "billing.charge_invoiced");
    let charge = desk.charge(desk.home, "10").await;
    let twice = desk.post("/api/v1/invoices", json!({ "charge_ids": [charge, charge] })).await;
    assert_eq!(twice.expect(422)["errors"][0]["pointer"], "/charge_ids/1");
}

async fn two_cashiers_never_ask_for_the_same_charge(desk: &Desk) {
    let charge = desk.charge(desk.home, "10").await;
    let ask = || desk.post("/api/v1/invoices", json!({ "charge_ids": [charge] }));
    let answers = futures_util::future::join_all((0..6).map(|_| ask())).await;
    let issued = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(issued, 1);
    for refused in answers.into_iter().filter(|answer| answer.status != 201) {
        assert_eq!(refused.problem(409), "billing.charge_invoiced");
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM invoices").await, 1);
}

async fn only_charges_that_belong_together_are_asked_for(desk: &Desk) {
    let other = desk.another_home().await;
    let (ours, theirs) = (desk.charge(desk.home, "10").await, desk.charge(other, "10").await);
    let answer = desk.post("/api/v1/invoices", json!({ "charge_ids": [ours, theirs] })).await;
    assert_eq!(answer.problem(422), "billing.unlike_payers");
    let hkd = json!({
        "estate_id": desk.home.estate_id, "unit_id": desk.home.unit_id, "customer_id": desk.home.customer_id,
        "fee": "parking", "description": "Parking", "amount": { "amount": "5", "currency": "HKD" },
    });
    let hkd = text(&desk.post("/api/v1/charges", hkd).await.expect(201), "charge_id");
    let answer = desk.post("/api/v1/invoices", json!({ "charge_ids": [ours, hkd] })).await;
    assert_eq!(answer.problem(422), "billing.unlike_currencies");
    let answer = desk.post("/api/v1/invoices", json!({ "charge_ids": [] })).await;
    assert_eq!(answer.problem(422), "invalid_fields");
    let cashier = desk.cashier_at(desk.home);
    let answer = cashier.post("/api/v1/invoices", &json!({ "charge_ids": [ours, theirs] })).await.expect(422);
    assert_eq!(answer["errors"][0]["pointer"], "/charge_ids/1", "another estate's charge is unknown");
}

async fn a_void_invoice_reverses_its_charges(desk: &Desk) {
    let invoice = desk.invoice(desk.home, "42").await;
    let uri = format!("/api/v1/invoices/{}", text(&invoice, "invoice_id"));
    let void = desk.act(&format!("{uri}/void"), 1, json!({ "reason": "sent twice" })).await.expect(200);
    insta::assert_json_snapshot!("invoice_void", told(&void));
    assert_eq!(desk.get(&uri).await, void);
    let charge = text(&invoice["lines"][0], "charge_id");
    let explanation = desk.get(&format!("/api/v1/charges/{charge}/explanation")).await;
    insta::assert_json_snapshot!("charge_reversed_explained", told(&explanation));
    let said = desk.said().await;
    let said: Vec<_> = said.iter().map(|said| (said.routingkey.as_str(), said.sequence)).collect();
    assert_eq!(
        said,
        [
            ("billing.charge.charge_posted.v1", 1),
            ("billing.invoice.invoice_issued.v1", 1),
            ("billing.invoice.invoice_voided.v1", 2),
            ("billing.charge.charge_reversed.v1", 2),
        ]
    );
    let balance = desk.get(&format!("/api/v1/units/{}/balance", desk.home.unit_id)).await;
    assert_eq!(balance["owed"], json!([]));
    let id = text(&invoice, "invoice_id");
    assert_eq!(desk.pay(&id, "1").await.problem(409), "billing.invoice_void");
    let again = desk.act(&format!("{uri}/void"), 2, json!({ "reason": "again" })).await;
    assert_eq!(again.problem(409), "billing.invoice_void");
    desk.books_balance().await;
}

async fn a_paid_invoice_is_not_voided(desk: &Desk) {
    let invoice = desk.invoice(desk.home, "42").await;
    let id = text(&invoice, "invoice_id");
    let payment = desk.pay(&id, "2").await.expect(201);
    let uri = format!("/api/v1/invoices/{id}/void");
    let refused = desk.act(&uri, 2, json!({ "reason": "sent twice" })).await;
    assert_eq!(refused.problem(409), "billing.invoice_has_payments");
    let reverse = format!("/api/v1/payments/{}/reverse", text(&payment, "payment_id"));
    desk.act(&reverse, 1, json!({ "reason": "returned" })).await.expect(200);
    let void = desk.act(&uri, 3, json!({ "reason": "sent twice" })).await.expect(200);
    assert_eq!(void["outstanding"], cny("0.00"));
    desk.books_balance().await;
}

async fn a_change_names_the_version_it_saw(desk: &Desk) {
    let invoice = desk.invoice(desk.home, "42").await;
    let uri = format!("/api/v1/invoices/{}/void", text(&invoice, "invoice_id"));
    let blind = desk.post(&uri, json!({ "reason": "sent twice" })).await;
    assert_eq!(blind.status, 428);
    let stale = desk.act(&uri, 7, json!({ "reason": "sent twice" })).await;
    assert_eq!(stale.problem(412), "stale_version");
    let wordless = desk.act(&uri, 1, json!({ "reason": " " })).await;
    assert_eq!(wordless.status, 422);
    assert_eq!(desk.count("SELECT COUNT(*) FROM invoices WHERE status = 'issued'").await, 1);
}
