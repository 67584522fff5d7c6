//! What customers are told.

use chrono::{DateTime, TimeDelta, Utc};
use contracts::{
    billing::{ChargePosted, InvoiceCredited, InvoiceVoided, PaymentReversed},
    notifications::{MessageDelivered, MessageFailed, MessageHandedOver, MessageQueued},
    testing::Example,
    ticketing::{
        Deadline, DeadlineKind, Severity, StandardPublished, TicketDeadlineMissed, TicketKind, TicketOpened,
    },
};
use kernel::{Clock, Currency, EstateId, Money, OpenMoney, Permission, Scope, SystemIds};
use testkit::{Engine, TestApp, on_both_engines, until};
use vocabulary::{ChargeId, CustomerId, InvoiceId, PaymentId};

use crate::{
    QUICK, opened,
    receiver::{HANGS_UP, Receiver},
};

on_both_engines!(
    a_customer_is_told_once_by_the_clause_of_the_standard,
    a_gateway_that_fails_is_tried_again_until_it_takes_the_message,
    a_gateway_that_refuses_ends_the_message,
    a_gateway_that_is_away_is_given_up_at_the_end_of_the_backoff,
    a_message_whose_end_nobody_knows_is_repeated_once_and_waits_for_its_receipt,
    a_gateway_that_knows_the_key_is_asked_on,
    a_text_message_goes_to_a_mobile,
    what_comes_at_night_waits_for_the_morning_unless_it_is_about_safety,
    what_an_outage_holds_up_into_the_night_waits_for_the_morning,
    several_missed_promises_of_one_ticket_are_one_message,
    the_undoing_of_an_invoice_is_told,
    a_customer_nobody_knows_is_a_failed_message,
    what_the_standard_does_not_name_is_not_told,
    what_a_standard_the_group_published_names_is_told,
    messages_of_other_estates_are_not_there,
    messages_and_attempts_are_narrowed_to_an_estate,
);

async fn a_customer_is_told_once_by_the_clause_of_the_standard(engine: Engine) {
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK]).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let event = opened(estate_id, Some(customer_id), TicketKind::Repair);
    let envelope = app.recorder.publish(&event, 1).await;
    app.recorder.redeliver(&envelope).await;
    app.recorder.wait_for(|_: &MessageHandedOver| true).await;

    let path =
        format!("/api/v1/messages?customer_id={customer_id}&reference=t2026-000001%20&status=handed_over");
    let listed = api.get(&path).await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed:#}");
    let message = &listed["items"][0];
    let one = api.get(&format!("/api/v1/messages/{}", message["message_id"].as_str().unwrap())).await;
    assert_eq!(&one.expect(200), message);
    insta::assert_json_snapshot!("a_told_customer", message, {
        ".message_id" => "[id]", ".estate_id" => "[id]", ".customer_id" => "[id]", ".ticket_id" => "[id]",
    });
    let (_headers, lines) = api.table("/api/v1/messages?format=csv").await;
    assert!(lines.len() == 2 && lines[1].starts_with("ticket_opened,T2026-000001,"), "{lines:?}");
    let attempts = api.get("/api/v1/deliveries").await.expect(200);
    insta::assert_json_snapshot!("a_delivery", attempts, {
        ".items[].delivery_id" => "[id]", ".items[].message_id" => "[id]", ".items[].estate_id" => "[id]",
    });
    // One event each for the two changes, numbered without a gap.
    assert_eq!(app.recorder.events::<MessageQueued>().len(), 1);
    let said: Vec<String> =
        app.recorder.topics().into_iter().filter(|topic| topic.contains("message")).collect();
    assert_eq!(said.len(), 2, "{said:?}");

    let spool = std::fs::read_to_string(app.folder().join("spool/messages-2026-03-02.jsonl")).unwrap();
    assert_eq!(spool.lines().count(), 1);
    let line: serde_json::Value = serde_json::from_str(&spool).unwrap();
    assert_eq!((line["to"].as_str().unwrap(), &line["text"]), ("****8000", &message["text"]));
    assert!(!spool.contains("13800138000") && !spool.contains('王'), "{spool}");
    app.finish().await;
}

