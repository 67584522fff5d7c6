//! Charges posted by hand.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{
    desk::{Desk, Home, cny, text, told},
    on_both_engines,
};

on_both_engines! {
    a_charge_is_posted_with_its_books,
    no_day_of_a_fee_is_charged_twice_whoever_pays,
    without_a_unit_the_customer_is_charged_once,
    charges_for_the_same_days_at_once_leave_one,
    a_reversed_charge_frees_its_days,
    a_charge_is_reversed_whether_it_is_asked_for_or_not,
    what_was_paid_for_a_reversed_charge_is_to_be_refunded,
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
    assert_eq!(desk.count("SELECT COUNT(*) FROM log_entries WHERE action = 'charge_posted'").await, 1);
}

/// The body for other days.
fn on(home: Home, from: &str, to: &str) -> Value {
    let mut body = body(home);
    body["period"] = json!({ "from": from, "to": to });
    body
}

async fn no_day_of_a_fee_is_charged_twice_whoever_pays(desk: &Desk) {
    let march = text(&desk.post("/api/v1/charges", body(desk.home)).await.expect(201), "charge_id");
    for (from, to, shared, days) in [
        ("2026-03-15", "2026-04-14", "2026-03-15 to 2026-03-31", 17),
        ("2026-03-01", "2026-03-31", "2026-03-01 to 2026-03-31", 31),
        ("2026-03-31", "2026-03-31", "2026-03-31 to 2026-03-31", 1),
        ("2026-02-01", "2026-03-01", "2026-03-01 to 2026-03-01", 1),
        ("2026-01-01", "2026-12-31", "2026-03-01 to 2026-03-31", 31),
        ("2026-03-10", "2026-03-12", "2026-03-10 to 2026-03-12", 3),
    ] {
        let neighbour = desk.app.archive.customer(desk.home.estate_id);
        for payer in [json!(desk.home.customer_id), Value::Null, json!(neighbour)] {
            let mut again = on(desk.home, from, to);
            again["customer_id"] = payer;
            let answer = desk.post("/api/v1/charges", again).await;
            let told = answer.text("/detail");
            assert_eq!(answer.problem(409), "billing.period_charged");
            let expected = format!("Charge {march} is for this fee already from {shared} ({days} days).");
            assert_eq!(told, expected);
        }
    }
    let zh = desk.cashier().with("accept-language", "zh-CN");
    let answer = zh.post("/api/v1/charges", &on(desk.home, "2026-03-15", "2026-04-14")).await;
    assert_eq!(
        answer.text("/detail"),
        format!("费用 {march} 已包含 2026-03-15 至 2026-03-31（共 17 天）的同一收费项目。")
    );
    // The days before and after, another fee, another home, and what is for no days at all.
    let mut others =
        vec![on(desk.home, "2026-02-28", "2026-02-28"), on(desk.home, "2026-04-01", "2026-04-30")];
    let mut fee = body(desk.home);
    fee["fee"] = json!("refuse");
    let mut unit = body(desk.home);
    unit["unit_id"] = json!(desk.app.archive.unit(desk.home.estate_id));
    let mut once = body(desk.home);
    once["period"] = Value::Null;
    others.extend([fee, unit, once.clone(), once, body(desk.another_home().await)]);
    for other in others {
        desk.post("/api/v1/charges", other).await.expect(201);
    }
    desk.books_balance().await;
}

async fn without_a_unit_the_customer_is_charged_once(desk: &Desk) {
    let mut theirs = body(desk.home);
    theirs["unit_id"] = Value::Null;
    desk.post("/api/v1/charges", theirs.clone()).await.expect(201);
    assert_eq!(desk.post("/api/v1/charges", theirs.clone()).await.problem(409), "billing.period_charged");
    let mut nobodys = theirs.clone();
    nobodys["customer_id"] = Value::Null;
    desk.post("/api/v1/charges", nobodys.clone()).await.expect(201);
    assert_eq!(desk.post("/api/v1/charges", nobodys).await.problem(409), "billing.period_charged");
    // The same person, but for a home.
    desk.post("/api/v1/charges", body(desk.home)).await.expect(201);
    theirs["customer_id"] = json!(desk.app.archive.customer(desk.home.estate_id));
    desk.post("/api/v1/charges", theirs).await.expect(201);
}

