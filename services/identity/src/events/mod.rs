//! Identity publishes who may do what, and follows the estates: whose people are whose is decided by regions.

pub(crate) mod publish;

use contracts::archive::PlaceChanged;
use db::InboxConsumer;

use crate::{app::App, memberships};

/// What this service consumes: the estates, as every service does, and the other places at which positions are held.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    InboxConsumer::new(app.db.clone())
        .on_in_any_order::<PlaceChanged, _, _>((), memberships::events::on_place_changed)
}
