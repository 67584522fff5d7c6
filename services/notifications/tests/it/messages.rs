//! What customers are told.

use chrono::TimeDelta;
use contracts::{
    billing::ChargePosted,
    notifications::{MessageDelivered, MessageFailed, MessageQueued},
    ticketing::{StandardPublished, TicketKind},
};
use kernel::{ChargeId, Currency, CustomerId, Money, Permission, Scope, SystemIds};
use testkit::{Engine, TestApp, on_both_engines, until};

use crate::{QUICK, opened, receiver::Receiver};

on_both_engines!(
    a_customer_is_told_once_by_the_clause_of_the_standard,
    a_gateway_that_fails_is_tried_again_until_it_takes_the_message,
    a_gateway_that_refuses_ends_the_message,
    a_silent_gateway_is_given_up_at_the_end_of_the_ladder,
    a_customer_nobody_knows_is_a_failed_message,
    what_the_standard_does_not_name_is_not_told,
    what_a_standard_the_group_published_names_is_told,
    messages_of_other_estates_are_not_there,
);

async fn a_customer_is_told_once_by_the_clause_of_the_standard(engine: Engine) {
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK]).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    let api = app.anyone();
    let event = opened(estate_id, Some(customer_id), TicketKind::Repair);
    let envelope = app.ear.say(&event, 1).await;
    app.ear.repeat(&envelope).await;
    app.ear.wait_for(|_: &MessageDelivered| true).await;

    let path = format!("/api/v1/messages?customer_id={customer_id}&reference=T2026-000001&status=delivered");
    let listed = api.get(&path).await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed:#}");
    let message = &listed["items"][0];
    let one = api.get(&format!("/api/v1/messages/{}", message["message_id"].as_str().unwrap())).await;
    assert_eq!(&one.expect(200), message);
    insta::assert_json_snapshot!("a_told_customer", message, {
        ".message_id" => "[id]", ".estate_id" => "[id]", ".customer_id" => "[id]", ".ticket_id" => "[id]",
    });
    let attempts = api.get("/api/v1/deliveries").await.expect(200);
    insta::assert_json_snapshot!("a_delivery", attempts, {
        ".items[].delivery_id" => "[id]", ".items[].message_id" => "[id]", ".items[].estate_id" => "[id]",
    });
    // One event each for the two changes, numbered without a gap.
    assert_eq!(app.ear.heard::<MessageQueued>().len(), 1);
    let said: Vec<String> = app.ear.topics().into_iter().filter(|topic| topic.contains("message")).collect();
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
    app.ear.say(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
    for (attempts, wait) in [(1, 12), (2, 72)] {
        until("the attempt is noted", async || {
            app.anyone().get("/api/v1/messages").await.body["items"][0]["attempts"] == attempts
        })
        .await;
        app.clock.advance(TimeDelta::seconds(wait));
    }
    app.ear.wait_for(|_: &MessageDelivered| true).await;
    let received = gateway.received();
    assert_eq!(received.len(), 3);
    assert_eq!(received[0].header("authorization"), "Bearer hush");
    assert_eq!(received[0].json()["to"], "+8613800138000");
    assert_eq!(received[0].json()["message_id"], received[2].json()["message_id"]);
    let attempts = app.anyone().get("/api/v1/deliveries").await.expect(200);
    let outcomes: Vec<_> =
        attempts["items"].as_array().unwrap().iter().map(|a| (&a["outcome"], &a["reason"])).collect();
    assert_eq!(
        format!("{outcomes:?}"),
        r#"[(String("delivered"), Null), (String("unanswered"), String("gateway_429")), (String("unanswered"), String("gateway_503"))]"#
    );
    app.finish().await;
    gateway.stop().await;
}

async fn a_gateway_that_refuses_ends_the_message(engine: Engine) {
    let gateway = Receiver::start(&[400]);
    let settings = [QUICK, ("notifications.sms_url", &gateway.url)];
    let app = TestApp::start_with(notifications::module(), engine, &settings).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    app.ear.say(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
    let failed = app.ear.wait_for(|_: &MessageFailed| true).await;
    assert_eq!((failed.customer_id, failed.reason.as_str()), (customer_id, "gateway_400"));
    let listed = app.anyone().get("/api/v1/messages?status=failed").await.expect(200);
    assert_eq!(listed["items"][0]["reason"], "gateway_400");
    app.finish().await;
    gateway.stop().await;
}

async fn a_silent_gateway_is_given_up_at_the_end_of_the_ladder(engine: Engine) {
    let settings = [QUICK, ("notifications.sms_url", "http://127.0.0.1:1/")];
    let app = TestApp::start_with(notifications::module(), engine, &settings).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    app.ear.say(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
    for attempts in 1..=6 {
        until("the attempt is noted", async || {
            app.db().begin().await.is_ok()
                && app.anyone().get("/api/v1/messages").await.body["items"][0]["attempts"] == attempts
        })
        .await;
        app.clock.advance(TimeDelta::hours(4));
    }
    let failed = app.ear.wait_for(|_: &MessageFailed| true).await;
    assert_eq!(failed.reason, "gateway_silent");
    app.finish().await;
}

async fn a_customer_nobody_knows_is_a_failed_message(engine: Engine) {
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let stranger = CustomerId::new(&SystemIds);
    app.ear.say(&opened(estate_id, Some(stranger), TicketKind::Repair), 1).await;
    let failed = app.ear.wait_for(|_: &MessageFailed| true).await;
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
        unit_id: None,
        customer_id: Some(customer_id),
        ticket_id: None,
        amount: Money::from_minor(12_850, Currency::Cny),
        posted_at: chrono::DateTime::from_timestamp(1_772_416_800, 0).unwrap(),
    };
    app.ear.say(&charge, 1).await;
    app.ear.say(&opened(estate_id, None, TicketKind::Repair), 1).await;
    let listed = app.anyone().get("/api/v1/messages").await.expect(200);
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
    let (_told, _known) = tokio::join!(app.ear.say(&event, 1), app.ear.say(&published, 1));
    let queued = app.ear.wait_for(|_: &MessageQueued| true).await;
    assert_eq!((queued.customer_id, queued.reference.as_str()), (customer_id, "T2026-000001"));
    app.finish().await;
}

async fn messages_of_other_estates_are_not_there(engine: Engine) {
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK]).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    let (other_id, ..) = app.settled_estate("service-centre").await;
    app.ear.say(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
    let queued = app.ear.wait_for(|_: &MessageQueued| true).await;
    let outsider = app.staff(&[Permission::NotificationsRead], Scope::estate(other_id));
    let path = format!("/api/v1/messages/{}", queued.message_id);
    assert_eq!(outsider.get(&path).await.problem(404), "not_found");
    assert_eq!(outsider.get("/api/v1/messages").await.expect(200)["items"].as_array().unwrap().len(), 0);
    assert_eq!(outsider.get("/api/v1/deliveries").await.expect(200)["items"].as_array().unwrap().len(), 0);
    assert_eq!(app.nobody().get(&path).await.problem(401), "unauthenticated");
    let unfit = app.staff(&[Permission::TicketsRead], Scope::Group);
    assert_eq!(unfit.get(&path).await.problem(403), "permission_missing");
    let malformed = app.anyone().get("/api/v1/messages?status=lost&colour=red").await;
    assert_eq!(malformed.problem(422), "invalid_query");
    app.ear.wait_for(|_: &MessageDelivered| true).await;
    app.finish().await;
}
