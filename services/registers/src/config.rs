//! The settings of the registers: section `registers`.

use host::Settings;

/// What can be set.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// `registers.organisation`: whose papers these are, as it stands above what is printed.
    pub(crate) organisation: String,
}

impl Config {
    /// Reads the section; faults stay in `settings`.
    pub(crate) fn read(settings: &mut Settings) -> Self {
        Self { organisation: settings.get("registers.organisation", String::new()) }
    }
}
