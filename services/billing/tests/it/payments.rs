//! Money that comes in, in parts, at once, or not after all.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    desk::{Desk, an_invoice, cny, text, told},
    on_both_engines,
};

on_both_engines! {
    a_part_and_the_rest_settle_an_invoice,
    more_than_is_owed_is_refused_with_the_sum,
    payments_at_once_never_settle_an_invoice_twice,
    a_payment_is_taken_back_once,
    a_payment_repeated_under_its_key_counts_once,
    a_payment_on_no_invoice_is_refused,
    a_providers_reference_names_one_payment,
    one_payment_booked_by_many_at_once_counts_once,
    the_number_of_a_slip_may_come_again_when_that_is_confirmed,
    what_tells_a_payment_from_another_is_asked_for,
    a_payment_has_a_value_date_at_the_estate,
    an_invoice_is_paid_on_the_value_date_of_its_last_payment,
}

async fn a_part_and_the_rest_settle_an_invoice(desk: &Desk) {
    let invoice = an_invoice(desk, "128.50").await.id;
    let answer = desk.pay(&invoice, "28.5").await;
    let location = answer.header("location").to_owned();
    let part = answer.expect(201);
    insta::assert_json_snapshot!("payment", told(&part));
    assert_eq!(desk.get(&location).await, part);
    let uri = format!("/api/v1/invoices/{invoice}");
    let partly = desk.get(&uri).await;
    assert_eq!((&partly["status"], &partly["outstanding"]), (&json!("partly_paid"), &cny("100.00")));
    desk.pay(&invoice, "100").await.expect(201);
    let paid = desk.get(&uri).await;
    assert_eq!((&paid["status"], &paid["outstanding"]), (&json!("paid"), &cny("0.00")));
    assert_eq!(desk.pay(&invoice, "0.01").await.problem(409), "billing.invoice_paid");
    let said = desk.said().await;
    let steps: Vec<Value> = said
        .iter()
        .filter(|said| said.subject == invoice)
        .map(|said| json!([said.event_type, said.sequence, said.fields().unwrap().get("outstanding")]))
        .collect();
    insta::assert_json_snapshot!("payments_said", steps);
    let payments = desk.get(&format!("/api/v1/payments?invoice_id={invoice}")).await;
    assert_eq!(payments["items"].as_array().unwrap().len(), 2);
    insta::assert_json_snapshot!("trial_balance", desk.get("/api/v1/ledger/trial-balance").await);
    desk.books_balance().await;
}

async fn more_than_is_owed_is_refused_with_the_sum(desk: &Desk) {
    let invoice = an_invoice(desk, "10").await.id;
    let body =
        json!({ "invoice_id": invoice, "amount": cny("10.01"), "method": "transfer", "reference": "7" });
    let mut details = Vec::new();
    for language in ["en", "zh-CN"] {
        let cashier = desk.cashier().with("accept-language", language);
        let answer = cashier.post("/api/v1/payments", &body).await;
        details.push(answer.text("/detail"));
        assert_eq!(answer.problem(409), "billing.overpayment");
    }
    insta::assert_json_snapshot!("overpayment", details);
    let hkd = json!({
        "invoice_id": invoice, "amount": { "amount": "1", "currency": "HKD" }, "method": "cash", "reference": "8",
    });
    let answer = desk.post("/api/v1/payments", hkd).await;
    assert_eq!(answer.problem(422), "billing.unlike_currencies");
    assert_eq!(desk.count("SELECT COUNT(*) FROM payments").await, 0);
}

async fn payments_at_once_never_settle_an_invoice_twice(desk: &Desk) {
    let invoice = an_invoice(desk, "100").await.id;
    // Each of eight cashiers comes again for as long as somebody else was first.
    let cashier = || async {
        loop {
            let answer = desk.pay(&invoice, "30").await;
            if answer.text("/code") != "stale_version" {
                return answer;
            }
        }
    };
    let answers = join_all((0..8).map(|_| cashier())).await;
    let received = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(received, 3, "three times thirty fit into a hundred");
    for refused in answers.into_iter().filter(|answer| answer.status != 201) {
        assert_eq!(refused.problem(409), "billing.overpayment");
    }
    let after = desk.get(&format!("/api/v1/invoices/{invoice}")).await;
    assert_eq!(after["outstanding"], cny("10.00"));
    assert_eq!(after["version"], 4, "one version a payment");
    let sequences: Vec<i32> = desk.steps(&invoice).await.into_iter().map(|(_topic, step)| step).collect();
    assert_eq!(sequences, [1, 2, 3, 4]);
    desk.books_balance().await;
}

