//! What the callback desk can do: one operation, one file, one transaction. HTTP, events and jobs all enter here.
#![warn(clippy::future_not_send)]

pub(crate) mod callbacks;
mod governance;

use db::Db;
use standards::Book;

pub(crate) use governance::Governance;

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    /// Standards read so far.
    pub(crate) book: Book,
}
