//! What the registers publish and consume: of estates, which the host follows for every service, and of calendars.
#![warn(clippy::future_not_send)]

pub(crate) mod publish;

use copies::published_calendars;
use db::InboxConsumer;

use crate::app::App;

/// What this service consumes of its own accord: by which calendar places close.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    published_calendars::follow(InboxConsumer::new(app.db.clone()))
}
