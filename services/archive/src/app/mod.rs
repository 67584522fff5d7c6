//! What every operation works with, and the archive's answers to the other services of one process.
#![warn(clippy::future_not_send)]

mod directory;

use std::sync::Arc;

use contracts::ticketing::Standards;
use db::{Allowance, Db};

use crate::cards::app::CardCache;

pub(crate) use directory::ArchiveDirectory;

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) cards: CardCache,
    /// The ticket desk, for standards that our own copy does not know yet.
    pub(crate) standards: Arc<dyn Standards>,
    /// How many different people somebody may see in full.
    pub(crate) reveals: Arc<Allowance>,
    /// How many different numbers somebody may look up.
    pub(crate) lookups: Arc<Allowance>,
    /// For how many different numbers an importer is shown who has them already: an allowance of its own, so
    /// that the same person can look callers up afterwards.
    pub(crate) comparisons: Arc<Allowance>,
}
