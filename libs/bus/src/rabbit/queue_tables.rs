//! The arguments of every queue, all of them said: what is left to a default changes with the broker's version.

use std::time::Duration;

use lapin::types::{AMQPValue, FieldTable};

/// A message that was given back this often without being acknowledged kills its consumers: it is dead.
const DELIVERY_LIMIT: i64 = 20;
/// The same for one that was given back a few times already, before it came here.
const SUSPECT_DELIVERY_LIMIT: i64 = 17;
/// Dead letters have nowhere further to go, so this must not be reached; since RabbitMQ 4 saying nothing means 20.
const DEAD_DELIVERY_LIMIT: i64 = 1_000_000;
/// A live feed that falls further behind than this loses its oldest events.
const FEED_LENGTH: i64 = 10_000;

/// Of one partition of a service: one replica has it at a time, and another when that one is gone.
pub(super) fn partition_queue(dead: &str) -> FieldTable {
    let mut table = shared_queue(dead);
    table.insert("x-single-active-consumer".into(), AMQPValue::Boolean(true));
    table
}

/// Of a service's only queue, where it has no partitions: dead letters go to `dead`, surely.
pub(super) fn shared_queue(dead: &str) -> FieldTable {
    consumed_queue(dead, DELIVERY_LIMIT)
}

/// Of the queue of what may kill its consumers.
pub(super) fn suspect_queue(dead: &str) -> FieldTable {
    consumed_queue(dead, SUSPECT_DELIVERY_LIMIT)
}

fn consumed_queue(dead: &str, delivery_limit: i64) -> FieldTable {
    let mut table = quorum();
    put(&mut table, "x-delivery-limit", delivery_limit);
    // The default exchange routes by queue name.
    dead_letter_to(&mut table, "");
    put_text(&mut table, "x-dead-letter-routing-key", dead);
    table
}

/// Of a queue whose messages come back through the exchange `entry` after `delay`, under the keys they came with: one of
/// these is their slot, and so they return to the partition that has it then. A classic queue would cost less, but
/// dead-letters without waiting for a confirmation.
pub(super) fn delay_queue(entry: &str, delay: Duration) -> FieldTable {
    let mut table = quorum();
    put(&mut table, "x-message-ttl", i64::try_from(delay.as_millis()).unwrap_or(i64::MAX));
    dead_letter_to(&mut table, entry);
    table
}

/// Of the queue of what was given up.
pub(super) fn dead_queue() -> FieldTable {
    let mut table = quorum();
    put(&mut table, "x-delivery-limit", DEAD_DELIVERY_LIMIT);
    table
}

/// Of the queue of what found its partition's queue missing.
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

fn dead_letter_to(table: &mut FieldTable, exchange: &str) {
    put_text(table, "x-dead-letter-exchange", exchange);
    put_text(table, "x-dead-letter-strategy", "at-least-once");
}

fn put(table: &mut FieldTable, key: &str, value: i64) {
    table.insert(key.into(), AMQPValue::LongLongInt(value));
}

fn put_text(table: &mut FieldTable, key: &str, value: &str) {
    table.insert(key.into(), AMQPValue::LongString(value.into()));
}
