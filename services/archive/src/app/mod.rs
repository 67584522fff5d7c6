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
use kernel::{Faults, Refusal};

pub(crate) use caller_cards::CardCache;
pub(crate) use directory::ArchiveDirectory;

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) cards: CardCache,
}

/// One field at fault.
fn fault(pointer: &str, code: &'static str, en: &str, zh: &str) -> Refusal {
    let mut faults = Faults::new();
    faults.add(pointer, code, en, zh);
    faults.into_result().err().unwrap_or_else(Refusal::not_found)
}

/// The fault of an id that names no estate, or one outside the actor's scope.
fn unknown_estate() -> Refusal {
    fault("/estate_id", "estate.unknown", "no such estate", "没有该小区")
}
