//! What billing can do: one operation, one file, one transaction. HTTP and events all enter here.
#![warn(clippy::future_not_send)]

mod books;
pub(crate) mod charges;
pub(crate) mod invoices;
pub(crate) mod ledger;
pub(crate) mod payers;
pub(crate) mod payments;

use std::sync::Arc;

use contracts::archive::Directory;
use db::Db;

use crate::config::Config;

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    /// The archive, for whether an estate, a unit or a customer exists.
    pub(crate) directory: Arc<dyn Directory>,
    pub(crate) config: Config,
}
