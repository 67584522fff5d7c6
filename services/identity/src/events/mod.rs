//! Identity publishes who may do what, and follows the estates: whose people are whose is decided by regions.
#![warn(clippy::future_not_send)]

pub(crate) mod publish;

use contracts::archive::PlaceChanged;
use db::{InboxConsumer, Tx};
use envelope::Envelope;
use kernel::Failure;

use crate::{
    app::App,
    memberships::{app::keep_place, domain::PlaceFacts},
};

/// What this service consumes: the estates, as every service does, and the other places at which positions are held.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    InboxConsumer::new(app.db.clone()).on_in_any_order::<PlaceChanged, _, _>((), on_place_changed)
}

/// What it is and where it lies never changes, so an event that comes again or late has nothing to add. A kind that
/// only another version knows is passed over: no position can name it here.
async fn on_place_changed(
    _state: &(),
    tx: &Tx,
    event: PlaceChanged,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    let Some(kind) = tx.known(&event.kind) else { return Ok(()) };
    let PlaceChanged { place_id, estate_id, code, .. } = event;
    keep_place(tx, &PlaceFacts { id: place_id, kind, estate_id, code }).await
}
