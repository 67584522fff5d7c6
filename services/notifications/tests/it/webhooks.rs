//! What third parties hear.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::TimeDelta;
use contracts::ticketing::TicketKind;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use testkit::{Api, Engine, TestApp, on_both_engines, until};

use crate::{
    QUICK, opened,
    receiver::{Received, Receiver},
};

const HERE: (&str, &str) = ("notifications.allow_private_webhooks", "true");

on_both_engines!(
    an_event_reaches_its_endpoint_signed_and_without_personal_data,
    a_failing_endpoint_is_tried_again_and_slows_nobody,
    a_rotated_secret_signs_beside_the_one_before,
    an_endpoint_that_is_gone_is_switched_off,
);

async fn register(api: &Api, url: &str) -> Value {
    let body = json!({ "url": url, "events": ["ticketing.*"] });
    api.post("/api/v1/webhook-endpoints", &body).await.expect(201)
}

fn path_of(endpoint: &Value) -> String {
    format!("/api/v1/webhook-endpoints/{}", endpoint["webhook_endpoint_id"].as_str().unwrap())
}

/// What the specification says the signature is.
fn sign(secret: &Value, received: &Received) -> String {
    let key = BASE64_STANDARD.decode(secret.as_str().unwrap().strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    let (id, at) = (received.header("webhook-id"), received.header("webhook-timestamp"));
    mac.update(format!("{id}.{at}.{}", received.body).as_bytes());
    format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
}

async fn an_event_reaches_its_endpoint_signed_and_without_personal_data(engine: Engine) {
    let receiver = Receiver::start(&[]);
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK, HERE]).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    let endpoint = register(&app.anyone(), &receiver.url).await;
    let event = opened(estate_id, Some(customer_id), TicketKind::Repair);
    let envelope = app.ear.say(&event, 1).await;
    app.ear.repeat(&envelope).await;
    until("the event has come", async || !receiver.received().is_empty()).await;
    let path = format!("{}/deliveries?status=delivered", path_of(&endpoint));
    until("the delivery is noted", async || {
        app.anyone().get(&path).await.body["items"].as_array().is_some_and(|items| items.len() == 1)
    })
    .await;

    let received = receiver.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].header("webhook-signature"), sign(&endpoint["secret"], &received[0]));
    assert_eq!(received[0].header("webhook-id"), envelope.id.to_string());
    assert_eq!(received[0].header("webhook-timestamp"), "1772416800");
    let body = received[0].json();
    assert_eq!(body["type"], "steward.ticketing.ticket_opened.v1");
    assert_eq!(
        body["data"],
        json!({ "ticket_id": event.ticket_id, "estate_id": estate_id, "reception_id": null })
    );
    assert!(!received[0].body.contains("13800138000"));

    let shown = app.anyone().get(&path_of(&endpoint)).await.expect(200);
    assert_eq!(shown.get("secret"), None, "a secret is shown once");
    let delivery = &app.anyone().get(&path).await.expect(200)["items"][0];
    let replay = format!(
        "{}/deliveries/{}/replay",
        path_of(&endpoint),
        delivery["webhook_delivery_id"].as_str().unwrap()
    );
    app.anyone().post(&replay, &json!({})).await.expect(202);
    until("it has come again", async || receiver.received().len() == 2).await;
    assert_eq!(receiver.received()[1].header("webhook-id"), envelope.id.to_string());
    app.finish().await;
    receiver.stop().await;
}

async fn a_failing_endpoint_is_tried_again_and_slows_nobody(engine: Engine) {
    let (failing, healthy) = (Receiver::start(&[500]), Receiver::start(&[]));
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK, HERE]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let endpoint = register(&app.anyone(), &failing.url).await;
    register(&app.anyone(), &healthy.url).await;
    for _event in 0..3 {
        app.ear.say(&opened(estate_id, None, TicketKind::Repair), 1).await;
    }
    until("the healthy one has all", async || healthy.received().len() == 3).await;
    let queued = format!("{}/deliveries?status=queued", path_of(&endpoint));
    until("the failure is noted", async || {
        let items = app.anyone().get(&queued).await.body["items"].as_array().cloned().unwrap_or_default();
        items.len() == 3 && items.iter().any(|item| item["last_status"] == 500)
    })
    .await;
    assert_eq!(failing.received().len(), 1, "an endpoint in trouble is left alone");
    app.clock.advance(TimeDelta::seconds(10));
    until("it has all in the end", async || failing.received().len() == 4).await;
    app.finish().await;
    failing.stop().await;
    healthy.stop().await;
}

async fn a_rotated_secret_signs_beside_the_one_before(engine: Engine) {
    let receiver = Receiver::start(&[]);
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK, HERE]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.anyone();
    let endpoint = register(&api, &receiver.url).await;
    let rotated = api.step(&path_of(&endpoint), "rotate-secret", &json!({})).await.expect(200);
    assert_ne!(rotated["secret"], endpoint["secret"]);
    app.ear.say(&opened(estate_id, None, TicketKind::Repair), 1).await;
    until("it has come", async || receiver.received().len() == 1).await;
    let both = &receiver.received()[0];
    let expected = format!("{} {}", sign(&rotated["secret"], both), sign(&endpoint["secret"], both));
    assert_eq!(both.header("webhook-signature"), expected);

    app.clock.advance(TimeDelta::hours(25));
    app.ear.say(&opened(estate_id, None, TicketKind::Repair), 1).await;
    until("the next has come", async || receiver.received().len() == 2).await;
    let later = &receiver.received()[1];
    assert_eq!(later.header("webhook-signature"), sign(&rotated["secret"], later));
    app.finish().await;
    receiver.stop().await;
}

async fn an_endpoint_that_is_gone_is_switched_off(engine: Engine) {
    let receiver = Receiver::start(&[410]);
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK, HERE]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let endpoint = register(&app.anyone(), &receiver.url).await;
    app.ear.say(&opened(estate_id, None, TicketKind::Repair), 1).await;
    until("it is off", async || app.anyone().get(&path_of(&endpoint)).await.body["enabled"] == false).await;
    let shown = app.anyone().get(&path_of(&endpoint)).await.expect(200);
    assert_eq!((&shown["disabled_reason"], &shown["version"]), (&json!("gone"), &json!(2)));
    app.ear.say(&opened(estate_id, None, TicketKind::Repair), 1).await;
    let all = app.anyone().get(&format!("{}/deliveries", path_of(&endpoint))).await.expect(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 1, "what happens while it is off is not kept for it");
    app.finish().await;
    receiver.stop().await;
}