async fn a_payment_is_taken_back_once(desk: &Desk) {
    let invoice = an_invoice(desk, "100").await.id;
    let payment = text(&desk.pay(&invoice, "100").await.expect(201), "payment_id");
    let uri = format!("/api/v1/payments/{payment}/reverse");
    assert_eq!(desk.act(&uri, 3, json!({ "reason": "returned" })).await.status, 412);
    let back = desk.act(&uri, 1, json!({ "reason": "returned" })).await.expect(200);
    insta::assert_json_snapshot!("payment_reversed", told(&back));
    let again = desk.act(&uri, 2, json!({ "reason": "returned" })).await;
    assert_eq!(again.problem(409), "billing.payment_reversed");
    let owed = desk.get(&format!("/api/v1/invoices/{invoice}")).await;
    assert_eq!((&owed["status"], &owed["outstanding"]), (&json!("issued"), &cny("100.00")));
    let last = desk.steps(&invoice).await.pop().unwrap();
    assert_eq!(last, ("billing.invoice.payment_reversed.v1".to_owned(), 3));
    assert_eq!(desk.count("SELECT COUNT(*) FROM journals").await, 3, "new entries, nothing edited");
    desk.pay(&invoice, "100").await.expect(201);
    desk.books_balance().await;
}

async fn a_payment_repeated_under_its_key_counts_once(desk: &Desk) {
    let invoice = an_invoice(desk, "100").await.id;
    let body = json!({ "invoice_id": invoice, "amount": cny("40"), "method": "wechat", "reference": "wx-1" });
    let cashier = desk.cashier().with("idempotency-key", "wx-1");
    let pay = || cashier.post("/api/v1/payments", &body);
    let answers = join_all((0..4).map(|_| pay())).await;
    for answer in &answers {
        let is_told = ["idempotency_key_in_use", "stale_version"].contains(&&*answer.text("/code"));
        assert!(answer.status == 201 || is_told, "{answer:?}");
    }
    let replayed = pay().await;
    assert_eq!(replayed.status, 201);
    assert_eq!(replayed.header("idempotency-replayed"), "true");
    assert_eq!(desk.count("SELECT COUNT(*) FROM payments").await, 1);
    desk.books_balance().await;
}

async fn a_payment_on_no_invoice_is_refused(desk: &Desk) {
    let nowhere = vocabulary::InvoiceId::new(&kernel::SystemIds).to_string();
    let answer = desk.pay(&nowhere, "1").await.expect(422);
    assert_eq!(answer["errors"][0]["code"], "invoice.unknown");
    let invoice = an_invoice(desk, "100").await.id;
    let other = desk.another_home().await;
    let body = json!({ "invoice_id": invoice, "amount": cny("1"), "method": "cash", "reference": "1" });
    let hidden = desk.cashier_at(other).post("/api/v1/payments", &body).await.expect(422);
    assert_eq!(hidden["errors"], answer["errors"]);
    let bad = json!({ "invoice_id": invoice, "amount": cny("0"), "method": "shells", "reference": "" });
    assert_eq!(desk.post("/api/v1/payments", bad).await.status, 422);
    assert_eq!(desk.count("SELECT COUNT(*) FROM payments").await, 0);
}

/// A payment of 100 under a reference.
fn referred(invoice: &str, method: &str, reference: &str) -> Value {
    json!({ "invoice_id": invoice, "amount": cny("100"), "method": method, "reference": reference })
}

async fn a_providers_reference_names_one_payment(desk: &Desk) {
    let invoice = an_invoice(desk, "600").await.id;
    let number = "4200001234202611280001";
    let pay = |invoice: &str, method, reference| {
        desk.post("/api/v1/payments", referred(invoice, method, reference))
    };
    let first = text(&pay(&invoice, "wechat", number).await.expect(201), "payment_id");
    for same in [
        number,
        " 4200001234202611280001",
        "4200 0012 3420 2611 2800 01",
        "４２００００１２３４２０２６１１２８０００１",
    ] {
        let answer = pay(&invoice, "wechat", same).await;
        let told = answer.text("/detail");
        assert_eq!(answer.problem(409), "billing.payment_exists", "{same}");
        assert_eq!(told, format!("Payment {first} (100.00 CNY, 2026-03-02) has this reference already."));
    }
    let mut confirmed = referred(&invoice, "wechat", number);
    confirmed["confirm_duplicate"] = json!(true);
    assert_eq!(desk.post("/api/v1/payments", confirmed).await.problem(409), "billing.payment_exists");
    assert_eq!(desk.get(&format!("/api/v1/invoices/{invoice}")).await["paid"], cny("100.00"));
    // Letters are letters, whatever their size; another provider's number is another payment.
    pay(&invoice, "transfer", "Ab-17").await.expect(201);
    assert_eq!(pay(&invoice, "transfer", "aB-17").await.problem(409), "billing.payment_exists");
    pay(&invoice, "alipay", number).await.expect(201);
    // Elsewhere it is the same payment, of which nobody is told more than they may see.
    let other = desk.another_home().await;
    let theirs = an_invoice(desk, "600").of(other).await.id;
    let answer = desk.cashier_at(other).post("/api/v1/payments", &referred(&theirs, "wechat", number)).await;
    assert_eq!(answer.text("/detail"), "A payment at another estate has this reference already.");
    assert_eq!(answer.problem(409), "billing.payment_exists");
    // Booked on the wrong invoice: once that is reversed, the reference is free.
    let back = format!("/api/v1/payments/{first}/reverse");
    desk.act(&back, 1, json!({ "reason": "wrong invoice" })).await.expect(200);
    pay(&theirs, "wechat", number).await.expect(201);
    desk.books_balance().await;
}

