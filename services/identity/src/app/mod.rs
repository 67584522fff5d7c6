//! What every operation works with, and what several aggregates do alike: passwords and secrets, scopes, and telling the
//! other services who may do what.
#![warn(clippy::future_not_send)]

pub(crate) mod passwords;
pub(crate) mod publishing;
pub(crate) mod rights;
pub(crate) mod scopes;

use std::sync::Arc;

use copies::published_calendars::Calendars;
use db::Db;

use crate::{config::Config, keys::app::Keyring};

pub(crate) use passwords::Passwords;
pub(crate) use publishing::publish_the_unpublished;

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) passwords: Passwords,
    pub(crate) config: Arc<Config>,
    /// The calendars that hold.
    pub(crate) calendars: Calendars,
}
