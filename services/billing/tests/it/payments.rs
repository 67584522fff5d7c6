//! Money that comes in, in parts, at once, or not after all.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    desk::{Desk, cny, text, told},
    on_both_engines,
};

on_both_engines! {
    a_part_and_the_rest_settle_an_invoice,
    more_than_is_owed_is_refused_with_the_sum,
    payments_at_once_never_settle_an_invoice_twice,
    a_payment_is_taken_back_once,
    a_payment_repeated_under_its_key_counts_once,
    a_payment_on_no_invoice_is_refused,
}

async fn a_part_and_the_rest_settle_an_invoice(desk: &Desk) {
    let invoice = text(&desk.invoice(desk.home, "128.50").await, "invoice_id");
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
    let invoice = text(&desk.invoice(desk.home, "10").await, "invoice_id");
    let body = json!({ "invoice_id": invoice, "amount": cny("10.01"), "method": "transfer" });
    let mut details = Vec::new();
    for language in ["en", "zh-CN"] {
        let cashier = desk.cashier().with("accept-language", language);
        let answer = cashier.post("/api/v1/payments", &body).await;
        details.push(answer.text("/detail"));
        assert_eq!(answer.problem(409), "billing.overpayment");
    }
    insta::assert_json_snapshot!("overpayment", details);
    let hkd = json!({
        "invoice_id": invoice, "amount": { "amount": "1", "currency": "HKD" }, "method": "cash",
    });
    let answer = desk.post("/api/v1/payments", hkd).await;
    assert_eq!(answer.problem(422), "billing.unlike_currencies");
    assert_eq!(desk.count("SELECT COUNT(*) FROM payments").await, 0);
}

async fn payments_at_once_never_settle_an_invoice_twice(desk: &Desk) {
    let invoice = text(&desk.invoice(desk.home, "100").await, "invoice_id");
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
    let invoice = text(&desk.invoice(desk.home, "100").await, "invoice_id");
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
    let invoice = text(&desk.invoice(desk.home, "100").await, "invoice_id");
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
    let nowhere = kernel::InvoiceId::new(&kernel::SystemIds).to_string();
    let answer = desk.pay(&nowhere, "1").await.expect(422);
    assert_eq!(answer["errors"][0]["code"], "invoice.unknown");
    let invoice = text(&desk.invoice(desk.home, "100").await, "invoice_id");
    let other = desk.another_home().await;
    let body = json!({ "invoice_id": invoice, "amount": cny("1"), "method": "cash" });
    let hidden = desk.cashier_at(other).post("/api/v1/payments", &body).await.expect(422);
    assert_eq!(hidden["errors"], answer["errors"]);
    let bad = json!({ "invoice_id": invoice, "amount": cny("0"), "method": "shells", "reference": "" });
    assert_eq!(desk.post("/api/v1/payments", bad).await.status, 422);
    assert_eq!(desk.count("SELECT COUNT(*) FROM payments").await, 0);
}
