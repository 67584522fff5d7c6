//! The knobs of the archive: section `archive`.

use std::time::Duration;

use host::Knobs;

/// What can be set.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// `archive.card_ttl_secs`: how long a caller card is kept at hand; 1 to 300. Events forget it sooner; this only
    /// bounds how long a card may be old when the cache could not be told.
    pub(crate) card_ttl: Duration,
}

impl Config {
    /// Reads the section; faults stay in `knobs`.
    pub(crate) fn read(knobs: &mut Knobs) -> Self {
        let card_ttl_secs = knobs.get("archive.card_ttl_secs", 30_u64);
        if !(1..=300).contains(&card_ttl_secs) {
            knobs.fault("archive.card_ttl_secs", "must lie between 1 and 300");
        }
        Self { card_ttl: Duration::from_secs(card_ttl_secs) }
    }
}