async fn one_payment_booked_by_many_at_once_counts_once(desk: &Desk) {
    let mut invoices = Vec::new();
    for _invoice in 0..6 {
        invoices.push(an_invoice(desk, "100").await.id);
    }
    let pay = |invoice: &String| desk.post("/api/v1/payments", referred(invoice, "alipay", "2026030222001"));
    let answers = join_all(invoices.iter().map(pay)).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for refused in answers.into_iter().filter(|answer| answer.status != 201) {
        assert_eq!(refused.problem(409), "billing.payment_exists");
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM payments").await, 1);
    desk.books_balance().await;
}

async fn the_number_of_a_slip_may_come_again_when_that_is_confirmed(desk: &Desk) {
    let invoice = an_invoice(desk, "600").await.id;
    let mut slip = referred(&invoice, "cash", "0001");
    let first = text(&desk.post("/api/v1/payments", slip.clone()).await.expect(201), "payment_id");
    let answer = desk.post("/api/v1/payments", slip.clone()).await;
    assert!(answer.text("/detail").contains(&first), "{answer:?}");
    assert_eq!(answer.problem(409), "billing.payment_repeated");
    slip["confirm_duplicate"] = json!(true);
    desk.pay_once(&slip).await.expect(201);
    assert_eq!(desk.get(&format!("/api/v1/invoices/{invoice}")).await["paid"], cny("200.00"));
}

async fn what_tells_a_payment_from_another_is_asked_for(desk: &Desk) {
    let invoice = an_invoice(desk, "600").await.id;
    let mut unnamed = referred(&invoice, "wechat", "");
    unnamed["reference"] = Value::Null;
    let mut confirmed = referred(&invoice, "cash", "0001");
    confirmed["confirm_duplicate"] = json!(true);
    for body in [&unnamed, &confirmed] {
        let refused = desk.post("/api/v1/payments", body.clone()).await.expect(422);
        let fault = (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]);
        assert_eq!(fault, (&json!("/reference"), &json!("payment.identity_needed")));
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM payments").await, 0);
    // Under a key each is booked, and once.
    for (key, body) in [("till-1", &unnamed), ("till-2", &unnamed), ("till-3", &confirmed)] {
        let cashier = desk.cashier().with("idempotency-key", key);
        cashier.post("/api/v1/payments", body).await.expect(201);
        let again = cashier.post("/api/v1/payments", body).await;
        assert_eq!(again.header("idempotency-replayed"), "true");
    }
    assert_eq!(desk.get(&format!("/api/v1/invoices/{invoice}")).await["paid"], cny("300.00"));
    desk.books_balance().await;
}

async fn a_payment_has_a_value_date_at_the_estate(desk: &Desk) {
    let invoice = an_invoice(desk, "600").await.id;
    // Half past midnight of the third in Shanghai.
    desk.app.clock.set("2026-03-02T16:30:00Z".parse().unwrap());
    let today = desk.pay(&invoice, "1").await.expect(201);
    assert_eq!(text(&today, "received_on"), "2026-03-03");
    assert_eq!(text(&today, "received_at"), "2026-03-02T16:30:00Z");
    let on = |day: &str| json!({ "invoice_id": invoice, "amount": cny("1"), "method": "cash", "reference": day, "received_on": day });
    let yesterday = desk.post("/api/v1/payments", on("2026-03-02")).await.expect(201);
    assert_eq!(text(&yesterday, "received_on"), "2026-03-02");
    let uri = format!("/api/v1/payments/{}", text(&yesterday, "payment_id"));
    assert_eq!(desk.get(&uri).await["received_on"], "2026-03-02");
    desk.post("/api/v1/payments", on("2026-03-03")).await.expect(201);
    desk.post("/api/v1/payments", on("2016-03-03")).await.expect(201);
    for (day, code) in [("2026-03-04", "date.in_the_future"), ("2016-03-02", "date.too_old")] {
        let refused = desk.post("/api/v1/payments", on(day)).await.expect(422);
        assert_eq!(
            (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]),
            (&json!("/received_on"), &json!(code)),
        );
    }
}

async fn an_invoice_is_paid_on_the_value_date_of_its_last_payment(desk: &Desk) {
    let invoice = an_invoice(desk, "3").await.id;
    let uri = format!("/api/v1/invoices/{invoice}");
    let pay = |day: &str| {
        let body = json!({ "invoice_id": invoice, "amount": cny("1"), "method": "cash", "reference": day, "received_on": day });
        desk.post("/api/v1/payments", body)
    };
    pay("2026-02-20").await.expect(201);
    let last = text(&pay("2026-02-25").await.expect(201), "payment_id");
    pay("2026-02-10").await.expect(201);
    let paid = desk.get(&uri).await;
    assert_eq!((text(&paid, "status"), text(&paid, "paid_on")), ("paid".to_owned(), "2026-02-25".to_owned()));
    let back = format!("/api/v1/payments/{last}/reverse");
    desk.act(&back, 1, json!({ "reason": "returned" })).await.expect(200);
    assert_eq!(text(&desk.get(&uri).await, "paid_on"), "2026-02-20");
}
