//! The settings of the hotline: section `hotline`.

use host::Settings;

/// What can be set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Config {
    /// `hotline.lookups_per_hour`: how many different numbers one person may look up within an hour.
    pub(crate) lookups_per_hour: usize,
}

impl Config {
    /// Reads the section; faults stay in `settings`.
    pub(crate) fn read(settings: &mut Settings) -> Self {
        Self { lookups_per_hour: settings.get("hotline.lookups_per_hour", 1000) }
    }
}
