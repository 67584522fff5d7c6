//! What somebody owes, as the card shows it.

use chrono::TimeDelta;
use contracts::billing::{InvoiceDisputed, InvoiceIssued, InvoiceVoided, PaymentReceived, PaymentReversed};
use kernel::{Currency, Money, OpenMoney, Permission, SystemIds};
use serde_json::{Value, json};
use testkit::{Engine, on_both_engines};
use vocabulary::{InvoiceId, InvoiceStatus, PaymentId};

use crate::{
    events::{PHONE, card, now, with_customer},
    office::{Office, only},
};

on_both_engines!(
    what_is_owed_is_what_invoices_leave_open,
    nothing_is_owed_for_a_voided_invoice,
    a_payment_that_is_taken_back_is_owed_again,
    what_a_home_owes_is_on_the_card_of_who_lives_there,
    an_invoice_is_in_arrears_from_the_day_after_it_was_due_unless_it_is_disputed,
);

fn money(minor: i64) -> OpenMoney {
    Money::from_minor(minor, Currency::Cny).into()
}

/// An invoice that just went out to this customer.
pub(crate) fn issued(estate_id: &str, customer_id: &str, minor: i64) -> InvoiceIssued {
    InvoiceIssued {
        invoice_id: InvoiceId::new(&SystemIds),
        number: "I2026-000001".to_owned(),
        estate_id: estate_id.parse().unwrap(),
        unit_id: None,
        customer_id: Some(customer_id.parse().unwrap()),
        total: money(minor),
        due_on: None,
        is_disputed: false,
        status: Some(InvoiceStatus::Issued.into()),
        issued_at: now(),
    }
}

/// So much came in for an invoice, and so much is left.
fn paid(invoice: &InvoiceIssued, minor: i64, left: i64) -> PaymentReceived {
    PaymentReceived {
        payment_id: PaymentId::new(&SystemIds),
        invoice_id: invoice.invoice_id,
        invoice_number: invoice.number.clone(),
        estate_id: invoice.estate_id,
        unit_id: None,
        customer_id: invoice.customer_id,
        amount: money(minor),
        outstanding: money(left),
        due_on: None,
        is_disputed: false,
        received_on: None,
        status: Some(if left == 0 { InvoiceStatus::Paid } else { InvoiceStatus::PartlyPaid }.into()),
        received_at: now() + TimeDelta::hours(1),
    }
}

/// The kind and title of the newest line of a customer's timeline.
async fn newest_line(office: &Office, customer_id: &str) -> (Value, Value) {
    let page = office.api.get(&format!("/api/v1/customers/{customer_id}/timeline?limit=1")).await.expect(200);
    (page["items"][0]["kind"].clone(), page["items"][0]["title"].clone())
}

async fn nothing_is_owed_for_a_voided_invoice(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let (taken_back, stays) = (issued(&estate, &id, 12_850), issued(&estate, &id, 5_000));
    office.app.recorder.publish(&taken_back, 1).await;
    office.app.recorder.publish(&stays, 1).await;
    assert_eq!(card(&office).await["arrears"]["amount"], "178.50");
    let voided = InvoiceVoided {
        invoice_id: taken_back.invoice_id,
        number: taken_back.number.clone(),
        estate_id: taken_back.estate_id,
        unit_id: None,
        customer_id: taken_back.customer_id,
        total: taken_back.total.clone(),
        reason_kind: None,
        status: Some(InvoiceStatus::Void.into()),
        voided_at: now() + TimeDelta::hours(1),
    };
    office.app.recorder.publish(&voided, 2).await;
    assert_eq!(card(&office).await["arrears"]["amount"], "50.00");
    assert_eq!(newest_line(&office, &id).await, (json!("invoice_voided"), json!("I2026-000001 128.50 CNY")));
    // The same invoice's first event, come once more and late.
    office.app.recorder.publish(&taken_back, 1).await;
    assert_eq!(card(&office).await["arrears"]["amount"], "50.00");
    office.close().await;
}

