//! What third parties receive.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::{DateTime, TimeDelta};
use contracts::{callbacks::FollowedTicket, identity::ApiClientChanged, ticketing::TicketKind};
use hmac::{Hmac, KeyInit, Mac};
use kernel::{ApiClientId, Permission, Scope, SystemIds};
use serde_json::{Value, json};
use sha2::Sha256;
use testkit::{Api, Engine, TestApp, on_both_engines, until};

use crate::{
    QUICK, opened,
    receiver::{Received, Receiver},
    staff_notices::call_assigned,
};

const HERE: (&str, &str) = ("notifications.allow_private_webhooks", "true");

on_both_engines!(
    an_event_reaches_its_endpoint_signed_and_without_personal_data,
    a_failing_endpoint_is_tried_again_and_slows_nobody,
    a_rotated_secret_signs_beside_the_one_before,
    an_endpoint_that_is_gone_is_switched_off,
    an_endpoint_ends_with_its_owners_account,
    an_endpoint_is_told_no_more_than_its_owner_may_read,
    what_waits_is_withheld_when_the_right_has_gone,
    who_is_to_make_a_confidential_follow_up_needs_the_right_to_know,
    what_is_for_named_readers_reaches_no_endpoint,
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
    let endpoint = register(&app.admin(), &receiver.url).await;
    let event = opened(estate_id, Some(customer_id), TicketKind::Repair);
    let envelope = app.recorder.publish(&event, 1).await;
    app.recorder.redeliver(&envelope).await;
    until("the event has come", async || !receiver.received().is_empty()).await;
    let path = format!("{}/deliveries?status=delivered", path_of(&endpoint));
    until("the delivery is noted", async || {
        app.admin().get(&path).await.body["items"].as_array().is_some_and(|items| items.len() == 1)
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
        json!({ "ticket_id": event.ticket_id, "estate_id": estate_id, "interaction_id": event.interaction_id })
    );
    assert!(!received[0].body.contains("13800138000"));

    let shown = app.admin().get(&path_of(&endpoint)).await.expect(200);
    assert_eq!(shown.get("secret"), None, "a secret is shown once");
    let delivery = &app.admin().get(&path).await.expect(200)["items"][0];
    let replay = format!(
        "{}/deliveries/{}/replay",
        path_of(&endpoint),
        delivery["webhook_delivery_id"].as_str().unwrap()
    );
    app.admin().post(&replay, &json!({})).await.expect(202);
    until("it has come again", async || receiver.received().len() == 2).await;
    assert_eq!(receiver.received()[1].header("webhook-id"), envelope.id.to_string());
    app.finish().await;
    receiver.stop();
}

async fn a_failing_endpoint_is_tried_again_and_slows_nobody(engine: Engine) {
    let (failing, healthy) = (Receiver::start(&[500]), Receiver::start(&[]));
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK, HERE]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let endpoint = register(&app.admin(), &failing.url).await;
    register(&app.admin(), &healthy.url).await;
    for _event in 0..3 {
        app.recorder.publish(&opened(estate_id, None, TicketKind::Repair), 1).await;
    }
    until("the healthy one has all", async || healthy.received().len() == 3).await;
    let queued = format!("{}/deliveries?status=queued", path_of(&endpoint));
    until("the failure is noted", async || {
        let items = app.admin().get(&queued).await.body["items"].as_array().cloned().unwrap_or_default();
        items.len() == 3 && items.iter().any(|item| item["last_status"] == 500)
    })
    .await;
    assert_eq!(failing.received().len(), 1, "an endpoint in trouble is left alone");
    app.clock.advance(TimeDelta::seconds(10));
    until("it has all in the end", async || failing.received().len() == 4).await;
    app.finish().await;
    failing.stop();
    healthy.stop();
}

async fn a_rotated_secret_signs_beside_the_one_before(engine: Engine) {
    let receiver = Receiver::start(&[]);
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK, HERE]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let endpoint = register(&api, &receiver.url).await;
    let rotated = api.step(&path_of(&endpoint), "rotate-secret", &json!({})).await.expect(200);
    assert_ne!(rotated["secret"], endpoint["secret"]);
    app.recorder.publish(&opened(estate_id, None, TicketKind::Repair), 1).await;
    until("it has come", async || receiver.received().len() == 1).await;
    let both = &receiver.received()[0];
    let expected = format!("{} {}", sign(&rotated["secret"], both), sign(&endpoint["secret"], both));
    assert_eq!(both.header("webhook-signature"), expected);

    app.clock.advance(TimeDelta::hours(25));
    app.recorder.publish(&opened(estate_id, None, TicketKind::Repair), 1).await;
    until("the next has come", async || receiver.received().len() == 2).await;
    let later = &receiver.received()[1];
    assert_eq!(later.header("webhook-signature"), sign(&rotated["secret"], later));
    app.finish().await;
    receiver.stop();
}

