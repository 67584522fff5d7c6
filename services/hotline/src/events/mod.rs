//! What the hotline publishes and consumes: besides the estates and everybody's rights, which the host follows for every
//! service, who is cleared to take calls alone.
#![warn(clippy::future_not_send)]

pub(crate) mod publish;

use copies::clearances;
use db::InboxConsumer;

use crate::app::App;

/// What this service consumes of its own accord.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    clearances::follow(InboxConsumer::new(app.db.clone()))
}
