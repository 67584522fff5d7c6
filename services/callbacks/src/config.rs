//! The knobs of the callback desk: section `callbacks`.

use std::time::Duration;

use host::Knobs;

/// What can be set.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// `callbacks.sweep_secs`: how often callbacks are looked through for late ones; 1 to 3600.
    pub(crate) sweep: Duration,
}

impl Config {
    /// Reads the section; faults stay in `knobs`.
    pub(crate) fn read(knobs: &mut Knobs) -> Self {
        let sweep_secs = knobs.get("callbacks.sweep_secs", 5_u64);
        if !(1..=3600).contains(&sweep_secs) {
            knobs.fault("callbacks.sweep_secs", "must lie between 1 and 3600");
        }
        Self { sweep: Duration::from_secs(sweep_secs) }
    }
}