async fn an_endpoint_that_is_gone_is_switched_off(engine: Engine) {
    let receiver = Receiver::start(&[410]);
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK, HERE]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let endpoint = register(&app.admin(), &receiver.url).await;
    app.recorder.publish(&opened(estate_id, None, TicketKind::Repair), 1).await;
    until("it is off", async || app.admin().get(&path_of(&endpoint)).await.body["enabled"] == false).await;
    let shown = app.admin().get(&path_of(&endpoint)).await.expect(200);
    assert_eq!((&shown["disabled_reason"], &shown["version"]), (&json!("gone"), &json!(2)));
    app.recorder.publish(&opened(estate_id, None, TicketKind::Repair), 1).await;
    let all = app.admin().get(&format!("{}/deliveries", path_of(&endpoint))).await.expect(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 1, "what happens while it is off is not kept for it");
    app.finish().await;
    receiver.stop();
}

/// An application that may register endpoints, as identity tells of it.
fn application(scope: Scope, permissions: &[Permission]) -> ApiClientChanged {
    ApiClientChanged {
        client_id: ApiClientId::new(&SystemIds),
        name: "parking".to_owned(),
        is_enabled: true,
        permissions: permissions.iter().copied().map(Into::into).collect(),
        scope,
        changed_at: DateTime::from_timestamp(1_772_416_800, 0).unwrap(),
    }
}

const RIGHTS: [Permission; 3] =
    [Permission::TicketsRead, Permission::NotificationsRead, Permission::NotificationsWrite];

/// The same account after a change.
fn changed(account: &ApiClientChanged, change: impl FnOnce(&mut ApiClientChanged)) -> ApiClientChanged {
    let mut account = account.clone();
    account.changed_at += TimeDelta::seconds(1);
    change(&mut account);
    account
}

async fn an_endpoint_ends_with_its_owners_account(engine: Engine) {
    let receiver = Receiver::start(&[]);
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK, HERE]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let account = application(Scope::estate(estate_id), &RIGHTS);
    app.recorder.publish(&account, 1).await;
    let api = app.client(account.client_id, &RIGHTS, account.scope.clone());
    let endpoint = register(&api, &receiver.url).await;
    app.recorder.publish(&opened(estate_id, None, TicketKind::Repair), 1).await;
    until("the event has come", async || receiver.received().len() == 1).await;

    app.recorder.publish(&changed(&account, |account| account.is_enabled = false), 2).await;
    app.recorder.publish(&opened(estate_id, None, TicketKind::Repair), 1).await;
    let shown = app.admin().get(&path_of(&endpoint)).await.expect(200);
    assert_eq!((&shown["enabled"], &shown["disabled_reason"]), (&json!(false), &json!("owner_disabled")));
    let all = app.admin().get(&format!("{}/deliveries", path_of(&endpoint))).await.expect(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 1, "nothing more is queued for it");
    let log = "/api/v1/notifications/security-events?kind=setting_changed";
    let noted = app.admin().get(log).await.expect(200)["items"].clone();
    let subject = format!("webhook_owner:client:{}", account.client_id);
    assert_eq!((&noted[0]["subject"], &noted[0]["detail"]), (&json!(subject), &json!("disable_endpoints")));
    // Nobody switches it on while the account is over.
    let version = format!("\"{}\"", shown["version"]);
    let refused =
        app.admin().with("if-match", &version).patch(&path_of(&endpoint), &json!({ "enabled": true })).await;
    assert_eq!(refused.problem(409), "notifications.owner_disabled");
    assert_eq!(receiver.received().len(), 1);
    app.finish().await;
    receiver.stop();
}

