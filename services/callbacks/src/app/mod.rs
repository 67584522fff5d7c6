//! What the callback desk can do: one operation, one file, one transaction. HTTP, events and jobs all enter here.
#![warn(clippy::future_not_send)]

pub(crate) mod callbacks;
mod governance;
mod learn_standard;

use db::Db;
use standards::Book;

pub(crate) use governance::Governance;
pub(crate) use learn_standard::learn_standard;

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    /// Standards read so far.
    pub(crate) book: Book,
}
