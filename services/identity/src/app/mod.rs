//! What every operation works with, and what several aggregates do alike: passwords and secrets, scopes, telling the other
//! services who may do what; and the ways out as operations see them.
#![warn(clippy::future_not_send)]

mod mailer;
pub(crate) mod passwords;
mod provider;
pub(crate) mod publishing;
pub(crate) mod rights;
pub(crate) mod scopes;

use std::sync::Arc;

use copies::published_calendars::Calendars;
use db::Db;
use jobs::Notify;

use crate::{config::Config, keys::app::Keyring};

pub(crate) use mailer::{Letter, Mailer, Posted};
pub(crate) use passwords::Passwords;
pub(crate) use provider::{IdentityProvider, ProviderCode, ProviderRequest};
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
    /// Where people sign in besides here, if anywhere.
    pub(crate) provider: Option<Arc<dyn IdentityProvider>>,
    /// How mail goes out, if any does.
    pub(crate) mailer: Option<Arc<dyn Mailer>>,
    /// Told when there is mail to send.
    pub(crate) mail_due: Notify,
}
