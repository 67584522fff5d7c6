//! What every operation works with.
#![warn(clippy::future_not_send)]

use chrono::{DateTime, Utc};
use copies::published_calendars::Calendars;
use db::Db;
use standards::StandardCache;

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    /// Standards read so far.
    pub(crate) standard_cache: StandardCache,
    /// The calendars that hold.
    pub(crate) calendars: Calendars,
}

impl App {
    /// The instant at which something is asked.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.db.clock().now()
    }
}