async fn an_endpoint_is_told_no_more_than_its_owner_may_read(engine: Engine) {
    let receiver = Receiver::start(&[]);
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK, HERE]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (other_id, ..) = app.settled_estate("service-centre").await;
    let account = application(Scope::Group, &RIGHTS);
    app.recorder.publish(&account, 1).await;
    let api = app.client(account.client_id, &RIGHTS, Scope::Group);
    register(&api, &receiver.url).await;
    app.recorder.publish(&opened(other_id, None, TicketKind::Repair), 1).await;
    until("it hears the whole group", async || receiver.received().len() == 1).await;

    app.recorder.publish(&changed(&account, |account| account.scope = Scope::estate(estate_id)), 2).await;
    app.recorder.publish(&opened(other_id, None, TicketKind::Repair), 1).await;
    app.recorder.publish(&opened(estate_id, None, TicketKind::Repair), 1).await;
    until("it hears one estate", async || receiver.received().len() == 2).await;
    assert_eq!(receiver.received()[1].json()["estateid"], estate_id.to_string());

    app.recorder
        .publish(
            &changed(&account, |account| account.permissions = vec![Permission::NotificationsWrite.into()]),
            3,
        )
        .await;
    app.recorder.publish(&opened(estate_id, None, TicketKind::Repair), 1).await;
    app.recorder.publish(&changed(&account, |_as_before| {}), 4).await;
    app.recorder.publish(&opened(estate_id, None, TicketKind::Repair), 1).await;
    until("it hears again", async || receiver.received().len() == 3).await;
    app.finish().await;
    receiver.stop();
}

async fn what_waits_is_withheld_when_the_right_has_gone(engine: Engine) {
    let receiver = Receiver::start(&[500]);
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK, HERE]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (other_id, ..) = app.settled_estate("service-centre").await;
    let account = application(Scope::Group, &RIGHTS);
    app.recorder.publish(&account, 1).await;
    let api = app.client(account.client_id, &RIGHTS, Scope::Group);
    let endpoint = register(&api, &receiver.url).await;
    app.recorder.publish(&opened(other_id, None, TicketKind::Repair), 1).await;
    let queued = format!("{}/deliveries?status=queued", path_of(&endpoint));
    until("the failure is noted", async || {
        app.admin().get(&queued).await.body["items"][0]["last_status"] == 500
    })
    .await;
    app.recorder.publish(&changed(&account, |account| account.scope = Scope::estate(estate_id)), 2).await;
    app.clock.advance(TimeDelta::seconds(10));
    let failed = format!("{}/deliveries?status=failed", path_of(&endpoint));
    until("it is withheld", async || {
        app.admin().get(&failed).await.body["items"][0]["last_reason"] == "not_allowed"
    })
    .await;
    assert_eq!(receiver.received().len(), 1);
    app.finish().await;
    receiver.stop();
}

async fn who_is_to_make_a_confidential_follow_up_needs_the_right_to_know(engine: Engine) {
    let receiver = Receiver::start(&[]);
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK, HERE]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let rights = [Permission::NotificationsWrite, Permission::CallbacksRead];
    let account = application(Scope::Group, &rights);
    app.recorder.publish(&account, 1).await;
    let api = app.client(account.client_id, &rights, Scope::Group);
    let body = json!({ "url": receiver.url, "events": ["callbacks.callback_assigned"] });
    api.post("/api/v1/webhook-endpoints", &body).await.expect(201);
    let ticket = opened(estate_id, None, TicketKind::Complaint);
    let given = |is_confidential| {
        let number = ticket.ticket.number.clone();
        let followed = FollowedTicket {
            number,
            title: None,
            is_confidential,
            is_for_named_readers: false,
            about_staff: None,
        };
        call_assigned(&ticket, Some(followed), app.staff_id())
    };
    let open = given(false);
    app.recorder.publish(&given(true), 1).await;
    app.recorder.publish(&open, 1).await;
    until("the open one has come", async || receiver.received().len() == 1).await;
    assert_eq!(receiver.received()[0].json()["data"]["callback_id"], open.callback_id.to_string());
    app.finish().await;
    receiver.stop();
}

async fn what_is_for_named_readers_reaches_no_endpoint(engine: Engine) {
    let receiver = Receiver::start(&[]);
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK, HERE]).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let account = application(Scope::Group, Permission::ALL);
    app.recorder.publish(&account, 1).await;
    let api = app.client(account.client_id, Permission::ALL, Scope::Group);
    let body = json!({ "url": receiver.url, "events": ["ticketing.*"] });
    api.post("/api/v1/webhook-endpoints", &body).await.expect(201);
    let mut named = opened(estate_id, None, TicketKind::Report);
    (named.ticket.is_confidential, named.ticket.is_for_named_readers) = (true, true);
    let ordinary = opened(estate_id, None, TicketKind::Repair);
    app.recorder.publish(&named, 1).await;
    app.recorder.publish(&ordinary, 1).await;
    until("the ordinary one has come", async || receiver.received().len() == 1).await;
    assert_eq!(receiver.received()[0].json()["data"]["ticket_id"], ordinary.ticket_id.to_string());
    app.finish().await;
    receiver.stop();
}
