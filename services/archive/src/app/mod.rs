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

use db::Db;

pub(crate) use caller_cards::CardCache;
pub(crate) use directory::ArchiveDirectory;

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) cards: CardCache,
}
