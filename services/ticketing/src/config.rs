//! The knobs of the ticket desk: section `ticketing`.

use std::time::Duration;

use host::Knobs;

/// What can be set.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// `ticketing.sweep_secs`: how often promises are looked through that ran out; 1 to 3600.
    pub(crate) sweep: Duration,
}

impl Config {
    /// Reads the section; faults stay in `knobs`.
    pub(crate) fn read(knobs: &mut Knobs) -> Self {
        let sweep_secs = knobs.get("ticketing.sweep_secs", 5_u64);
        if !(1..=3600).contains(&sweep_secs) {
            knobs.fault("ticketing.sweep_secs", "must lie between 1 and 3600");
        }
        Self { sweep: Duration::from_secs(sweep_secs) }
    }
}
