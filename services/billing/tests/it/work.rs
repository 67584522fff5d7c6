//! Agreed work that is done becomes a charge and an invoice.

use db::lists;
use kernel::{Currency, ListQuery, Money, SystemIds};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use testkit::EventRecorder;
use vocabulary::{TicketId, TicketKind};

use crate::{
    desk::{Desk, cancelled, cny, fee, rectifying, reopened, resolved, told},
    on_both_engines,
};

on_both_engines! {
    resolved_work_is_charged_and_invoiced_once,
    a_ticket_resolved_again_owes_its_fee_once,
    a_fee_nobody_is_named_for_is_owed_by_the_sundry_account,
    who_was_named_as_payer_owes_the_fee,
    what_is_confidential_is_charged_by_its_number_alone,
    free_work_is_not_charged,
    a_fee_in_another_currency_is_dead_lettered,
    a_fee_in_a_currency_of_another_version_is_charged_once_that_is_known,
    reopened_work_is_not_demanded_until_it_is_resolved_again,
    work_that_is_put_right_is_not_demanded_meanwhile,
    it_does_not_matter_whether_work_or_its_rectification_is_heard_of_first,
    cancelled_work_is_not_owed,
    what_was_paid_for_cancelled_work_is_to_be_refunded,
    a_fee_that_was_forgiven_is_never_charged_again,
    a_fee_that_was_billed_in_error_is_charged_again,
    an_event_that_comes_after_a_later_one_changes_nothing,
    a_fee_that_a_later_resolution_did_without_is_not_charged,
    an_event_is_applied_without_those_before_it,
}

