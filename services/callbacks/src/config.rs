//! The settings of the callback desk: section `callbacks`.

use std::time::Duration;

use host::Settings;

/// What can be set.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// `callbacks.sweep_secs`: how often timers are looked for that are due, unless the next is known to be due
    /// sooner; 1 to 3600.
    pub(crate) sweep: Duration,
}

impl Config {
    /// Reads the section; faults stay in `settings`.
    pub(crate) fn read(settings: &mut Settings) -> Self {
        let sweep_secs = settings.get("callbacks.sweep_secs", 5_u64);
        if !(1..=3600).contains(&sweep_secs) {
            settings.fault("callbacks.sweep_secs", "must lie between 1 and 3600");
        }
        Self { sweep: Duration::from_secs(sweep_secs) }
    }
}
