//! Finding invoices.

use serde_json::json;
use testkit::Api;

use crate::{
    desk::{Desk, Issued, an_invoice, text},
    on_both_engines,
};

on_both_engines! {
    invoices_are_found_by_what_people_ask_for,
    a_place_among_invoices_belongs_to_its_filters,
    invoices_are_exported_as_a_table,
}

async fn numbers(api: &Api, query: &str) -> Vec<String> {
    let list = api.get(&format!("/api/v1/invoices?{query}")).await.expect(200);
    list["items"].as_array().unwrap().iter().map(|invoice| text(invoice, "number")).collect()
}

async fn invoices_are_found_by_what_people_ask_for(desk: &Desk) {
    let there = desk.another_home().await;
    let (open, theirs) = (an_invoice(desk, "10").await, an_invoice(desk, "20").of(there).await);
    let paid = an_invoice(desk, "30").await;
    desk.pay(&paid.id, "30").await.expect(201);
    let number = |invoice: &Issued| text(&invoice.issued, "number");
    let (open, theirs, paid) = (number(&open), number(&theirs), number(&paid));
    let (unit, customer) = (desk.home.unit_id, desk.home.customer_id);
    let cashier = desk.cashier();
    for (query, found) in [
        (String::new(), vec![&paid, &theirs, &open]),
        (format!("number={theirs}"), vec![&theirs]),
        ("status=issued".to_owned(), vec![&theirs, &open]),
        (format!("estate_id={}", there.estate_id), vec![&theirs]),
        (format!("estate_id={}&status=paid", desk.home.estate_id), vec![&paid]),
        (format!("unit_id={unit}"), vec![&paid, &open]),
        (format!("customer_id={customer}&status=issued"), vec![&open]),
        ("refund_due=true".to_owned(), vec![]),
    ] {
        assert_eq!(numbers(&cashier, &query).await.iter().collect::<Vec<_>>(), found, "{query}");
    }
    let narrow = desk.cashier_at(desk.home);
    assert_eq!(numbers(&narrow, "").await, [&*paid, &*open]);
    for query in [
        format!("estate_id={}", there.estate_id),
        format!("number={theirs}"),
        format!("unit_id={}", there.unit_id),
    ] {
        assert_eq!(numbers(&narrow, &query).await, [""; 0], "a filter widens nothing: {query}");
    }
    let counted = narrow.get("/api/v1/invoices?count=true&limit=1").await.expect(200);
    assert_eq!(counted["count"], json!({ "rows": 2, "is_exact": true }));
}

async fn a_place_among_invoices_belongs_to_its_filters(desk: &Desk) {
    for amount in ["1", "2"] {
        an_invoice(desk, amount).await;
    }
    let page = desk.get("/api/v1/invoices?status=issued&limit=1").await;
    let next = text(&page, "next");
    let rest = desk.get(&format!("/api/v1/invoices?status=issued&after={next}")).await;
    assert_ne!(rest["items"][0], page["items"][0]);
    assert_eq!(rest["next"], json!(null));
    let other = desk.cashier().get(&format!("/api/v1/invoices?status=paid&after={next}")).await;
    assert_eq!(other.problem(422), "cursor_of_another_list");
    let unknown = desk.cashier().get("/api/v1/invoices?sort=due").await;
    assert_eq!(unknown.problem(422), "invalid_query");
}

async fn invoices_are_exported_as_a_table(desk: &Desk) {
    let invoice = an_invoice(desk, "12.50").await.issued;
    let (headers, lines) = desk.cashier().table("/api/v1/invoices?format=csv").await;
    assert_eq!(headers["content-disposition"], "attachment; filename=\"invoices.csv\"");
    assert!(lines[0].starts_with("number,status,total.amount,"), "{}", lines[0]);
    let begins = format!("{},issued,12.50,0.00,0.00,12.50,0.00,CNY,", text(&invoice, "number"));
    assert!(lines[1].starts_with(&begins), "{}", lines[1]);
    assert_eq!(lines.len(), 2);
}
