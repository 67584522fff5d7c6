//! The settings of the archive: section `archive`.

use std::time::Duration;

use host::Settings;

/// What can be set.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// `archive.card_ttl_secs`: how long a caller card is kept at hand; 1 to 300. Events forget it sooner; this only
    /// bounds how long a card may be old when the cache could not be told.
    pub(crate) card_ttl: Duration,
    /// `archive.reveals_per_hour`: how many different people one person may see in full within an hour.
    pub(crate) reveals_per_hour: usize,
    /// `archive.lookups_per_hour`: how many different numbers one person may look up within an hour.
    pub(crate) lookups_per_hour: usize,
}

impl Config {
    /// Reads the section; faults stay in `settings`.
    pub(crate) fn read(settings: &mut Settings) -> Self {
        let card_ttl_secs = settings.get("archive.card_ttl_secs", 30_u64);
        if !(1..=300).contains(&card_ttl_secs) {
            settings.fault("archive.card_ttl_secs", "must lie between 1 and 300");
        }
        Self {
            card_ttl: Duration::from_secs(card_ttl_secs),
            reveals_per_hour: settings.get("archive.reveals_per_hour", 120),
            lookups_per_hour: settings.get("archive.lookups_per_hour", 1000),
        }
    }
}
