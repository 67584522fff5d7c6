//! What every operation works with.
#![warn(clippy::future_not_send)]

use std::sync::Arc;

use contracts::archive::Directory;
use copies::published_calendars::Calendars;
use db::Db;

use crate::{config::FileLimits, forms::app::Forms};

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    /// Who knows the estates, homes and customers that a record is about.
    pub(crate) directory: Arc<dyn Directory>,
    /// The forms that records are filled in on.
    pub(crate) forms: Forms,
    /// The working time of estates.
    pub(crate) calendars: Calendars,
    /// Whose papers are printed.
    pub(crate) organisation: Arc<str>,
    /// Where the bytes of files lie.
    pub(crate) store: files::Store,
    pub(crate) limits: FileLimits,
}
