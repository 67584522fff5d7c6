//! The arguments of every queue, all of them said: what is left to a default changes with the broker's version.

use std::time::Duration;

use lapin::types::{AMQPValue, FieldTable};

/// A message that was given back this often without being acknowledged kills its consumers: it is dead.
const DELIVERY_LIMIT: i64 = 20;
/// Dead letters have nowhere further to go, so this must not be reached; since RabbitMQ 4 saying nothing means 20.
const DEAD_DELIVERY_LIMIT: i64 = 1_000_000;
/// A live feed that falls further behind than this loses its oldest events.
const FEED_LENGTH: i64 = 10_000;

/// Of a service's own queue: dead letters go to `dead`, surely.
pub(super) fn service_queue(dead: &str) -> FieldTable {
    let mut table = quorum();
    put(&mut table, "x-delivery-limit", DELIVERY_LIMIT);
    dead_letter_to(&mut table, dead);
    table
}

/// Of a queue whose messages come back to `service_queue` after `delay`.
pub(super) fn retry_queue(service_queue: &str, delay: Duration) -> FieldTable {
    let mut table = quorum();
    put(&mut table, "x-message-ttl", i64::try_from(delay.as_millis()).unwrap_or(i64::MAX));
    dead_letter_to(&mut table, service_queue);
    table
}

/// Of the queue of what was given up.
pub(super) fn dead_queue() -> FieldTable {
    let mut table = quorum();
    put(&mut table, "x-delivery-limit", DEAD_DELIVERY_LIMIT);
    table
}

/// Of the queue of what found its service's queue missing.
pub(super) fn unrouted_queue() -> FieldTable {
    dead_queue()
}

/// Of an exchange that sends what it has no queue for to the exchange `other`.
pub(super) fn alternate(other: &str) -> FieldTable {
    let mut table = FieldTable::default();
    put_text(&mut table, "alternate-exchange", other);
    table
}

/// Of the private queue of a live feed.
pub(super) fn feed_queue() -> FieldTable {
    let mut table = FieldTable::default();
    put_text(&mut table, "x-queue-type", "classic");
    put_text(&mut table, "x-overflow", "drop-head");
    put(&mut table, "x-max-length", FEED_LENGTH);
    table
}

fn quorum() -> FieldTable {
    let mut table = FieldTable::default();
    put_text(&mut table, "x-queue-type", "quorum");
    // Without it the broker falls back to at-most-once dead-lettering.
    put_text(&mut table, "x-overflow", "reject-publish");
    table
}

fn dead_letter_to(table: &mut FieldTable, queue: &str) {
    // The default exchange routes by queue name.
    put_text(table, "x-dead-letter-exchange", "");
    put_text(table, "x-dead-letter-routing-key", queue);
    put_text(table, "x-dead-letter-strategy", "at-least-once");
}

fn put(table: &mut FieldTable, key: &str, value: i64) {
    table.insert(key.into(), AMQPValue::LongLongInt(value));
}

fn put_text(table: &mut FieldTable, key: &str, value: &str) {
    table.insert(key.into(), AMQPValue::LongString(value.into()));
}
