//! What the registers publish and consume: only of estates, which the host follows for every service.
#![warn(clippy::future_not_send)]

pub(crate) mod publish;

use db::InboxConsumer;

use crate::app::App;

/// What this service consumes of its own accord: nothing.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    InboxConsumer::new(app.db.clone())
}
