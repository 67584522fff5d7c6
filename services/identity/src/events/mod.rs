//! Identity publishes who may do what, and follows the estates: whose people are whose is decided by regions.
#![warn(clippy::future_not_send)]

pub(crate) mod publish;

use contracts::{archive::PlaceChanged, registers::FormRecordSubmitted};
use copies::published_calendars;
use db::{InboxConsumer, Tx};
use envelope::Envelope;
use kernel::Failure;

use crate::{
    app::App,
    memberships::{app::keep_place, domain::PlaceFacts},
    posts::app::keep_last_record,
};

/// What this service consumes: the estates, as every service does, the other places at which positions are held, the calendars
/// by which shifts fall on holidays, and when records were handed in that show that a duty was done.
pub(crate) fn consumer(app: &App) -> InboxConsumer {
    published_calendars::follow(InboxConsumer::new(app.db.clone()))
        .on_in_any_order::<PlaceChanged, _, _>((), on_place_changed)
        .on_in_any_order::<FormRecordSubmitted, _, _>((), on_record_submitted)
}

/// What it is never changes; what it lies in is as the newest event says, in whichever order they come. A kind that only
/// another version knows is passed over: no position can name it here.
async fn on_place_changed(
    _state: &(),
    tx: &Tx,
    event: PlaceChanged,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let Some(kind) = tx.known(&event.kind) else { return Ok(()) };
    let PlaceChanged { place_id, estate_id, code, parent_id, .. } = event;
    let place = PlaceFacts { id: place_id, kind, estate_id, code, parent_id };
    keep_place(tx, &place, envelope.sequence).await
}

/// The latest counts, in whichever order they come.
async fn on_record_submitted(
    _state: &(),
    tx: &Tx,
    event: FormRecordSubmitted,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    keep_last_record(tx, (&event.record.form, event.estate_id), event.submitted_at).await
}