async fn a_gateway_that_fails_is_tried_again_until_it_takes_the_message(engine: Engine) {
    let gateway = Receiver::start(&[503, 429]);
    let settings = [QUICK, ("notifications.sms_url", &gateway.url), ("notifications.sms_token", "hush")];
    let app = TestApp::start_with(notifications::module(), engine, &settings).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    app.recorder.publish(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
    for (attempts, wait) in [(1, 12), (2, 72)] {
        until("the attempt is noted", async || {
            app.admin().get("/api/v1/messages").await.body["items"][0]["attempts"] == attempts
        })
        .await;
        app.clock.advance(TimeDelta::seconds(wait));
    }
    app.recorder.wait_for(|_: &MessageHandedOver| true).await;
    let received = gateway.received();
    assert_eq!(received.len(), 3);
    assert_eq!(received[0].header("authorization"), "Bearer hush");
    assert_eq!(received[0].json()["to"], "+8613800138000");
    assert_eq!(received[0].json()["message_id"], received[2].json()["message_id"]);
    let keys = [0, 1, 2].map(|attempt| received[attempt].header("idempotency-key").to_owned());
    assert_eq!(keys.each_ref().map(String::as_str), [received[0].json()["message_id"].as_str().unwrap(); 3]);
    let attempts = app.admin().get("/api/v1/deliveries").await.expect(200);
    let outcomes: Vec<_> =
        attempts["items"].as_array().unwrap().iter().map(|a| (&a["outcome"], &a["reason"])).collect();
    assert_eq!(
        format!("{outcomes:?}"),
        r#"[(String("handed_over"), Null), (String("not_taken"), String("gateway_429")), (String("not_taken"), String("gateway_503"))]"#
    );
    app.finish().await;
    gateway.stop();
}

async fn a_gateway_that_refuses_ends_the_message(engine: Engine) {
    let gateway = Receiver::start(&[400]);
    let settings = [QUICK, ("notifications.sms_url", &gateway.url)];
    let app = TestApp::start_with(notifications::module(), engine, &settings).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    app.recorder.publish(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
    let failed = app.recorder.wait_for(|_: &MessageFailed| true).await;
    assert_eq!((failed.customer_id, failed.reason.as_str()), (customer_id, "gateway_400"));
    let listed = app.admin().get("/api/v1/messages?status=failed").await.expect(200);
    assert_eq!(listed["items"][0]["reason"], "gateway_400");
    app.finish().await;
    gateway.stop();
}

async fn a_gateway_that_is_away_is_given_up_at_the_end_of_the_backoff(engine: Engine) {
    // The backoff reaches into the night.
    let settings =
        [QUICK, ("notifications.sms_url", "http://127.0.0.1:1/"), ("notifications.quiet_hours", "none")];
    let app = TestApp::start_with(notifications::module(), engine, &settings).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    app.recorder.publish(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
    for attempts in 1..=6 {
        until("the attempt is noted", async || {
            app.db().begin().await.is_ok()
                && app.admin().get("/api/v1/messages").await.body["items"][0]["attempts"] == attempts
        })
        .await;
        // A day, so that no attempt falls into the hours in which nobody is written to.
        app.clock.advance(TimeDelta::hours(24));
    }
    let failed = app.recorder.wait_for(|_: &MessageFailed| true).await;
    assert_eq!(failed.reason, "gateway_unreachable");
    app.finish().await;
}

/// Waits until the only message has had so many attempts.
async fn until_attempts(app: &TestApp, attempts: i64) {
    until("the attempt is noted", async || {
        app.admin().get("/api/v1/messages").await.body["items"][0]["attempts"] == attempts
    })
    .await;
}

async fn a_message_whose_end_nobody_knows_is_repeated_once_and_waits_for_its_receipt(engine: Engine) {
    let gateway = Receiver::start(&[HANGS_UP, HANGS_UP]);
    let settings = [QUICK, ("notifications.sms_url", &gateway.url)];
    let app = TestApp::start_with(notifications::module(), engine, &settings).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    app.recorder.publish(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
    until_attempts(&app, 1).await;
    app.clock.advance(TimeDelta::seconds(13));
    let sent = app.recorder.wait_for(|_: &MessageHandedOver| true).await;
    assert!(!sent.is_acknowledged);
    app.clock.advance(TimeDelta::hours(24));
    // Something else that is due goes out, and this is not sent with it.
    app.recorder.publish(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
    until("the other one went out", async || gateway.received().len() == 3).await;
    let received = gateway.received();
    assert_eq!(received[0].header("idempotency-key"), sent.message_id.to_string());
    assert_eq!(received[1].header("idempotency-key"), sent.message_id.to_string());
    assert_ne!(received[2].header("idempotency-key"), sent.message_id.to_string());

    let path = format!("/api/v1/messages/{}", sent.message_id);
    assert_eq!(app.admin().get(&path).await.expect(200)["status"], "unknown");
    let receipt = format!("{path}/receipt");
    let reader = app.staff(&[Permission::NotificationsRead], Scope::Group);
    let delivered = serde_json::json!({ "status": "delivered" });
    assert_eq!(reader.post(&receipt, &delivered).await.problem(403), "permission_missing");
    assert_eq!(app.admin().post(&receipt, &delivered).await.expect(200)["status"], "delivered");
    assert_eq!(app.admin().post(&receipt, &delivered).await.expect(200)["status"], "delivered");
    let other = serde_json::json!({ "status": "undeliverable" });
    assert_eq!(app.admin().post(&receipt, &other).await.problem(409), "notifications.no_receipt_due");
    assert_eq!(app.recorder.wait_for(|_: &MessageDelivered| true).await.message_id, sent.message_id);
    assert_eq!(app.recorder.events::<MessageDelivered>().len(), 1);
    app.finish().await;
    gateway.stop();
}

async fn a_gateway_that_knows_the_key_is_asked_on(engine: Engine) {
    let gateway = Receiver::start(&[HANGS_UP, HANGS_UP, HANGS_UP]);
    let settings = [
        QUICK,
        ("notifications.sms_url", &gateway.url),
        ("notifications.sms_honours_idempotency_key", "true"),
    ];
    let app = TestApp::start_with(notifications::module(), engine, &settings).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    app.recorder.publish(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
    for (attempts, wait) in [(1, 13), (2, 73), (3, 361)] {
        until_attempts(&app, attempts).await;
        app.clock.advance(TimeDelta::seconds(wait));
    }
    assert!(app.recorder.wait_for(|_: &MessageHandedOver| true).await.is_acknowledged);
    assert_eq!(gateway.received().len(), 4);
    app.finish().await;
    gateway.stop();
}

async fn a_text_message_goes_to_a_mobile(engine: Engine) {
    let gateway = Receiver::start(&[]);
    let settings = [QUICK, ("notifications.sms_url", &gateway.url)];
    let app = TestApp::start_with(notifications::module(), engine, &settings).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let both = app.archive.customer_with(estate_id, &["+861061234567", "+8613800138001", "+8613800138002"]);
    app.recorder.publish(&opened(estate_id, Some(both), TicketKind::Repair), 1).await;
    app.recorder.wait_for(|_: &MessageHandedOver| true).await;
    assert_eq!(gateway.received()[0].json()["to"], "+8613800138001");
    for numbers in
        [vec!["+861061234567", "+864001234567"], vec!["+8613800138001;ext=12"], vec!["+85223456789"]]
    {
        let landline = app.archive.customer_with(estate_id, &numbers);
        app.recorder.publish(&opened(estate_id, Some(landline), TicketKind::Repair), 1).await;
        let failed = app.recorder.wait_for(|failed: &MessageFailed| failed.customer_id == landline).await;
        assert_eq!(failed.reason, "no_mobile", "{numbers:?}");
    }
    assert_eq!(gateway.received().len(), 1);
    app.finish().await;
    gateway.stop();
}

async fn what_comes_at_night_waits_for_the_morning_unless_it_is_about_safety(engine: Engine) {
    let gateway = Receiver::start(&[]);
    let settings = [QUICK, ("notifications.sms_url", &gateway.url)];
    let app = TestApp::start_with(notifications::module(), engine, &settings).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    // 10:00 in Shanghai; twelve hours and ten minutes later it is night there.
    app.clock.advance(TimeDelta::minutes(730));
    for _ticket in 0..4 {
        app.recorder.publish(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
    }
    let mut grave = opened(estate_id, Some(customer_id), TicketKind::Repair);
    grave.ticket.severity = Severity::Major.into();
    app.recorder.publish(&grave, 1).await;
    let sent = app.recorder.wait_for(|_: &MessageHandedOver| true).await;
    let listed = app.admin().get("/api/v1/messages").await.expect(200);
    let shown = |urgent: bool| {
        let items = listed["items"].as_array().unwrap();
        items.iter().find(|message| message["is_urgent"] == urgent).unwrap().clone()
    };
    assert_eq!(shown(true)["message_id"], sent.message_id.to_string());
    assert_eq!(shown(false)["status"], "queued");
    assert_eq!(shown(false)["not_before"], "2026-03-03T00:00:00Z");
    assert_eq!(gateway.received().len(), 1);
    app.clock.advance(TimeDelta::hours(10));
    until("the others go out in the morning", async || gateway.received().len() == 5).await;
    until("each is noted with its one attempt", async || {
        let attempts = app.admin().get("/api/v1/deliveries").await.body;
        let told = app.admin().get("/api/v1/messages?status=handed_over").await.body;
        [attempts, told].iter().all(|page| page["items"].as_array().is_some_and(|items| items.len() == 5))
    })
    .await;
    until("each is said", async || app.recorder.events::<MessageHandedOver>().len() == 5).await;
    app.finish().await;
    gateway.stop();
}

async fn what_an_outage_holds_up_into_the_night_waits_for_the_morning(engine: Engine) {
    let gateway = Receiver::start(&[]);
    let settings = [QUICK, ("notifications.sms_url", &gateway.url)];
    let app = TestApp::start_with(notifications::module(), engine, &settings).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    app.archive.go_down();
    // 10:00 in Shanghai; it is opened at half past eight in the evening.
    app.clock.advance(TimeDelta::minutes(630));
    app.recorder.publish(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
    until_due(&app, "2026-03-02T12:30:15Z").await;
    app.clock.advance(TimeDelta::hours(3));
    app.archive.come_back();
    until_due(&app, "2026-03-03T00:00:00Z").await;
    assert_eq!(gateway.received().len(), 0);
    app.clock.advance(TimeDelta::minutes(510));
    until("it goes out in the morning", async || gateway.received().len() == 1).await;
    app.finish().await;
    gateway.stop();
}

/// Waits until the only message is going to be tried at this time.
async fn until_due(app: &TestApp, at: &str) {
    until("the message is put off", async || {
        app.admin().get("/api/v1/messages").await.body["items"][0]["next_attempt_at"] == at
    })
    .await;
}

async fn several_missed_promises_of_one_ticket_are_one_message(engine: Engine) {
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK]).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    let ticket = opened(estate_id, Some(customer_id), TicketKind::Repair);
    let missed = |ticket: &TicketOpened, kind: DeadlineKind| TicketDeadlineMissed {
        ticket_id: ticket.ticket_id,
        estate_id,
        ticket: ticket.ticket.clone(),
        deadline: Deadline { kind: kind.into(), due_at: ticket.opened_at, clause: "DLN-02".to_owned() },
        missed_at: ticket.opened_at,
    };
    app.recorder.publish(&missed(&ticket, DeadlineKind::Respond), 1).await;
    app.recorder.wait_for(|_: &MessageHandedOver| true).await;
    app.recorder.publish(&missed(&ticket, DeadlineKind::Resolve), 2).await;
    let other = opened(estate_id, Some(customer_id), TicketKind::Repair);
    app.recorder.publish(&missed(&other, DeadlineKind::Respond), 1).await;
    let told = async || {
        let listed = app.admin().get("/api/v1/messages").await.expect(200);
        listed["items"].as_array().unwrap().len()
    };
    assert_eq!(told().await, 2, "one for each ticket");
    app.clock.advance(TimeDelta::hours(2));
    app.recorder.publish(&missed(&ticket, DeadlineKind::Resolve), 3).await;
    assert_eq!(told().await, 3, "what is missed later is news");
    app.finish().await;
}

/// An invoice that was voided, one of which a charge was taken back, and a payment that was.
fn undone(
    estate_id: EstateId,
    customer_id: Option<CustomerId>,
    at: DateTime<Utc>,
) -> (InvoiceVoided, InvoiceCredited, PaymentReversed) {
    let yuan = |yuan: i64| OpenMoney::from(Money::from_minor(yuan * 100, Currency::Cny));
    let voided = InvoiceVoided {
        invoice_id: InvoiceId::new(&SystemIds),
        number: "I2026-000001".to_owned(),
        estate_id,
        customer_id,
        total: yuan(300),
        reason_kind: None,
        status: None,
        voided_at: at,
        ..InvoiceVoided::example()
    };
    let credited = InvoiceCredited {
        invoice_id: InvoiceId::new(&SystemIds),
        number: "I2026-000002".to_owned(),
        estate_id,
        customer_id,
        amount: yuan(100),
        outstanding: yuan(200),
        refund_due: yuan(0),
        due_on: None,
        is_disputed: false,
        status: None,
        credited_at: at,
        ..InvoiceCredited::example()
    };
    let reversed = PaymentReversed {
        payment_id: PaymentId::new(&SystemIds),
        invoice_id: InvoiceId::new(&SystemIds),
        invoice_number: "I2026-000003".to_owned(),
        estate_id,
        customer_id,
        amount: yuan(50),
        outstanding: yuan(50),
        due_on: None,
        is_disputed: false,
        status: None,
        reversed_at: at,
        ..PaymentReversed::example()
    };
    (voided, credited, reversed)
}

async fn the_undoing_of_an_invoice_is_told(engine: Engine) {
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK]).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    let (voided, credited, reversed) = undone(estate_id, Some(customer_id), app.clock.now());
    app.recorder.publish(&voided, 1).await;
    app.recorder.publish(&credited, 1).await;
    app.recorder.publish(&reversed, 1).await;
    for (number, event, clause, text) in [
        ("I2026-000001", "invoice_voided", "BIL-12", "账单 I2026-000001（300.00 CNY）已作废，无须支付。"),
        (
            "I2026-000002",
            "invoice_credited",
            "BIL-12",
            "账单 I2026-000002 已减免 100.00 CNY，尚欠 200.00 CNY。",
        ),
        (
            "I2026-000003",
            "payment_reversed",
            "BIL-13",
            "您对账单 I2026-000003 的付款 50.00 CNY 已撤销，尚欠 50.00 CNY。",
        ),
    ] {
        let listed = app.admin().get(&format!("/api/v1/messages?reference={number}")).await.expect(200);
        let told = &listed["items"][0];
        assert_eq!(told["event"], event, "{listed:#}");
        assert_eq!((told["clause"].as_str(), told["text"].as_str()), (Some(clause), Some(text)));
    }
    app.finish().await;
}

async fn a_customer_nobody_knows_is_a_failed_message(engine: Engine) {
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let stranger = CustomerId::new(&SystemIds);
    app.recorder.publish(&opened(estate_id, Some(stranger), TicketKind::Repair), 1).await;
    let failed = app.recorder.wait_for(|_: &MessageFailed| true).await;
    assert_eq!((failed.customer_id, failed.reason.as_str()), (stranger, "unknown_customer"));
    app.finish().await;
}

async fn what_the_standard_does_not_name_is_not_told(engine: Engine) {
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK]).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("apartment").await;
    // No `charge_posted` among the notices of this standard, and nobody to tell of the other.
    let charge = ChargePosted {
        charge_id: ChargeId::new(&SystemIds),
        estate_id,
        customer_id: Some(customer_id),
        ..ChargePosted::example()
    };
    app.recorder.publish(&charge, 1).await;
    app.recorder.publish(&opened(estate_id, None, TicketKind::Repair), 1).await;
    let listed = app.admin().get("/api/v1/messages").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 0, "{listed:#}");
    app.finish().await;
}

async fn what_a_standard_the_group_published_names_is_told(engine: Engine) {
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK]).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    let shipped = standards::profile_document("service-centre", 1).unwrap();
    let mut event = opened(estate_id, Some(customer_id), TicketKind::Repair);
    event.ticket.standard = "our-own".to_owned();
    let published = StandardPublished {
        name: "our-own".to_owned(),
        version: 1,
        document: shipped.replacen("service-centre", "our-own", 1),
        estate_id: None,
        published_at: event.opened_at,
    };
    let (_told, _known) = tokio::join!(app.recorder.publish(&event, 1), app.recorder.publish(&published, 1));
    let queued = app.recorder.wait_for(|_: &MessageQueued| true).await;
    assert_eq!((queued.customer_id, queued.reference.as_str()), (customer_id, "T2026-000001"));
    app.finish().await;
}

