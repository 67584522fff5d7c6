//! Messages as the broker carries them: properties out, headers in.

use std::time::Duration;

use envelope::Envelope;
use lapin::{
    BasicProperties,
    message::Delivery,
    types::{AMQPValue, FieldTable},
};

use crate::{DeadLetter, delivery::RetryState, partition::slot_of};

const PERSISTENT: u8 = 2;
const CONTENT_TYPE: &str = "application/cloudevents+json";
/// Which attempt comes next, from 1; absent at the first.
const ATTEMPT: &str = "x-steward-attempt";
/// How long it has waited so far for what was away, in milliseconds; absent when it has not.
const WAITED: &str = "x-steward-waited";
/// More routing keys; the broker takes the header off (RabbitMQ's sender-selected distribution).
const BLIND_COPY: &str = "BCC";
/// Of a message that only asks whether its queue is there.
const KNOCK: &str = "x-steward-knock";
/// The broker's own count of how often a message was given back without an answer.
const RETURNS: &str = "x-delivery-count";
/// The topic it was published under, of a message that came by another way.
const ROUTING_KEY: &str = "x-steward-routing-key";
/// Of dead letters: why, and after how many attempts.
const REASON: &str = "x-steward-reason";
const ATTEMPTS: &str = "x-steward-attempts";

/// Of an event on its way to everybody.
pub(super) fn of_event(envelope: &Envelope) -> BasicProperties {
    let mut headers = FieldTable::default();
    if let Some(traceparent) = &envelope.traceparent {
        put_text(&mut headers, "traceparent", traceparent);
    }
    put_slot(&mut headers, &envelope.subject);
    BasicProperties::default()
        .with_content_type(CONTENT_TYPE.into())
        .with_delivery_mode(PERSISTENT)
        .with_message_id(envelope.id.to_string().into())
        .with_type(envelope.event_type.as_str().into())
        .with_headers(headers)
}

/// Of a message that will come back with this past.
pub(super) fn of_again(delivery: &Delivery, past: RetryState) -> BasicProperties {
    let mut headers = own_headers(delivery);
    let waited = i64::try_from(past.waited.as_millis()).unwrap_or(i64::MAX);
    headers.insert(ATTEMPT.into(), AMQPValue::LongLongInt(past.attempt.into()));
    headers.insert(WAITED.into(), AMQPValue::LongLongInt(waited));
    put_slot(&mut headers, &subject(delivery));
    delivery.properties.clone().with_delivery_mode(PERSISTENT).with_headers(headers)
}

/// A message for nobody: the broker gives it back when the queue it is sent to is not there. To look for a queue by its
/// name would be an error in the broker's log whenever it is missing.
pub(super) fn of_knock() -> BasicProperties {
    let mut headers = FieldTable::default();
    headers.insert(KNOCK.into(), AMQPValue::Boolean(true));
    BasicProperties::default().with_headers(headers)
}

/// Whether it is such a message.
pub(super) fn is_knock(delivery: &Delivery) -> bool {
    headers(delivery).inner().contains_key(KNOCK)
}

/// Whom the message is about; nobody, when it cannot be read.
pub(super) fn subject(delivery: &Delivery) -> String {
    Envelope::from_bytes(&delivery.data).map_or_else(|_unreadable| String::new(), |envelope| envelope.subject)
}

/// The word that stands for a slot among routing keys.
pub(super) fn slot_key(slot: u16) -> String {
    format!("~{slot}")
}

/// Of a message that missed its queue and is put into it as it was published.
pub(super) fn of_missed(delivery: &Delivery) -> BasicProperties {
    let mut headers = own_headers(delivery);
    put_text(&mut headers, ROUTING_KEY, &routing_key(delivery));
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

/// What the delivered message has been through.
pub(super) fn past(delivery: &Delivery) -> RetryState {
    let headers = headers(delivery);
    let waited = number(&headers, WAITED).unwrap_or(0);
    RetryState {
        attempt: number(&headers, ATTEMPT).unwrap_or(1).max(1),
        waited: Duration::from_millis(waited.into()),
    }
}

/// How often the message was given back without an answer: its consumer died, or lost its connection.
pub(super) fn returns(delivery: &Delivery) -> u32 {
    number(&headers(delivery), RETURNS).unwrap_or(0)
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

/// A second routing key, by which the message finds its partition behind each service's exchange. Whom it is delivered to
/// does not see it, and the routing key that it shows is the first.
fn put_slot(headers: &mut FieldTable, subject: &str) {
    let slot = AMQPValue::LongString(slot_key(slot_of(subject)).into());
    headers.insert(BLIND_COPY.into(), AMQPValue::FieldArray(vec![slot].into()));
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
