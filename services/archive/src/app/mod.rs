//! What the archive can do: one operation, one file, one transaction. HTTP and events all enter here.
#![warn(clippy::future_not_send)]

pub(crate) mod caller_cards;
pub(crate) mod customers;
mod directory;
pub(crate) mod estates;
pub(crate) mod imports;
pub(crate) mod occupancies;
pub(crate) mod reveals;
mod timeline_note;
pub(crate) mod units;

use std::sync::Arc;

use contracts::ticketing::Standards;
use db::{Allowance, Db};

pub(crate) use caller_cards::CardCache;
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
    /// With how many different numbers somebody who brings people in is told who has them already: a budget of its own, so
    /// that whoever fills the archive can look callers up afterwards.
    pub(crate) comparisons: Arc<Allowance>,
}
