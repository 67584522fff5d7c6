//! What the bus counts. Labels are service names and fixed words only, so that their number stays small.

use metrics::counter;

/// A publish was asked for.
pub(crate) fn published() {
    counter!("bus_published_total").increment(1);
}

/// A publish was confirmed: the message is safe.
pub(crate) fn confirmed() {
    counter!("bus_confirmed_total").increment(1);
}

/// One attempt ended; `outcome` is `done`, `retry` or `dead`.
pub(crate) fn consumed(service: &'static str, outcome: &'static str) {
    counter!("bus_consumed_total", "service" => service, "outcome" => outcome).increment(1);
}

/// A message was stored as a dead letter.
pub(crate) fn parked(service: &'static str) {
    counter!("bus_parked_total", "service" => service).increment(1);
}

/// A connection that had been up was made again; `link` is `publish` or `consume`.
pub(crate) fn reconnected(link: &'static str) {
    counter!("bus_reconnects_total", "link" => link).increment(1);
}

/// A live feed skipped `count` events because its reader was too slow.
pub(crate) fn skipped(count: u64) {
    counter!("bus_feed_skipped_total").increment(count);
}
