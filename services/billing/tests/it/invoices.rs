//! Asking for charges, and taking the question back.

use kernel::SystemIds;
use serde_json::{Value, json};
use vocabulary::TicketId;

use crate::{
    desk::{Desk, an_invoice, cny, fee, resolved, text, told},
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
    numbers_carry_the_year_of_the_estate,
    an_invoice_says_until_when_it_is_to_be_paid,
    an_invoice_shows_what_may_be_done_with_it_until_nothing_may,
    every_act_names_what_its_operation_asks_for,
}

async fn charges_of_one_payer_are_asked_for_together(desk: &Desk) {
    let (first, second) = (desk.charge(desk.home, "10").await, desk.charge(desk.home, "20.50").await);
    let answer = desk.post("/api/v1/invoices", json!({ "charge_ids": [first, second] })).await;
    let uri = answer.header("location").to_owned();
    let invoice = answer.expect(201);
    insta::assert_json_snapshot!("invoice", told(&invoice));
    assert_eq!(desk.get(&uri).await, invoice);
    assert_eq!(desk.cashier().with("if-none-match", "\"1\"").get(&uri).await.status, 304);
    let third = an_invoice(desk, "1").await.issued;
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
    let invoice = an_invoice(desk, "42").await.issued;
    let uri = format!("/api/v1/invoices/{}", text(&invoice, "invoice_id"));
    let void = desk
        .act(&format!("{uri}/void"), 1, json!({ "kind": "billed_in_error", "reason": "sent twice" }))
        .await
        .expect(200);
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
    let again = desk.act(&format!("{uri}/void"), 2, json!({ "kind": "forgiven", "reason": "again" })).await;
    assert_eq!(again.problem(409), "billing.invoice_void");
    desk.books_balance().await;
}

async fn a_paid_invoice_is_not_voided(desk: &Desk) {
    let id = an_invoice(desk, "42").await.id;
    let payment = desk.pay(&id, "2").await.expect(201);
    let uri = format!("/api/v1/invoices/{id}/void");
    let refused = desk.act(&uri, 2, json!({ "kind": "billed_in_error", "reason": "sent twice" })).await;
    assert_eq!(refused.problem(409), "billing.invoice_has_payments");
    let reverse = format!("/api/v1/payments/{}/reverse", text(&payment, "payment_id"));
    desk.act(&reverse, 1, json!({ "reason": "returned" })).await.expect(200);
    let void =
        desk.act(&uri, 3, json!({ "kind": "billed_in_error", "reason": "sent twice" })).await.expect(200);
    assert_eq!(void["outstanding"], cny("0.00"));
    desk.books_balance().await;
}

async fn a_change_names_the_version_it_saw(desk: &Desk) {
    let invoice = an_invoice(desk, "42").await.issued;
    let uri = format!("/api/v1/invoices/{}/void", text(&invoice, "invoice_id"));
    let blind = desk.post(&uri, json!({ "kind": "billed_in_error", "reason": "sent twice" })).await;
    assert_eq!(blind.status, 428);
    let stale = desk.act(&uri, 7, json!({ "kind": "billed_in_error", "reason": "sent twice" })).await;
    assert_eq!(stale.problem(412), "stale_version");
    let wordless = desk.act(&uri, 1, json!({ "kind": "forgiven", "reason": " " })).await;
    assert_eq!(wordless.status, 422);
    assert_eq!(desk.count("SELECT COUNT(*) FROM invoices WHERE status = 'issued'").await, 1);
}

