//! Identity publishes who may do what, and follows the estates: whose people are whose is decided by regions.

pub(crate) mod publish;

use db::InboxConsumer;

use crate::app::App;

/// What this service consumes: the estates, as every service does.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    InboxConsumer::new(app.db.clone())
}
