//! What the callback desk can do: one operation, one file, one transaction. HTTP, events and jobs all enter here.
#![warn(clippy::future_not_send)]

mod applicable_standard;
pub(crate) mod callbacks;

use chrono::{DateTime, Utc};
use db::Db;
use standards::StandardCache;

pub(crate) use applicable_standard::ApplicableStandard;

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    /// Standards read so far.
    pub(crate) standard_cache: StandardCache,
}

impl App {
    /// The instant at which something is asked.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.db.clock().now()
    }
}
