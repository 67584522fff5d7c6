//! What every operation works with.
#![warn(clippy::future_not_send)]

use std::sync::Arc;

use contracts::archive::Directory;
use db::{Allowance, Db};

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    /// Who knows the estates that have not been heard of yet.
    pub(crate) directory: Arc<dyn Directory>,
    /// How many different numbers somebody may look up.
    pub(crate) lookups: Arc<Allowance>,
}
