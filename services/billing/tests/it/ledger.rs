//! The books: looked into, never edited.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{
    desk::{Desk, an_invoice, text, told},
    on_both_engines,
};

on_both_engines! {
    the_database_refuses_to_edit_the_ledger,
    accounts_and_entries_are_listed_page_by_page,
    a_name_that_no_account_can_have_is_refused,
}

async fn the_database_refuses_to_edit_the_ledger(desk: &Desk) {
    an_invoice(desk, "12").await;
    for sql in [
        "UPDATE ledger_entries SET debit_minor = 1 WHERE debit_minor > 0",
        "DELETE FROM ledger_entries",
        "UPDATE journals SET cause = 'gift'",
        "DELETE FROM journals",
    ] {
        let tx = desk.app.db().begin().await.unwrap();
        let error = tx.conn().execute_unprepared(sql).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{sql}: {error}");
        tx.rollback().await.unwrap();
    }
    desk.books_balance().await;
}

async fn accounts_and_entries_are_listed_page_by_page(desk: &Desk) {
    let invoice = an_invoice(desk, "12").await.id;
    desk.pay(&invoice, "5").await.expect(201);
    let accounts = desk.get("/api/v1/ledger/accounts").await;
    insta::assert_json_snapshot!("ledger_accounts", told(&accounts));
    let entries = desk.get("/api/v1/ledger/entries").await;
    insta::assert_json_snapshot!("ledger_entries", told(&entries));
    for (list, whole) in [("accounts", &accounts), ("entries", &entries)] {
        let mut walked: Vec<Value> = Vec::new();
        let mut next = Some(String::new());
        while let Some(after) = next {
            let page = desk.get(&format!("/api/v1/ledger/{list}?limit=1{after}")).await;
            walked.extend(page["items"].as_array().unwrap().clone());
            next = page["next"].as_str().map(|next| format!("&after={}", next.replace('|', "%7C")));
        }
        assert_eq!(Value::Array(walked), whole["items"], "{list}");
    }
    let cash = desk.get("/api/v1/ledger/entries?account=cash").await;
    assert_eq!(cash["items"].as_array().unwrap().len(), 1);
    let journal = text(&cash["items"][0], "journal_id");
    let both = desk.get(&format!("/api/v1/ledger/entries?journal_id={journal}")).await;
    assert_eq!(both["items"].as_array().unwrap().len(), 2);
}

async fn a_name_that_no_account_can_have_is_refused(desk: &Desk) {
    for query in ["entries?account=gold", "entries?journal_id=7", "accounts?after=nowhere", "entries?after=x"]
    {
        let answer = desk.cashier().get(&format!("/api/v1/ledger/{query}")).await;
        assert_eq!(answer.status, 422, "{query}: {answer:?}");
    }
    assert_eq!(desk.get("/api/v1/ledger/trial-balance").await, json!({ "currencies": [] }));
}
