//! What every operation works with.
#![warn(clippy::future_not_send)]

use std::sync::Arc;

use contracts::archive::Directory;
use db::Db;

use crate::config::FileLimits;

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    /// Who knows the estates, homes and customers that a record is about.
    pub(crate) directory: Arc<dyn Directory>,
    /// Whose papers are printed.
    pub(crate) organisation: Arc<str>,
    /// Where the bytes of files lie.
    pub(crate) store: files::Store,
    pub(crate) limits: FileLimits,
}
