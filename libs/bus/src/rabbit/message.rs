//! Messages as the broker carries them: properties out, headers in.

use contracts::Envelope;
use lapin::{
    BasicProperties,
    message::Delivery,
    types::{AMQPValue, FieldTable},
};

use crate::DeadLetter;

const PERSISTENT: u8 = 2;
const CONTENT_TYPE: &str = "application/cloudevents+json";
/// Which attempt comes next, from 1; absent at the first.
const ATTEMPT: &str = "x-steward-attempt";
/// Of dead letters: why, after how many attempts, and the topic they came under.
const REASON: &str = "x-steward-reason";
const ATTEMPTS: &str = "x-steward-attempts";
const ROUTING_KEY: &str = "x-steward-routing-key";

/// Of an event on its way to everybody.
pub(super) fn of_event(envelope: &Envelope) -> BasicProperties {
    let mut headers = FieldTable::default();
    if let Some(traceparent) = &envelope.traceparent {
        put_text(&mut headers, "traceparent", traceparent);
    }
    BasicProperties::default()
        .with_content_type(CONTENT_TYPE.into())
        .with_delivery_mode(PERSISTENT)
        .with_message_id(envelope.id.to_string().into())
        .with_type(envelope.event_type.as_str().into())
        .with_headers(headers)
}

/// Of a message that will come back as attempt number `attempt`.
pub(super) fn of_retry(delivery: &Delivery, attempt: u32) -> BasicProperties {
    let mut headers = own_headers(delivery);
    headers.insert(ATTEMPT.into(), AMQPValue::LongLongInt(attempt.into()));
    delivery.properties.clone().with_delivery_mode(PERSISTENT).with_headers(headers)
}

/// Of a message that was given up.
pub(super) fn of_dead(delivery: &Delivery, reason: &str, attempts: u32) -> BasicProperties {
    let routing_key = routing_key(delivery);
    let mut headers = own_headers(delivery);
    put_text(&mut headers, REASON, reason);
    put_text(&mut headers, ROUTING_KEY, &routing_key);
    headers.insert(ATTEMPTS.into(), AMQPValue::LongLongInt(attempts.into()));
    delivery.properties.clone().with_delivery_mode(PERSISTENT).with_headers(headers)
}

/// Which attempt this delivery is.
pub(super) fn attempt(delivery: &Delivery) -> u32 {
    number(&headers(delivery), ATTEMPT).unwrap_or(1).max(1)
}

/// The dead letter in a delivery from the dead queue; without our headers it was the broker that gave up.
pub(super) fn dead_letter(delivery: &Delivery) -> DeadLetter {
    let headers = headers(delivery);
    let by_broker = || {
        let cause = first_death(&headers).and_then(|death| text(death, "reason"));
        format!("the broker gave up: {}", cause.as_deref().unwrap_or("no reason given"))
    };
    DeadLetter {
        body: delivery.data.clone(),
        envelope: Envelope::from_bytes(&delivery.data).ok(),
        routing_key: routing_key(delivery),
        reason: text(&headers, REASON).unwrap_or_else(by_broker),
        attempts: number(&headers, ATTEMPTS).unwrap_or(0),
    }
}

/// The topic it was published under, however many queues it has been through.
fn routing_key(delivery: &Delivery) -> String {
    let headers = headers(delivery);
    if let Some(routing_key) = text(&headers, ROUTING_KEY) {
        return routing_key;
    }
    if let Ok(envelope) = Envelope::from_bytes(&delivery.data) {
        return envelope.routingkey;
    }
    let before_death = first_death(&headers).and_then(|death| {
        death.inner().get("routing-keys")?.as_array()?.as_slice().first().and_then(as_text)
    });
    before_death.unwrap_or_else(|| delivery.routing_key.to_string())
}

fn headers(delivery: &Delivery) -> FieldTable {
    delivery.properties.headers().clone().unwrap_or_default()
}

/// The headers without the broker's notes on where the message has been: sent again, those could pass for a loop, which
/// the broker cuts by dropping the message.
fn own_headers(delivery: &Delivery) -> FieldTable {
    let mut own = FieldTable::default();
    for (key, value) in headers(delivery).inner() {
        if !key.as_str().starts_with("x-") || key.as_str().starts_with("x-steward-") {
            own.insert(key.clone(), value.clone());
        }
    }
    own
}

/// The broker's note of where a message died; the latest comes first.
fn first_death(headers: &FieldTable) -> Option<&FieldTable> {
    headers.inner().get("x-death")?.as_array()?.as_slice().first()?.as_field_table()
}

fn number(headers: &FieldTable, key: &str) -> Option<u32> {
    headers.inner().get(key)?.as_long_long_int().and_then(|value| u32::try_from(value).ok())
}

fn text(headers: &FieldTable, key: &str) -> Option<String> {
    headers.inner().get(key).and_then(as_text)
}

fn as_text(value: &AMQPValue) -> Option<String> {
    value.as_long_string().map(|text| String::from_utf8_lossy(text.as_bytes()).into_owned())
}

fn put_text(headers: &mut FieldTable, key: &str, value: &str) {
    headers.insert(key.into(), AMQPValue::LongString(value.into()));
}
