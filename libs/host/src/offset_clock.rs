//! The machine's clock, set wrong on purpose.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Clock, SystemClock};

/// A clock that is always so much ahead of the machine's, or behind it: for tests of what a process with a wrong clock does
/// to the others.
#[derive(Debug)]
pub(crate) struct OffsetClock(pub(crate) TimeDelta);

impl Clock for OffsetClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + self.0
    }
}
