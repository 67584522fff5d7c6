//! What the desk can do: one operation, one file, one transaction; all acts on a ticket are one operation. HTTP, events and
//! jobs all enter here.
#![warn(clippy::future_not_send)]

mod applicable_standard;
pub(crate) mod interactions;
mod people;
pub(crate) mod standards;
pub(crate) mod tickets;

use std::sync::Arc;

use ::standards::StandardCache;
use contracts::archive::Directory;
use db::{Allowance, Db};

pub(crate) use applicable_standard::{ApplicableStandard, Rules};

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    /// The archive, for what our own copy does not know yet.
    pub(crate) directory: Arc<dyn Directory>,
    /// Standards read so far.
    pub(crate) standard_cache: StandardCache,
    /// How many different contacts somebody may see in full.
    pub(crate) reveals: Arc<Allowance>,
}
