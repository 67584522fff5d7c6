//! What the bus counts. Labels are service names and fixed words only, so that their number stays small.

use metrics::{counter, gauge};

/// A publish was asked for.
pub(crate) fn published() {
    counter!("bus_published_total").increment(1);
}

/// A publish was confirmed: the message is safe.
pub(crate) fn confirmed() {
    counter!("bus_confirmed_total").increment(1);
}

/// One attempt ended; `outcome` is `done`, `retry`, `later` or `dead`.
pub(crate) fn consumed(service: &'static str, outcome: &'static str) {
    counter!("bus_consumed_total", "service" => service, "outcome" => outcome).increment(1);
}

/// A message was stored as a dead letter.
pub(crate) fn dead_lettered(service: &'static str) {
    counter!("bus_dead_lettered_total", "service" => service).increment(1);
}

/// A connection that had been up was made again; `link` is `publish`, `consume` or `listen`.
pub(crate) fn reconnected(link: &'static str) {
    counter!("bus_reconnects_total", "link" => link).increment(1);
}

/// A live feed skipped `count` events because its reader was too slow.
pub(crate) fn skipped(count: u64) {
    counter!("bus_feed_skipped_total").increment(count);
}

/// The broker confirmed an event that no queue is bound to.
pub(crate) fn unheard() {
    counter!("bus_unheard_total").increment(1);
}

/// A message that found its partition's queue missing, or lay where another number of partitions had it, was put into it.
pub(crate) fn rerouted(service: &'static str) {
    counter!("bus_rerouted_total", "service" => service).increment(1);
}

/// How many queues of another number of partitions are being emptied.
pub(crate) fn leftovers(service: &'static str, count: usize) {
    gauge!("bus_leftover_queues", "service" => service).set(u32::try_from(count).unwrap_or(u32::MAX));
}

/// A queue or exchange stands with other arguments than this version would give it, and is used as it is.
pub(crate) fn differs() {
    counter!("bus_declared_otherwise_total").increment(1);
}

/// The consuming loop of `service` runs (1) or does not (0).
pub(crate) fn consumer_alive(service: &'static str, is_alive: bool) {
    gauge!("consumers_alive", "service" => service).set(if is_alive { 1 } else { 0 });
}
