//! The settings of the ticket desk: section `ticketing`.

use std::time::Duration;

use host::Settings;

/// What can be set.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// `ticketing.sweep_secs`: how often timers are looked for that are due, unless the next is known to be due
    /// sooner; 1 to 3600.
    pub(crate) sweep: Duration,
    /// `ticketing.reveals_per_hour`: how many different contacts one person may see in full within an hour.
    pub(crate) reveals_per_hour: usize,
}

impl Config {
    /// Reads the section; faults stay in `settings`.
    pub(crate) fn read(settings: &mut Settings) -> Self {
        let sweep_secs = settings.get("ticketing.sweep_secs", 5_u64);
        if !(1..=3600).contains(&sweep_secs) {
            settings.fault("ticketing.sweep_secs", "must lie between 1 and 3600");
        }
        Self {
            sweep: Duration::from_secs(sweep_secs),
            reveals_per_hour: settings.get("ticketing.reveals_per_hour", 120),
        }
    }
}
