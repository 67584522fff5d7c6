//! Telling that a consuming loop runs, for as long as it does.

use crate::meter;

/// Held by the loop's future: whatever ends it, a panic included, is told.
pub(crate) struct Alive(&'static str);

impl Alive {
    /// The loop of `service` runs from now on.
    pub(crate) fn of(service: &'static str) -> Self {
        meter::consumer_alive(service, true);
        Self(service)
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        meter::consumer_alive(self.0, false);
    }
}