async fn charges_for_the_same_days_at_once_leave_one(desk: &Desk) {
    let post = |day: u32| {
        let mut body = on(desk.home, &format!("2026-03-{day:02}"), "2026-03-31");
        if day.is_multiple_of(2) {
            body["customer_id"] = Value::Null;
        }
        desk.post("/api/v1/charges", body)
    };
    let answers = futures_util::future::join_all((1..=8).map(post)).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for refused in answers.into_iter().filter(|answer| answer.status != 201) {
        assert_eq!(refused.problem(409), "billing.period_charged");
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM charges").await, 1);
}

async fn a_reversed_charge_frees_its_days(desk: &Desk) {
    let first = text(&desk.post("/api/v1/charges", body(desk.home)).await.expect(201), "charge_id");
    let invoice = desk.post("/api/v1/invoices", json!({ "charge_ids": [first] })).await.expect(201);
    desk.void(&text(&invoice, "invoice_id"), "billed_in_error").await.expect(200);
    let next = text(&desk.post("/api/v1/charges", body(desk.home)).await.expect(201), "charge_id");
    let reverse = format!("/api/v1/charges/{next}/reverse");
    desk.act(&reverse, 1, json!({ "kind": "forgiven", "reason": "goodwill" })).await.expect(200);
    desk.post("/api/v1/charges", on(desk.home, "2026-03-20", "2026-04-19")).await.expect(201);
    assert_eq!(desk.post("/api/v1/charges", body(desk.home)).await.problem(409), "billing.period_charged");
    desk.books_balance().await;
}

async fn a_charge_is_reversed_whether_it_is_asked_for_or_not(desk: &Desk) {
    let charge = desk.charge(desk.home, "10").await;
    let uri = format!("/api/v1/charges/{charge}/reverse");
    let why = json!({ "kind": "billed_in_error", "reason": "wrong home" });
    assert_eq!(desk.post(&uri, why.clone()).await.status, 428);
    assert_eq!(desk.act(&uri, 7, why.clone()).await.problem(412), "stale_version");
    for bad in [
        json!({ "reason": "x" }),
        json!({ "kind": "work_cancelled", "reason": "x" }),
        json!({ "kind": "forgiven", "reason": " " }),
    ] {
        assert_eq!(desk.act(&uri, 1, bad).await.status, 422);
    }
    let reversed = desk.act(&uri, 1, why.clone()).await.expect(200);
    assert_eq!(
        (&reversed["status"], &reversed["reversed_kind"], &reversed["reversed_reason"]),
        (&json!("reversed"), &json!("billed_in_error"), &json!("wrong home")),
    );
    assert_eq!(desk.get(&format!("/api/v1/charges/{charge}")).await, reversed);
    assert_eq!(desk.act(&uri, 2, why.clone()).await.problem(409), "billing.charge_reversed");
    assert_eq!(desk.owed(desk.home).await, json!([]), "nobody was sent anything");
    let last = desk.steps(&charge).await.pop().unwrap();
    assert_eq!(last, ("billing.charge.charge_reversed.v1".to_owned(), 2));
    // One of two that an invoice asks for, then the other.
    let (one, two) = (desk.charge(desk.home, "10").await, desk.charge(desk.home, "30").await);
    let invoice = desk.post("/api/v1/invoices", json!({ "charge_ids": [one, two] })).await.expect(201);
    let invoice = text(&invoice, "invoice_id");
    desk.act(&format!("/api/v1/charges/{one}/reverse"), 1, why.clone()).await.expect(200);
    let rest = desk.get(&format!("/api/v1/invoices/{invoice}")).await;
    assert_eq!((&rest["status"], &rest["outstanding"]), (&json!("issued"), &cny("30.00")));
    assert_eq!(rest["credited"], cny("10.00"));
    desk.act(&format!("/api/v1/charges/{two}/reverse"), 1, why).await.expect(200);
    let void = desk.get(&format!("/api/v1/invoices/{invoice}")).await;
    assert_eq!((&void["status"], &void["void_kind"]), (&json!("void"), &json!("billed_in_error")));
    let steps: Vec<String> = desk.steps(&invoice).await.into_iter().map(|(topic, _step)| topic).collect();
    let expected = ["invoice_issued", "invoice_credited", "invoice_voided"];
    assert_eq!(steps, expected.map(|event| format!("billing.invoice.{event}.v1")));
    desk.books_balance().await;
}

async fn what_was_paid_for_a_reversed_charge_is_to_be_refunded(desk: &Desk) {
    let (one, two) = (desk.charge(desk.home, "10").await, desk.charge(desk.home, "30").await);
    let invoice = desk.post("/api/v1/invoices", json!({ "charge_ids": [one, two] })).await.expect(201);
    let id = text(&invoice, "invoice_id");
    let payment = text(&desk.pay(&id, "35").await.expect(201), "payment_id");
    let why = json!({ "kind": "forgiven", "reason": "goodwill" });
    desk.act(&format!("/api/v1/charges/{two}/reverse"), 1, why).await.expect(200);
    let due = desk.get("/api/v1/invoices?refund_due=true").await;
    assert_eq!(due["items"].as_array().unwrap().len(), 1);
    let due = &due["items"][0];
    assert_eq!((&due["refund_due"], &due["outstanding"]), (&cny("25.00"), &cny("0.00")));
    assert_eq!(due["status"], "paid");
    assert_eq!(desk.owed(desk.home).await, json!([cny("-25.00")]));
    assert_eq!(desk.pay(&id, "1").await.problem(409), "billing.invoice_paid");
    // The money goes back; what is still asked for is owed again and paid.
    let back = format!("/api/v1/payments/{payment}/reverse");
    desk.act(&back, 1, json!({ "reason": "given back" })).await.expect(200);
    assert_eq!(desk.get("/api/v1/invoices?refund_due=true").await["items"], json!([]));
    assert_eq!(desk.owed(desk.home).await, json!([cny("10.00")]));
    desk.pay(&id, "10").await.expect(201);
    assert_eq!(desk.owed(desk.home).await, json!([]));
    desk.books_balance().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_itself_refuses_days_that_are_shared_on_postgres() {
    let desk = Desk::open(testkit::Engine::Postgres).await;
    desk.post("/api/v1/charges", body(desk.home)).await.expect(201);
    desk.post("/api/v1/charges", on(desk.home, "2026-04-01", "2026-04-30")).await.expect(201);
    let tx = desk.app.db().begin().await.unwrap();
    let sql = "UPDATE charges SET period_from = '2026-03-31' WHERE period_from = '2026-04-01'";
    let error = tx.conn().execute_unprepared(sql).await.unwrap_err();
    assert!(error.to_string().contains("ex_charges__period_from_period_to"), "{error}");
    tx.rollback().await.unwrap();
    desk.app.finish().await;
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
    mixed["customer_id"] = json!(vocabulary::CustomerId::new(&kernel::SystemIds));
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
