//! Agreed work that is done becomes a charge and an invoice.

use db::dead_letters::{self, LetterState};
use kernel::{Currency, Money, Page, SystemIds, TicketId};
use serde_json::{Value, json};
use testkit::Ear;

use crate::{
    desk::{Desk, cny, fee, resolved, told},
    on_both_engines,
};

on_both_engines! {
    resolved_work_is_charged_and_invoiced_once,
    a_ticket_resolved_again_owes_its_fee_once,
    a_fee_nobody_is_named_for_is_owed_by_the_sundry_account,
    free_work_is_not_charged,
    a_fee_in_another_currency_is_parked,
}

async fn resolved_work_is_charged_and_invoiced_once(desk: &Desk) {
    let ticket = TicketId::new(&SystemIds);
    let event = resolved(ticket, Some(desk.home), desk.home, fee(12_850));
    let first = desk.app.ear.say(&event, 1).await;
    // The same message again, and the same resolution under another message id.
    desk.app.ear.repeat(&first).await;
    desk.app.ear.repeat(&Ear::wrap(&event, 1)).await;

    let charges = desk.get(&format!("/api/v1/charges?ticket_id={ticket}")).await;
    insta::assert_json_snapshot!("work_charge", told(&charges));
    let charge_id = charges["items"][0]["charge_id"].as_str().unwrap().to_owned();
    let explanation = desk.get(&format!("/api/v1/charges/{charge_id}/explanation")).await;
    insta::assert_json_snapshot!("work_explanation", told(&explanation));
    let invoices = desk.get("/api/v1/invoices").await;
    insta::assert_json_snapshot!("work_invoice", told(&invoices));
    let said = desk.said().await;
    let said: Vec<Value> =
        said.iter().map(|said| json!([said.routingkey, said.sequence, said.fields().unwrap()])).collect();
    insta::assert_json_snapshot!("work_said", told(&json!(said)));
    desk.books_balance().await;
}

async fn a_ticket_resolved_again_owes_its_fee_once(desk: &Desk) {
    let ticket = TicketId::new(&SystemIds);
    for (sequence, minor) in [(1, 5_000), (2, 5_000), (3, 7_500), (4, 1_000)] {
        desk.app.ear.say(&resolved(ticket, Some(desk.home), desk.home, fee(minor)), sequence).await;
    }
    let charges = desk.get("/api/v1/charges").await;
    let amounts: Vec<&Value> =
        charges["items"].as_array().unwrap().iter().map(|charge| &charge["amount"]).collect();
    assert_eq!(amounts, [&cny("25.00"), &cny("50.00")], "what the fee grew by, and the fee");
    let balance = desk.get(&format!("/api/v1/units/{}/balance", desk.home.unit_id)).await;
    assert_eq!(balance["owed"], json!([cny("75.00")]));
    desk.books_balance().await;
}

async fn a_fee_nobody_is_named_for_is_owed_by_the_sundry_account(desk: &Desk) {
    for _ticket in 0..2 {
        let event = resolved(TicketId::new(&SystemIds), None, desk.home, fee(1_000));
        desk.app.ear.say(&event, 1).await;
    }
    let accounts = desk.get("/api/v1/payer-accounts").await;
    insta::assert_json_snapshot!("sundry_account", told(&accounts));
}

async fn free_work_is_not_charged(desk: &Desk) {
    let event = resolved(TicketId::new(&SystemIds), Some(desk.home), desk.home, None);
    desk.app.ear.say(&event, 1).await;
    assert_eq!(desk.get("/api/v1/charges").await["items"], json!([]));
    assert!(desk.said().await.is_empty());
}

async fn a_fee_in_another_currency_is_parked(desk: &Desk) {
    let ticket = TicketId::new(&SystemIds);
    desk.app.ear.say(&resolved(ticket, Some(desk.home), desk.home, fee(5_000)), 1).await;
    let strange = Some(Money::from_minor(5_000, Currency::Hkd));
    desk.app.ear.say(&resolved(ticket, Some(desk.home), desk.home, strange), 2).await;
    let db = desk.app.db();
    let parked = dead_letters::list(db.reader(), LetterState::Parked, &Page::default()).await.unwrap();
    assert_eq!(parked.items.len(), 1);
    assert!(parked.items[0].reason.contains("billing.unlike_currencies"), "{:?}", parked.items);
    assert_eq!(desk.get("/api/v1/charges").await["items"].as_array().unwrap().len(), 1);
    let id = parked.items[0].id;
    let discard = format!("/api/v1/billing/dead-letters/{id}/discard");
    assert_eq!(desk.app.anyone().post(&discard, &json!({})).await.status, 204);
}
