//! Places that the archive tells of: positions are held there.
#![warn(clippy::future_not_send)]

use contracts::archive::PlaceChanged;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::memberships::{app::keep_place, domain::PlaceFacts};

/// What it is and where it lies never changes, so an event that comes again or late has nothing to add. A kind that
/// only another version knows is passed over: no position can name it here.
pub(crate) async fn on_place_changed(
    _state: &(),
    tx: &Tx,
    event: PlaceChanged,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    let Some(kind) = tx.known(&event.kind) else { return Ok(()) };
    let PlaceChanged { place_id, estate_id, code, .. } = event;
    keep_place(tx, &PlaceFacts { id: place_id, kind, estate_id, code }).await
}
