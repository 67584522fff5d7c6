//! The settings of billing: section `billing`.

use chrono::Days;
use host::Settings;

/// What can be set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Config {
    /// `billing.payment_term_days`: how long an invoice may be paid when whoever issues it does not say; 0 to 366.
    pub(crate) payment_term: Days,
}

impl Config {
    /// Reads the section; faults stay in `settings`.
    pub(crate) fn read(settings: &mut Settings) -> Self {
        let days = settings.get("billing.payment_term_days", 30_u64);
        if days > 366 {
            settings.fault("billing.payment_term_days", "must lie between 0 and 366");
        }
        Self { payment_term: Days::new(days) }
    }
}