async fn an_invoice_is_in_arrears_from_the_day_after_it_was_due_unless_it_is_disputed(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let mut invoice = issued(&estate, &id, 12_850);
    let due_on = now().date_naive() + TimeDelta::days(2);
    invoice.due_on = Some(due_on);
    office.app.recorder.publish(&invoice, 1).await;
    let owed = json!([{ "amount": "128.50", "currency": "CNY" }]);
    // Asked anew: a token does not live for days.
    let shown = async || {
        let card = office.cards(&office.app.admin(), PHONE).await[0].clone();
        (card["arrears"]["amount"].clone(), card["owed"].clone())
    };
    assert_eq!(shown().await, (Value::Null, owed.clone()), "there is time to pay");
    // The day after it, in Shanghai.
    office.app.clock.set(due_on.and_hms_opt(16, 0, 0).unwrap().and_utc());
    assert_eq!(shown().await, (json!("128.50"), owed.clone()));
    let disputed = InvoiceDisputed {
        invoice_id: invoice.invoice_id,
        number: invoice.number.clone(),
        estate_id: invoice.estate_id,
        unit_id: None,
        customer_id: invoice.customer_id,
        outstanding: invoice.total.clone(),
        due_on: invoice.due_on,
        is_disputed: true,
        status: Some(InvoiceStatus::Issued.into()),
        disputed_at: now(),
    };
    office.app.recorder.publish(&disputed, 2).await;
    assert_eq!(shown().await, (Value::Null, owed), "nothing is demanded meanwhile");
    office.close().await;
}

async fn what_a_home_owes_is_on_the_card_of_who_lives_there(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let unit = office.unit(&estate, "501").await;
    let mut invoice = issued(&estate, &id, 30_000);
    (invoice.customer_id, invoice.unit_id) = (None, Some(unit.parse().unwrap()));
    office.app.recorder.publish(&invoice, 1).await;
    assert_eq!(card(&office).await["owed"], json!([]), "they do not live there");
    let stay = office.moves_in(&id, &unit, "owner").await;
    let owed = json!([{ "amount": "300.00", "currency": "CNY" }]);
    assert_eq!(card(&office).await["owed"], owed);
    let mut part = paid(&invoice, 10_000, 20_000);
    part.unit_id = invoice.unit_id;
    office.app.recorder.publish(&part, 2).await;
    assert_eq!(card(&office).await["owed"][0]["amount"], "200.00", "the card was not kept too long");
    office.app.clock.advance(TimeDelta::minutes(1));
    office.api.step(&format!("/api/v1/occupancies/{stay}"), "end", &json!({})).await.expect(200);
    office.app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(card(&office).await["owed"], json!([]), "they have moved out");
    office.close().await;
}

async fn a_payment_that_is_taken_back_is_owed_again(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let invoice = issued(&estate, &id, 12_850);
    office.app.recorder.publish(&invoice, 1).await;
    let (part, rest) = (paid(&invoice, 10_000, 2_850), paid(&invoice, 2_850, 0));
    office.app.recorder.publish(&part, 2).await;
    office.app.recorder.publish(&rest, 3).await;
    assert_eq!(card(&office).await["arrears"], json!(null));
    let reversed = PaymentReversed {
        payment_id: part.payment_id,
        invoice_id: part.invoice_id,
        invoice_number: part.invoice_number,
        estate_id: part.estate_id,
        unit_id: None,
        customer_id: part.customer_id,
        amount: part.amount.clone(),
        outstanding: money(10_000),
        due_on: None,
        is_disputed: false,
        status: Some(InvoiceStatus::PartlyPaid.into()),
        reversed_at: now() + TimeDelta::hours(2),
    };
    office.app.recorder.publish(&reversed, 4).await;
    assert_eq!(card(&office).await["arrears"], json!({ "amount": "100.00", "currency": "CNY" }));
    let line = newest_line(&office, &id).await;
    assert_eq!(line, (json!("payment_reversed"), json!("I2026-000001 100.00 CNY")));
    office.close().await;
}

async fn what_is_owed_is_what_invoices_leave_open(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let other = office.estate("SH-002", "south").await;
    let (first, second) = (issued(&estate, &id, 12_850), issued(&other, &id, 5_000));
    office.app.recorder.publish(&first, 1).await;
    office.app.recorder.publish(&second, 1).await;
    assert_eq!(card(&office).await["arrears"], json!({ "amount": "178.50", "currency": "CNY" }));
    let clerk = office.app.staff(&[Permission::ArchiveRead, Permission::BillingRead], only(&estate));
    let seen = office.cards(&clerk, PHONE).await;
    assert_eq!(seen[0]["arrears"]["amount"], "128.50", "the other estate's debts are not theirs to see");
    office.app.recorder.publish(&paid(&first, 10_000, 2_850), 2).await;
    assert_eq!(office.cards(&clerk, PHONE).await[0]["arrears"]["amount"], "28.50");
    office.app.recorder.publish(&paid(&first, 2_850, 0), 3).await;
    assert_eq!(office.cards(&clerk, PHONE).await[0]["arrears"], json!(null));
    office.close().await;
}
