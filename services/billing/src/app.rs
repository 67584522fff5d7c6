//! What every operation works with.
#![warn(clippy::future_not_send)]

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