async fn numbers_carry_the_year_of_the_estate(desk: &Desk) {
    let of_last_year = text(&an_invoice(desk, "1").await.issued, "number");
    assert_eq!(of_last_year, "I2026-000001");
    // Twenty past midnight of New Year in Shanghai.
    desk.app.clock.set("2026-12-31T16:20:00Z".parse().unwrap());
    let invoice = an_invoice(desk, "1").await.issued;
    assert_eq!(text(&invoice, "number"), "I2027-000001");
    assert_eq!(text(&invoice, "due_on"), "2027-01-31");
    desk.app
        .recorder
        .publish(&resolved(TicketId::new(&SystemIds), Some(desk.home), desk.home, fee(100)), 1)
        .await;
    let newest = desk.get("/api/v1/invoices?limit=1").await;
    assert!(text(&newest["items"][0], "number").starts_with("I2027-"), "{newest}");
    // Also in small letters, and in full width with a dash of a word processor.
    for typed in ["I2027-000001", "%20i2027-000001", "%EF%BC%A92027%E2%80%94000001"] {
        let found = desk.get(&format!("/api/v1/invoices?number={typed}")).await;
        assert_eq!(found["items"], json!([invoice]), "{typed}");
    }
}

async fn an_invoice_says_until_when_it_is_to_be_paid(desk: &Desk) {
    let usual = an_invoice(desk, "1").await.issued;
    assert_eq!(text(&usual, "due_on"), "2026-04-01", "thirty days");
    let charge = desk.charge(desk.home, "1").await;
    for day in ["2026-03-01", "2027-03-04", "2026-02-30", "soon"] {
        let body = json!({ "charge_ids": [charge], "due_on": day });
        assert_eq!(desk.post("/api/v1/invoices", body).await.status, 422, "{day}");
    }
    let body = json!({ "charge_ids": [charge], "due_on": "2026-03-02" });
    let at_once = desk.post("/api/v1/invoices", body).await.expect(201);
    assert_eq!(text(&at_once, "due_on"), "2026-03-02");
    let said = desk.said().await.into_iter().rfind(|said| said.subject == text(&at_once, "invoice_id"));
    assert_eq!(said.unwrap().fields().unwrap()["due_on"], "2026-03-02");
}

fn acts(invoice: &Value) -> Vec<&str> {
    invoice["acts"].as_array().unwrap().iter().map(|act| act["act"].as_str().unwrap()).collect()
}

async fn an_invoice_shows_what_may_be_done_with_it_until_nothing_may(desk: &Desk) {
    let issued = an_invoice(desk, "42").await.issued;
    assert_eq!(acts(&issued), ["pay", "void"]);
    let id = text(&issued, "invoice_id");
    let uri = format!("/api/v1/invoices/{id}");
    let payment = desk.pay(&id, "2").await.expect(201);
    assert_eq!(acts(&desk.get(&uri).await), ["pay"]);
    desk.pay(&id, "40").await.expect(201);
    assert_eq!(acts(&desk.get(&uri).await), [""; 0]);
    let listed = desk.get("/api/v1/invoices?status=paid").await;
    assert_eq!(acts(&listed["items"][0]), [""; 0], "in a list");
    let back = format!("/api/v1/payments/{}/reverse", text(&payment, "payment_id"));
    desk.act(&back, 1, json!({ "reason": "returned" })).await.expect(200);
    assert_eq!(acts(&desk.get(&uri).await), ["pay"], "what was given back is owed again");
    let other = an_invoice(desk, "1").await.issued;
    let void = desk.void(&text(&other, "invoice_id"), "billed_in_error").await.expect(200);
    assert_eq!(acts(&void), [""; 0]);
}

async fn every_act_names_what_its_operation_asks_for(desk: &Desk) {
    let invoice = an_invoice(desk, "42").await.issued;
    let described = desk.app.nobody().get("/api/v1/openapi.json").await.expect(200);
    for (act, path, schema) in [
        (&invoice["acts"][0], "/api/v1/payments", "NewPayment"),
        (&invoice["acts"][1], "/api/v1/invoices/{id}/void", "NewReversal"),
    ] {
        let operation = &described["paths"][path]["post"];
        assert_eq!(operation["security"], json!([{ "bearer": [act["permission"]] }]), "{act}");
        let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        assert_eq!(*body, format!("#/components/schemas/{schema}"));
        assert_eq!(act["needs"], described["components"]["schemas"][schema]["required"], "{act}");
    }
}
