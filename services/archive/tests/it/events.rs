//! What the other services tell is on the next card that is read, once, whatever the order.

use chrono::{DateTime, TimeDelta, Utc};
use contracts::{
    Event,
    billing::{InvoiceIssued, InvoiceVoided, PaymentReceived, PaymentReversed},
    callbacks::{CallbackAttempted, CallbackScheduled, CallbackWaived},
    notifications::MessageDelivered,
    ticketing::{
        Channel, Deadline, ReceptionRecorded, StandardPublished, TicketAssigned, TicketCancelled,
        TicketClosed, TicketDeadlineMissed, TicketFacts, TicketOpened, TicketReopened, TicketResolved,
    },
};
use kernel::{
    CallbackId, Currency, DeadlineKind, InvoiceId, MessageId, Money, PaymentId, ReceptionId, Severity,
    StaffId, SystemIds, TicketId, TicketKind,
};
use serde_json::{Value, json};
use testkit::{Ear, Engine, on_both_engines};

use crate::office::{Office, an_estate, only};

on_both_engines!(
    a_ticket_is_on_the_card_from_opening_to_closing,
    events_that_come_twice_change_nothing,
    an_event_that_comes_late_does_not_turn_the_card_back,
    callbacks_are_overdue_when_their_time_has_passed,
    what_is_owed_is_what_invoices_leave_open,
    nothing_is_owed_for_a_voided_invoice,
    a_payment_that_is_taken_back_is_owed_again,
    the_timeline_tells_it_all_in_order,
    a_contact_is_a_line_of_the_timeline_and_nothing_on_the_card,
    many_events_about_one_customer_at_once_are_all_on_the_card,
    events_about_nobody_known_change_nothing,
    a_published_standard_can_govern_an_estate,
);

const PHONE: &str = "13800138000";

fn now() -> DateTime<Utc> {
    "2026-03-02T02:00:00Z".parse().unwrap()
}

/// A ticket of this customer, just opened.
pub(crate) fn opened(estate_id: &str, customer_id: &str) -> TicketOpened {
    TicketOpened {
        ticket_id: TicketId::new(&SystemIds),
        estate_id: estate_id.parse().unwrap(),
        ticket: TicketFacts {
            number: "T2026-000123".to_owned(),
            unit_id: None,
            customer_id: Some(customer_id.parse().unwrap()),
            kind: TicketKind::Repair,
            severity: Severity::Ordinary,
            category: "house_leak".to_owned(),
            title: "厨房漏水".to_owned(),
            standard: "service-centre".to_owned(),
            standard_version: 1,
            rectifies: None,
        },
        reception_id: None,
        deadlines: vec![
            Deadline {
                kind: DeadlineKind::Arrive,
                due_at: now() + TimeDelta::minutes(30),
                clause: "DLN-02".to_owned(),
            },
            Deadline {
                kind: DeadlineKind::Respond,
                due_at: now() + TimeDelta::minutes(15),
                clause: "DLN-01".to_owned(),
            },
        ],
        opened_at: now(),
    }
}

/// Says one more step of a ticket.
pub(crate) async fn ticket_step(office: &Office, opened: &TicketOpened, step: &str, sequence: i32) {
    let TicketOpened { ticket_id, estate_id, ticket, .. } = opened.clone();
    let (ear, at) = (&office.app.ear, now() + TimeDelta::minutes(i64::from(sequence)));
    match step {
        "assigned" => {
            let assignee_id = StaffId::new(&SystemIds);
            ear.say(&TicketAssigned { ticket_id, estate_id, ticket, assignee_id, assigned_at: at }, sequence)
                .await
        }
        "resolved" => {
            let (fee, materials, is_in_time) = (None, Vec::new(), true);
            let said =
                TicketResolved { ticket_id, estate_id, ticket, resolved_at: at, fee, materials, is_in_time };
            ear.say(&said, sequence).await
        }
        "reopened" => {
            let reason = "又漏了".to_owned();
            ear.say(&TicketReopened { ticket_id, estate_id, ticket, reopened_at: at, reason }, sequence).await
        }
        "missed" => {
            let deadline = opened.deadlines[0].clone();
            let said = TicketDeadlineMissed { ticket_id, estate_id, ticket, deadline, missed_at: at };
            ear.say(&said, sequence).await
        }
        "cancelled" => {
            let reason = "误报".to_owned();
            ear.say(&TicketCancelled { ticket_id, estate_id, ticket, cancelled_at: at, reason }, sequence)
                .await
        }
        "closed" => ear.say(&TicketClosed { ticket_id, estate_id, ticket, closed_at: at }, sequence).await,
        other => panic!("no step {other}"),
    };
}

