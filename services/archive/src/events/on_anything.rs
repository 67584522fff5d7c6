//! Whatever happened, whichever service says so: if it tells whom it concerns, it stands on their card and timeline.

use db::{AnyEvent, DbError, Tx};
use envelope::{Envelope, EnvelopeError};
use kernel::Failure;

use crate::app::caller_cards::{PublishedEvent, record_event};

/// What the archive publishes itself stands on timelines already: its lines are written with the change.
const OURS: &str = "archive";

/// Applies one event in the inbox's transaction.
pub(super) async fn on_anything(
    _state: &(),
    tx: &Tx,
    _event: AnyEvent,
    envelope: &Envelope,
) -> Result<(), Failure> {
    match read(envelope).map_err(DbError::from)? {
        Some(event) => Ok(record_event(tx, event)?),
        None => Ok(()),
    }
}

/// What the event tells; nothing of our own, of what concerns nobody, and of what happened at no estate.
pub(super) fn read(envelope: &Envelope) -> Result<Option<PublishedEvent>, EnvelopeError> {
    let mut words = envelope.routingkey.split('.');
    let (Some(service), Some(aggregate), Some(name)) = (words.next(), words.next(), words.next()) else {
        return Ok(None);
    };
    let (Some(estate_id), Ok(subject_id)) = (envelope.estateid, envelope.subject.parse()) else {
        return Ok(None);
    };
    if service == OURS {
        return Ok(None);
    }
    let facets = contracts::facets_of(envelope)?;
    Ok(facets.map(|facets| PublishedEvent {
        event_id: envelope.id,
        name: name.to_owned(),
        aggregate: format!("{service}.{aggregate}"),
        subject_id,
        sequence: envelope.sequence,
        estate_id,
        published_at: envelope.time,
        facets,
    }))
}