async fn messages_of_other_estates_are_not_there(engine: Engine) {
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK]).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    let (other_id, ..) = app.settled_estate("service-centre").await;
    app.recorder.publish(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
    let queued = app.recorder.wait_for(|_: &MessageQueued| true).await;
    let outsider = app.staff(&[Permission::NotificationsRead], Scope::estate(other_id));
    let path = format!("/api/v1/messages/{}", queued.message_id);
    assert_eq!(outsider.get(&path).await.problem(404), "not_found");
    assert_eq!(outsider.get("/api/v1/messages").await.expect(200)["items"].as_array().unwrap().len(), 0);
    assert_eq!(outsider.get("/api/v1/deliveries").await.expect(200)["items"].as_array().unwrap().len(), 0);
    assert_eq!(app.nobody().get(&path).await.problem(401), "unauthenticated");
    let unfit = app.staff(&[Permission::TicketsRead], Scope::Group);
    assert_eq!(unfit.get(&path).await.problem(403), "permission_missing");
    let malformed = app.admin().get("/api/v1/messages?status=lost&colour=red").await;
    assert_eq!(malformed.problem(422), "invalid_query");
    app.recorder.wait_for(|_: &MessageHandedOver| true).await;
    app.finish().await;
}

async fn messages_and_attempts_are_narrowed_to_an_estate(engine: Engine) {
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK]).await;
    let mut estates = Vec::new();
    for _estate in 0..2 {
        let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
        app.recorder.publish(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
        app.recorder.wait_for(|sent: &MessageHandedOver| sent.estate_id == estate_id).await;
        estates.push(estate_id);
    }
    for list in ["messages", "deliveries"] {
        for estate_id in &estates {
            let path = format!("/api/v1/{list}?estate_id={estate_id}");
            let listed = app.admin().get(&path).await.expect(200);
            assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{list}: {listed:#}");
            assert_eq!(listed["items"][0]["estate_id"], estate_id.to_string());
        }
        // What lies outside of the scope is not there, whoever names it.
        let [here, there] = [estates[0], estates[1]];
        let reader = app.staff(&[Permission::NotificationsRead], Scope::estate(here));
        let listed = reader.get(&format!("/api/v1/{list}?estate_id={there}")).await.expect(200);
        assert_eq!(listed["items"], serde_json::json!([]));
    }
    app.finish().await;
}
