//! What identity can do: one operation, one file, one transaction. HTTP, jobs and the start all enter here.
#![warn(clippy::future_not_send)]

pub(crate) mod api_clients;
mod bootstrap;
pub(crate) mod keys;
mod passwords;
mod prune;
mod publishing;
pub(crate) mod roles;
mod scopes;
mod secrets;
pub(crate) mod sessions;
pub(crate) mod staff;

use std::sync::Arc;

use db::Db;

pub(crate) use bootstrap::bootstrap_administrator;
pub(crate) use keys::Keyring;
pub(crate) use passwords::Passwords;
pub(crate) use prune::prune_sessions;
pub(crate) use publishing::publish_the_unpublished;

use crate::config::Config;

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) passwords: Passwords,
    pub(crate) config: Arc<Config>,
}
