//! What the desk can do: one operation, one file, one transaction. HTTP, events and jobs all enter here.
#![warn(clippy::future_not_send)]

mod governance;
pub(crate) mod receptions;
pub(crate) mod standards;
pub(crate) mod tickets;

use std::sync::Arc;

use ::standards::Book;
use contracts::archive::Directory;
use db::Db;

pub(crate) use governance::Governance;

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    /// The archive, for what our own copy does not know yet.
    pub(crate) directory: Arc<dyn Directory>,
    /// Standards read so far.
    pub(crate) book: Book,
}