/// An estate with one customer.
async fn with_customer(engine: Engine) -> (Office, String, String) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let id = office.customer(&estate, "王小明", &[PHONE]).await;
    (office, estate, id)
}

async fn card(office: &Office) -> Value {
    office.cards(&office.api, PHONE).await[0].clone()
}

async fn a_ticket_is_on_the_card_from_opening_to_closing(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    assert_eq!(card(&office).await["open_tickets"], json!([]), "and the card is in the cache now");
    let ticket = opened(&estate, &id);
    office.app.ear.say(&ticket, 1).await;
    let shown = card(&office).await;
    assert_eq!(
        shown["open_tickets"],
        json!([{
            "ticket_id": ticket.ticket_id, "number": "T2026-000123", "title": "厨房漏水", "kind": "repair",
            "status": "open", "due": "2026-03-02T02:15:00Z",
        }])
    );
    let mut seen = Vec::new();
    for (sequence, step) in (2..).zip(["assigned", "missed", "resolved", "reopened", "resolved", "closed"]) {
        ticket_step(&office, &ticket, step, sequence).await;
        let status = card(&office).await["open_tickets"][0]["status"].as_str().unwrap_or("gone").to_owned();
        seen.push(status);
    }
    assert_eq!(seen, ["assigned", "assigned", "resolved", "assigned", "resolved", "gone"]);
    office.close().await;
}

async fn events_that_come_twice_change_nothing(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let ticket = opened(&estate, &id);
    let envelope = office.app.ear.say(&ticket, 1).await;
    ticket_step(&office, &ticket, "assigned", 2).await;
    let before = card(&office).await;
    let version = office.count("timeline_entries").await;
    for _again in 0..3 {
        office.app.ear.repeat(&envelope).await;
    }
    // The same event under another message id, as when a publisher lost its memory.
    office.app.ear.say(&ticket, 1).await;
    assert_eq!(card(&office).await, before);
    assert_eq!(office.count("card_matters").await, 1);
    assert_eq!(
        office.count("timeline_entries").await,
        version + 1,
        "a new message is a new line, and no more"
    );
    office.close().await;
}

async fn an_event_that_comes_late_does_not_turn_the_card_back(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let ticket = opened(&estate, &id);
    let TicketOpened { ticket_id, estate_id, ticket: facts, .. } = ticket.clone();
    office.app.ear.say(&ticket, 1).await;
    ticket_step(&office, &ticket, "cancelled", 2).await;
    assert_eq!(card(&office).await["open_tickets"], json!([]));
    let assignee_id = StaffId::new(&SystemIds);
    let late = TicketAssigned { ticket_id, estate_id, ticket: facts, assignee_id, assigned_at: now() };
    office.app.ear.say(&late, 2).await;
    assert_eq!(card(&office).await["open_tickets"], json!([]));
    office.close().await;
}

async fn callbacks_are_overdue_when_their_time_has_passed(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let scheduled = CallbackScheduled {
        callback_id: CallbackId::new(&SystemIds),
        estate_id: estate.parse().unwrap(),
        ticket_id: TicketId::new(&SystemIds),
        unit_id: None,
        customer_id: Some(id.parse().unwrap()),
        due_at: now() + TimeDelta::minutes(5),
        clause: "CBK-13".to_owned(),
    };
    let other = CallbackScheduled { callback_id: CallbackId::new(&SystemIds), ..scheduled.clone() };
    office.app.ear.say(&scheduled, 1).await;
    office.app.ear.say(&other, 1).await;
    assert_eq!(card(&office).await["overdue_callbacks"], 0);
    office.app.clock.advance(TimeDelta::minutes(6));
    assert_eq!(card(&office).await["overdue_callbacks"], 2, "time alone makes it overdue");
    let waived = CallbackWaived {
        callback_id: scheduled.callback_id,
        estate_id: scheduled.estate_id,
        ticket_id: scheduled.ticket_id,
        customer_id: scheduled.customer_id,
        reason: "客户已答复".to_owned(),
        waived_at: now(),
    };
    office.app.ear.say(&waived, 2).await;
    assert_eq!(card(&office).await["overdue_callbacks"], 1);
    // This one does not say whose follow-up it was; an earlier event did.
    let attempted = CallbackAttempted {
        callback_id: other.callback_id,
        estate_id: other.estate_id,
        ticket_id: other.ticket_id,
        outcome: "no_answer".to_owned(),
        is_last: true,
        attempted_at: now(),
    };
    office.app.ear.say(&attempted, 2).await;
    assert_eq!(card(&office).await["overdue_callbacks"], 0);
    office.close().await;
}

fn money(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Cny)
}

