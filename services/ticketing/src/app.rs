//! What every operation works with.
#![warn(clippy::future_not_send)]

use std::sync::Arc;

use ::standards::StandardCache;
use contracts::archive::Directory;
use copies::published_calendars::Calendars;
use db::{Allowance, Db};

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    /// The archive, for what our own copy does not know yet.
    pub(crate) directory: Arc<dyn Directory>,
    /// Standards read so far.
    pub(crate) standard_cache: StandardCache,
    /// The calendars that hold.
    pub(crate) calendars: Calendars,
    /// How many different contacts somebody may see in full.
    pub(crate) reveals: Arc<Allowance>,
}