async fn resolved_work_is_charged_and_invoiced_once(desk: &Desk) {
    let ticket = TicketId::new(&SystemIds);
    let event = resolved(ticket, Some(desk.home), desk.home, fee(12_850));
    let first = desk.app.recorder.publish(&event, 1).await;
    // The same message again, and the same resolution under another message id.
    desk.app.recorder.redeliver(&first).await;
    desk.app.recorder.redeliver(&EventRecorder::wrap(&event, 1)).await;

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

async fn what_is_confidential_is_charged_by_its_number_alone(desk: &Desk) {
    let mut about_staff = resolved(TicketId::new(&SystemIds), Some(desk.home), desk.home, fee(5_000));
    about_staff.ticket.is_confidential = true;
    // The version before says nothing of what a report is.
    let mut report = resolved(TicketId::new(&SystemIds), Some(desk.home), desk.home, fee(5_000));
    report.ticket.kind = TicketKind::Report.into();
    for event in [about_staff, report] {
        desk.app.recorder.publish(&event, 1).await;
        let charges = desk.get(&format!("/api/v1/charges?ticket_id={}", event.ticket_id)).await;
        assert_eq!(charges["items"][0]["description"], json!(event.ticket.number));
        let invoices = desk.get("/api/v1/invoices").await.to_string();
        assert!(!invoices.contains(&event.ticket.title), "{invoices}");
    }
    desk.books_balance().await;
}

async fn a_ticket_resolved_again_owes_its_fee_once(desk: &Desk) {
    let ticket = TicketId::new(&SystemIds);
    for (sequence, minor) in [(1, 5_000), (2, 5_000), (3, 7_500)] {
        desk.app.recorder.publish(&resolved(ticket, Some(desk.home), desk.home, fee(minor)), sequence).await;
    }
    let amounts = async || -> Vec<(Value, Value)> {
        let charges = desk.get("/api/v1/charges").await;
        let charges = charges["items"].as_array().unwrap().iter();
        charges.map(|charge| (charge["amount"].clone(), charge["status"].clone())).collect()
    };
    let (standing, reversed) = (json!("standing"), json!("reversed"));
    let grown = [(cny("25.00"), standing.clone()), (cny("50.00"), standing.clone())];
    assert_eq!(amounts().await, grown, "what the fee grew by, and the fee");
    assert_eq!(desk.owed(desk.home).await, json!([cny("75.00")]));
    // A lower fee was agreed to: what was charged is taken back, and the fee is charged anew.
    desk.app.recorder.publish(&resolved(ticket, Some(desk.home), desk.home, fee(1_000)), 4).await;
    let shrunk = [(cny("10.00"), standing), (cny("25.00"), reversed.clone()), (cny("50.00"), reversed)];
    assert_eq!(amounts().await, shrunk);
    assert_eq!(desk.owed(desk.home).await, json!([cny("10.00")]));
    desk.app.recorder.publish(&resolved(ticket, Some(desk.home), desk.home, None), 5).await;
    assert_eq!(desk.owed(desk.home).await, json!([]), "free after all");
    desk.books_balance().await;
}

async fn a_fee_nobody_is_named_for_is_owed_by_the_sundry_account(desk: &Desk) {
    for _ticket in 0..2 {
        let event = resolved(TicketId::new(&SystemIds), None, desk.home, fee(1_000));
        desk.app.recorder.publish(&event, 1).await;
    }
    let accounts = desk.get("/api/v1/payer-accounts").await;
    insta::assert_json_snapshot!("sundry_account", told(&accounts));
}

async fn who_was_named_as_payer_owes_the_fee(desk: &Desk) {
    let owner = desk.app.archive.customer(desk.home.estate_id);
    let mut event = resolved(TicketId::new(&SystemIds), Some(desk.home), desk.home, fee(1_000));
    event.ticket.payer_customer_id = Some(owner);
    desk.app.recorder.publish(&event, 1).await;
    let charge = desk.get("/api/v1/charges").await["items"][0].clone();
    assert_eq!(charge["customer_id"], json!(owner), "not the tenant who called");
    assert_eq!(charge["unit_id"], json!(desk.home.unit_id));
    // Another one agrees to pay: the fee is theirs, and nobody else's any more.
    event.ticket.payer_customer_id = Some(desk.home.customer_id);
    desk.app.recorder.publish(&event, 2).await;
    let charges = desk.get("/api/v1/charges").await["items"].clone();
    let told: Vec<(&Value, &Value)> =
        charges.as_array().unwrap().iter().map(|one| (&one["customer_id"], &one["status"])).collect();
    let (tenant, owner) = (json!(desk.home.customer_id), json!(owner));
    assert_eq!(told, [(&tenant, &json!("standing")), (&owner, &json!("reversed"))]);
    assert_eq!(desk.owed(desk.home).await, json!([cny("10.00")]));
    desk.books_balance().await;
}

async fn free_work_is_not_charged(desk: &Desk) {
    let event = resolved(TicketId::new(&SystemIds), Some(desk.home), desk.home, None);
    desk.app.recorder.publish(&event, 1).await;
    assert_eq!(desk.get("/api/v1/charges").await["items"], json!([]));
    assert!(desk.said().await.is_empty());
}

async fn a_fee_in_a_currency_of_another_version_is_charged_once_that_is_known(desk: &Desk) {
    let known = resolved(TicketId::new(&SystemIds), Some(desk.home), desk.home, fee(5_000));
    let mut strange = known.clone();
    strange.fee = serde_json::from_value(json!({ "amount": "5.000", "currency": "KWD" })).unwrap();
    desk.app.recorder.publish(&strange, 1).await;
    assert_eq!(desk.get("/api/v1/charges").await["items"], json!([]), "let be, and no dead letter");
    // As the version reads the same event that knows the currency.
    desk.app.recorder.publish(&known, 1).await;
    assert_eq!(desk.get("/api/v1/charges").await["items"].as_array().unwrap().len(), 1);
}

async fn a_fee_in_another_currency_is_dead_lettered(desk: &Desk) {
    let ticket = TicketId::new(&SystemIds);
    desk.app.recorder.publish(&resolved(ticket, Some(desk.home), desk.home, fee(5_000)), 1).await;
    let strange = Some(Money::from_minor(5_000, Currency::Hkd));
    desk.app.recorder.publish(&resolved(ticket, Some(desk.home), desk.home, strange), 2).await;
    let db = desk.app.db();
    let parked = lists::dead_letters(db, &ListQuery::default()).await.unwrap();
    assert_eq!(parked.items.len(), 1);
    assert!(parked.items[0].reason.contains("billing.unlike_currencies"), "{:?}", parked.items);
    assert_eq!(desk.get("/api/v1/charges").await["items"].as_array().unwrap().len(), 1);
    let id = parked.items[0].id;
    let discard = format!("/api/v1/billing/dead-letters/{id}/discard");
    assert_eq!(desk.app.admin().post(&discard, &json!({})).await.status, 204);
}

/// The invoices of a desk, newest first.
async fn invoices(desk: &Desk) -> Vec<Value> {
    desk.get("/api/v1/invoices").await["items"].as_array().unwrap().clone()
}

/// A ticket of the home that was resolved for 300.
async fn work_for_300(desk: &Desk) -> TicketId {
    let ticket = TicketId::new(&SystemIds);
    desk.app.recorder.publish(&resolved(ticket, Some(desk.home), desk.home, fee(30_000)), 1).await;
    ticket
}

async fn reopened_work_is_not_demanded_until_it_is_resolved_again(desk: &Desk) {
    let ticket = work_for_300(desk).await;
    desk.app.clock.set("2026-05-04T02:00:00Z".parse().unwrap());
    assert_eq!(desk.get("/api/v1/arrears").await["items"].as_array().unwrap().len(), 1);
    desk.app.recorder.publish(&reopened(ticket, desk.home), 2).await;
    assert_eq!(desk.get("/api/v1/arrears").await["items"], json!([]));
    let disputed = invoices(desk).await.remove(0);
    assert_eq!(disputed["disputed_at"], "2026-05-04T02:00:00Z");
    assert_eq!((&disputed["status"], &disputed["outstanding"]), (&json!("issued"), &cny("300.00")));
    let charge = desk.get("/api/v1/charges").await["items"][0].clone();
    assert_eq!((&charge["status"], &charge["is_disputed"]), (&json!("standing"), &json!(true)));
    desk.app.recorder.publish(&resolved(ticket, Some(desk.home), desk.home, fee(30_000)), 3).await;
    let settled = invoices(desk).await;
    assert_eq!(settled.len(), 1, "the fee is owed once");
    assert_eq!(settled[0]["disputed_at"], Value::Null);
    assert_eq!(settled[0]["due_on"], "2026-06-03", "there is time to pay again");
    let steps = desk.steps(settled[0]["invoice_id"].as_str().unwrap()).await;
    let expected = [("invoice_issued", 1), ("invoice_disputed", 2), ("invoice_dispute_settled", 3)];
    assert_eq!(steps, expected.map(|(event, step)| (format!("billing.invoice.{event}.v1"), step)));
    desk.app.clock.set("2026-06-03T16:00:00Z".parse().unwrap());
    assert_eq!(desk.get("/api/v1/arrears").await["items"].as_array().unwrap().len(), 1);
}

async fn work_that_is_put_right_is_not_demanded_meanwhile(desk: &Desk) {
    let faulty = work_for_300(desk).await;
    let is_disputed = async || invoices(desk).await[0]["disputed_at"] != Value::Null;
    let (first, second) = (TicketId::new(&SystemIds), TicketId::new(&SystemIds));
    desk.app.recorder.publish(&rectifying(first, faulty, desk.home), 1).await;
    assert!(is_disputed().await, "there is something to put right");
    let mut done = resolved(first, Some(desk.home), desk.home, None);
    done.ticket.rectifies = Some(faulty);
    desk.app.recorder.publish(&done, 2).await;
    assert!(!is_disputed().await, "it is said to be right");
    // It is not, and what puts that right is about the same fee.
    desk.app.recorder.publish(&rectifying(second, first, desk.home), 1).await;
    assert!(is_disputed().await, "there is still something to put right");
    let mut over = cancelled(second, desk.home);
    over.ticket.rectifies = Some(first);
    desk.app.recorder.publish(&over, 2).await;
    assert!(!is_disputed().await, "nothing is put right any more");
    let settled = invoices(desk).await;
    assert_eq!(settled.len(), 1, "the fee is owed once");
    assert_eq!(settled[0]["outstanding"], cny("300.00"));
    let steps = desk.steps(settled[0]["invoice_id"].as_str().unwrap()).await;
    let expected = ["issued", "disputed", "dispute_settled", "disputed", "dispute_settled"];
    let steps: Vec<String> = steps.into_iter().map(|(topic, _step)| topic).collect();
    assert_eq!(steps, expected.map(|step| format!("billing.invoice.invoice_{step}.v1")));
    desk.books_balance().await;
}

/// The events of two tickets come in any order.
async fn it_does_not_matter_whether_work_or_its_rectification_is_heard_of_first(desk: &Desk) {
    let is_disputed = async || invoices(desk).await[0]["disputed_at"] != Value::Null;
    let puts_right = |ticket, faulty| {
        let mut done = resolved(ticket, Some(desk.home), desk.home, None);
        done.ticket.rectifies = Some(faulty);
        done
    };
    let ids = || TicketId::new(&SystemIds);
    let (faulty, first, second) = (ids(), ids(), ids());
    desk.app.recorder.publish(&rectifying(first, faulty, desk.home), 1).await;
    desk.app.recorder.publish(&resolved(faulty, Some(desk.home), desk.home, fee(30_000)), 1).await;
    assert!(is_disputed().await, "it is put right already");
    let steps = desk.steps(invoices(desk).await[0]["invoice_id"].as_str().unwrap()).await;
    let expected = [("issued", 1), ("disputed", 2)];
    assert_eq!(steps, expected.map(|(event, step)| (format!("billing.invoice.invoice_{event}.v1"), step)));
    // What puts the rectification right, before the rectification is heard to be done.
    desk.app.recorder.publish(&rectifying(second, first, desk.home), 1).await;
    desk.app.recorder.publish(&puts_right(first, faulty), 2).await;
    assert!(is_disputed().await, "the second is under way");
    desk.app.recorder.publish(&puts_right(second, first), 2).await;
    assert!(!is_disputed().await, "all is done");

    let (faulty, first, second) = (ids(), ids(), ids());
    desk.app.recorder.publish(&rectifying(first, faulty, desk.home), 1).await;
    desk.app.recorder.publish(&puts_right(first, faulty), 2).await;
    desk.app.recorder.publish(&rectifying(second, first, desk.home), 1).await;
    let mut over = cancelled(second, desk.home);
    over.ticket.rectifies = Some(first);
    let late = resolved(faulty, Some(desk.home), desk.home, fee(20_000));
    desk.app.recorder.publish(&late, 1).await;
    assert!(is_disputed().await, "by what puts the rectification right");
    desk.app.recorder.publish(&over, 2).await;
    assert!(!is_disputed().await);

    let (faulty, first) = (ids(), ids());
    desk.app.recorder.publish(&rectifying(first, faulty, desk.home), 1).await;
    desk.app.recorder.publish(&puts_right(first, faulty), 2).await;
    desk.app.recorder.publish(&resolved(faulty, Some(desk.home), desk.home, fee(10_000)), 1).await;
    assert_eq!(invoices(desk).await[0]["total"], cny("100.00"));
    assert!(!is_disputed().await, "all was over before it was heard of");
    desk.books_balance().await;
}

async fn cancelled_work_is_not_owed(desk: &Desk) {
    let ticket = work_for_300(desk).await;
    desk.app.recorder.publish(&reopened(ticket, desk.home), 2).await;
    desk.app.recorder.publish(&cancelled(ticket, desk.home), 3).await;
    let void = invoices(desk).await.remove(0);
    assert_eq!(
        (&void["status"], &void["outstanding"], &void["void_kind"], &void["disputed_at"]),
        (&json!("void"), &cny("0.00"), &json!("work_cancelled"), &Value::Null),
    );
    let charge = desk.get("/api/v1/charges").await["items"][0].clone();
    assert_eq!((&charge["status"], &charge["reversed_kind"]), (&json!("reversed"), &json!("work_cancelled")));
    assert_eq!(desk.owed(desk.home).await, json!([]));
    desk.app.clock.set("2026-05-04T02:00:00Z".parse().unwrap());
    assert_eq!(desk.get("/api/v1/arrears").await["items"], json!([]));
    desk.books_balance().await;
}

async fn what_was_paid_for_cancelled_work_is_to_be_refunded(desk: &Desk) {
    let ticket = work_for_300(desk).await;
    let invoice = invoices(desk).await[0]["invoice_id"].as_str().unwrap().to_owned();
    let payment = desk.pay(&invoice, "120").await.expect(201)["payment_id"].as_str().unwrap().to_owned();
    desk.app.recorder.publish(&reopened(ticket, desk.home), 2).await;
    desk.app.recorder.publish(&cancelled(ticket, desk.home), 3).await;
    let due = desk.get("/api/v1/invoices?refund_due=true").await;
    assert_eq!(due["items"][0]["invoice_id"], json!(invoice));
    assert_eq!(due["items"][0]["refund_due"], cny("120.00"));
    assert_eq!(desk.owed(desk.home).await, json!([cny("-120.00")]));
    let said = desk.said().await;
    let credited = said.iter().rfind(|said| said.subject == invoice).unwrap().fields().unwrap();
    assert_eq!((&credited["refund_due"], &credited["outstanding"]), (&cny("120.00"), &cny("0.00")));
    desk.books_balance().await;
    let back = format!("/api/v1/payments/{payment}/reverse");
    desk.act(&back, 1, json!({ "reason": "given back" })).await.expect(200);
    assert_eq!(desk.get("/api/v1/invoices?refund_due=true").await["items"], json!([]));
    assert_eq!(invoices(desk).await[0]["status"], "void");
    assert_eq!(desk.owed(desk.home).await, json!([]));
    desk.books_balance().await;
}

async fn a_fee_that_was_forgiven_is_never_charged_again(desk: &Desk) {
    let ticket = work_for_300(desk).await;
    let invoice = invoices(desk).await[0]["invoice_id"].as_str().unwrap().to_owned();
    desk.void(&invoice, "forgiven").await.expect(200);
    desk.app.recorder.publish(&reopened(ticket, desk.home), 2).await;
    desk.app.recorder.publish(&resolved(ticket, Some(desk.home), desk.home, fee(30_000)), 3).await;
    assert_eq!(desk.owed(desk.home).await, json!([]));
    assert_eq!(invoices(desk).await.len(), 1);
    // Only what was agreed to on top of it.
    desk.app.recorder.publish(&resolved(ticket, Some(desk.home), desk.home, fee(35_000)), 4).await;
    assert_eq!(desk.owed(desk.home).await, json!([cny("50.00")]));
    desk.books_balance().await;
}

async fn a_fee_that_was_billed_in_error_is_charged_again(desk: &Desk) {
    let ticket = work_for_300(desk).await;
    let charge = desk.get("/api/v1/charges").await["items"][0]["charge_id"].as_str().unwrap().to_owned();
    let reverse = format!("/api/v1/charges/{charge}/reverse");
    desk.act(&reverse, 1, json!({ "kind": "billed_in_error", "reason": "wrong home" })).await.expect(200);
    assert_eq!(desk.owed(desk.home).await, json!([]));
    desk.app.recorder.publish(&resolved(ticket, Some(desk.home), desk.home, fee(28_000)), 2).await;
    assert_eq!(desk.owed(desk.home).await, json!([cny("280.00")]));
    desk.books_balance().await;
}

async fn an_event_that_comes_after_a_later_one_changes_nothing(desk: &Desk) {
    let ticket = work_for_300(desk).await;
    let late =
        |sequence| EventRecorder::wrap(&resolved(ticket, Some(desk.home), desk.home, fee(30_000)), sequence);
    desk.app.recorder.publish(&reopened(ticket, desk.home), 2).await;
    desk.app.recorder.redeliver(&late(1)).await;
    assert_ne!(invoices(desk).await[0]["disputed_at"], Value::Null, "it is still reopened");
    desk.app.recorder.publish(&cancelled(ticket, desk.home), 3).await;
    desk.app.recorder.redeliver(&late(2)).await;
    desk.app.recorder.redeliver(&EventRecorder::wrap(&reopened(ticket, desk.home), 2)).await;
    assert_eq!(desk.owed(desk.home).await, json!([]), "it is still cancelled");
    assert_eq!(invoices(desk).await.len(), 1);
    desk.books_balance().await;
}

async fn a_fee_that_a_later_resolution_did_without_is_not_charged(desk: &Desk) {
    let ticket = TicketId::new(&SystemIds);
    desk.app.recorder.publish(&resolved(ticket, Some(desk.home), desk.home, None), 9).await;
    desk.app.recorder.publish(&resolved(ticket, Some(desk.home), desk.home, fee(30_000)), 7).await;
    assert_eq!(desk.get("/api/v1/charges").await["items"], json!([]), "it came late");
    assert!(desk.said().await.is_empty());
}

/// Billing is not told of most events of a ticket, so it waits for none.
async fn an_event_is_applied_without_those_before_it(desk: &Desk) {
    let ticket = TicketId::new(&SystemIds);
    desk.app.recorder.publish(&resolved(ticket, Some(desk.home), desk.home, fee(30_000)), 7).await;
    assert_eq!(desk.owed(desk.home).await, json!([cny("300.00")]));
    desk.app.recorder.publish(&reopened(ticket, desk.home), 6).await;
    assert_eq!(invoices(desk).await[0]["disputed_at"], Value::Null, "it was overtaken");
    desk.app.recorder.publish(&reopened(ticket, desk.home), 9).await;
    assert_ne!(invoices(desk).await[0]["disputed_at"], Value::Null);
    let cursors = "SELECT COUNT(*) FROM inbox_cursors WHERE aggregate = 'ticketing.ticket'";
    let reader = desk.app.db().reader();
    let cursors = Statement::from_string(reader.get_database_backend(), cursors);
    let row = reader.query_one_raw(cursors).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0, "nor is anything kept of what it heard");
    desk.books_balance().await;
}