/// An invoice that just went out to this customer.
fn issued(estate_id: &str, customer_id: &str, minor: i64) -> InvoiceIssued {
    InvoiceIssued {
        invoice_id: InvoiceId::new(&SystemIds),
        number: "I2026-000001".to_owned(),
        estate_id: estate_id.parse().unwrap(),
        unit_id: None,
        customer_id: Some(customer_id.parse().unwrap()),
        total: money(minor),
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
    office.app.ear.say(&taken_back, 1).await;
    office.app.ear.say(&stays, 1).await;
    assert_eq!(card(&office).await["arrears"]["amount"], "178.50");
    let voided = InvoiceVoided {
        invoice_id: taken_back.invoice_id,
        number: taken_back.number.clone(),
        estate_id: taken_back.estate_id,
        unit_id: None,
        customer_id: taken_back.customer_id,
        total: taken_back.total,
        voided_at: now() + TimeDelta::hours(1),
    };
    office.app.ear.say(&voided, 2).await;
    assert_eq!(card(&office).await["arrears"]["amount"], "50.00");
    assert_eq!(newest_line(&office, &id).await, (json!("invoice_voided"), json!("I2026-000001 128.50 CNY")));
    // The same invoice's first event, come once more and late.
    office.app.ear.say(&taken_back, 1).await;
    assert_eq!(card(&office).await["arrears"]["amount"], "50.00");
    office.close().await;
}

async fn a_payment_that_is_taken_back_is_owed_again(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let invoice = issued(&estate, &id, 12_850);
    office.app.ear.say(&invoice, 1).await;
    let (part, rest) = (paid(&invoice, 10_000, 2_850), paid(&invoice, 2_850, 0));
    office.app.ear.say(&part, 2).await;
    office.app.ear.say(&rest, 3).await;
    assert_eq!(card(&office).await["arrears"], json!(null));
    let reversed = PaymentReversed {
        payment_id: part.payment_id,
        invoice_id: part.invoice_id,
        invoice_number: part.invoice_number,
        estate_id: part.estate_id,
        unit_id: None,
        customer_id: part.customer_id,
        amount: part.amount,
        outstanding: money(10_000),
        reversed_at: now() + TimeDelta::hours(2),
    };
    office.app.ear.say(&reversed, 4).await;
    assert_eq!(card(&office).await["arrears"], json!({ "amount": "100.00", "currency": "CNY" }));
    let line = newest_line(&office, &id).await;
    assert_eq!(line, (json!("payment_reversed"), json!("I2026-000001 100.00 CNY")));
    office.close().await;
}

async fn what_is_owed_is_what_invoices_leave_open(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let other = office.estate("SH-002", "south").await;
    let (first, second) = (issued(&estate, &id, 12_850), issued(&other, &id, 5_000));
    office.app.ear.say(&first, 1).await;
    office.app.ear.say(&second, 1).await;
    assert_eq!(card(&office).await["arrears"], json!({ "amount": "178.50", "currency": "CNY" }));
    let clerk = office.clerk(only(&estate));
    let seen = office.cards(&clerk, PHONE).await;
    assert_eq!(seen[0]["arrears"]["amount"], "128.50", "the other estate's debts are not theirs to see");
    office.app.ear.say(&paid(&first, 10_000, 2_850), 2).await;
    assert_eq!(office.cards(&clerk, PHONE).await[0]["arrears"]["amount"], "28.50");
    office.app.ear.say(&paid(&first, 2_850, 0), 3).await;
    assert_eq!(office.cards(&clerk, PHONE).await[0]["arrears"], json!(null));
    office.close().await;
}

async fn the_timeline_tells_it_all_in_order(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let unit = office.unit(&estate, "1-101").await;
    office.moves_in(&id, &unit, "owner").await;
    let ticket = opened(&estate, &id);
    office.app.ear.say(&ticket, 1).await;
    ticket_step(&office, &ticket, "missed", 2).await;
    ticket_step(&office, &ticket, "resolved", 3).await;
    let delivered = MessageDelivered {
        message_id: MessageId::new(&SystemIds),
        estate_id: estate.parse().unwrap(),
        customer_id: id.parse().unwrap(),
        clause: "REP-20".to_owned(),
        delivered_at: now() + TimeDelta::hours(1),
    };
    office.app.ear.say(&delivered, 1).await;
    let mut told = Vec::new();
    let mut after = String::new();
    loop {
        let page =
            office.api.get(&format!("/api/v1/customers/{id}/timeline?limit=2{after}")).await.expect(200);
        for line in page["items"].as_array().unwrap() {
            let words =
                ["kind", "title", "clause"].map(|field| line[field].as_str().unwrap_or("-").to_owned());
            told.push(words.join(" | "));
        }
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    // What happened in one instant stands in the order of the events' ids.
    insta::allow_duplicates! {
        insta::assert_json_snapshot!(told, @r#"
        [
          "message_delivered |  | REP-20",
          "ticket_resolved | T2026-000123 厨房漏水 | -",
          "deadline_missed | T2026-000123 厨房漏水 | DLN-02",
          "ticket_opened | T2026-000123 厨房漏水 | -",
          "occupancy_started | 1-101 | -",
          "customer_registered |  | -"
        ]
        "#);
    }
    let wrong = office.api.get(&format!("/api/v1/customers/{id}/timeline?after=x")).await;
    assert_eq!(wrong.problem(422), "cursor_malformed");
    office.close().await;
}

async fn a_contact_is_a_line_of_the_timeline_and_nothing_on_the_card(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let before = card(&office).await;
    let reception = |customer_id: Option<&str>, channel| ReceptionRecorded {
        reception_id: ReceptionId::new(&SystemIds),
        estate_id: estate.parse().unwrap(),
        unit_id: None,
        customer_id: customer_id.map(|id| id.parse().unwrap()),
        channel,
        received_at: now(),
    };
    let called = reception(Some(&id), Channel::Call);
    let envelope = office.app.ear.say(&called, 1).await;
    office.app.ear.repeat(&envelope).await;
    office.app.ear.say(&reception(None, Channel::Visit), 1).await;
    office.app.ear.say(&reception(Some("01920000-0000-7000-8000-000000000001"), Channel::Visit), 1).await;
    assert_eq!(card(&office).await, before);
    assert_eq!(office.count("card_matters").await, 0);
    // The ticket it opened, at the same time.
    let ticket = TicketOpened { reception_id: Some(called.reception_id), ..opened(&estate, &id) };
    office.app.ear.say(&ticket, 1).await;
    assert_eq!(office.count("card_matters").await, 1, "the ticket is a matter, as ever");
    let page = office.api.get(&format!("/api/v1/customers/{id}/timeline")).await.expect(200);
    let lines = page["items"].as_array().unwrap().iter().map(|line| (&line["kind"], &line["reference"]));
    let lines: Vec<_> = lines.collect();
    let (of_ticket, of_contact) = (json!(ticket.ticket_id), json!(called.reception_id));
    assert_eq!(lines[0], (&json!("ticket_opened"), &of_ticket));
    assert_eq!(lines[1], (&json!("reception_recorded"), &of_contact), "once, though it came twice");
    assert_eq!(page["items"][1]["title"], "call");
    assert_eq!(lines.len(), 3, "and the line of the record itself: {lines:?}");
    assert_eq!(office.count("timeline_entries").await, 3, "nothing of nobody");
    office.close().await;
}

async fn many_events_about_one_customer_at_once_are_all_on_the_card(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let tickets: Vec<TicketOpened> = (0..16).map(|_number| opened(&estate, &id)).collect();
    let said = tickets.iter().map(|ticket| office.app.ear.say(ticket, 1));
    let unit = office.unit(&estate, "1-101").await;
    tokio::join!(futures_util::future::join_all(said), office.moves_in(&id, &unit, "owner"));
    let shown = card(&office).await;
    assert_eq!(shown["open_tickets"].as_array().unwrap().len(), 16);
    assert_eq!(shown["homes"].as_array().unwrap().len(), 1);
    office.close().await;
}

async fn events_about_nobody_known_change_nothing(engine: Engine) {
    let (office, estate, _id) = with_customer(engine).await;
    let nobody = "01920000-0000-7000-8000-000000000001";
    let mut ticket = opened(&estate, nobody);
    office.app.ear.say(&ticket, 1).await;
    ticket.ticket_id = TicketId::new(&SystemIds);
    ticket.ticket.customer_id = None;
    office.app.ear.say(&ticket, 1).await;
    assert_eq!(office.count("card_matters").await, 0);
    assert_eq!(office.count("timeline_entries").await, 1);
    office.close().await;
}

async fn a_published_standard_can_govern_an_estate(engine: Engine) {
    let office = Office::open(engine).await;
    let mut estate = an_estate("SH-001", "north");
    estate["standard"] = json!("our-own");
    assert_eq!(office.api.post("/api/v1/estates", &estate).await.status, 422);
    let published = StandardPublished {
        name: "our-own".to_owned(),
        version: 1,
        document: "name = 'our-own'".to_owned(),
        estate_id: None,
        published_at: now(),
    };
    let envelope = Ear::wrap(&published, 1);
    assert_eq!(envelope.subject, published.subject());
    office.app.ear.repeat(&envelope).await;
    assert_eq!(office.api.post("/api/v1/estates", &estate).await.status, 201);
    office.close().await;
}
