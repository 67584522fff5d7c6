//! An entry as it is read.

use chrono::{DateTime, Utc};
use envelope::{Envelope, EnvelopeError, KeptEnvelope};
use kernel::{EstateId, EventId};
use sea_orm::{FromQueryResult, prelude::Uuid};

use super::AS_IT_CAME;

/// What whoever follows the log for its events reads of every entry.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct EventRow {
    /// Its place: given out before the commit, never twice, not always used.
    pub(crate) position: i64,
    /// The event's id, the audit line's, or both.
    pub(crate) id: Uuid,
    /// When it happened, by the injected clock.
    pub(crate) at: DateTime<Utc>,
    /// The topic under which others hear of it; nobody does where it has none.
    pub(crate) routing_key: Option<String>,
    /// What it is about.
    pub(crate) subject_id: String,
    /// The aggregate's version after the event.
    pub(crate) sequence: Option<i32>,
    /// The version of its data; none for the first, as most have.
    pub(crate) data_version: Option<i32>,
    /// Where.
    pub(crate) estate_id: Option<Uuid>,
    /// The `traceparent` of who said it; the trace's id alone where nobody hears it.
    pub(crate) trace: Option<String>,
    /// What the event says, JSON.
    pub(crate) data: Option<String>,
}

impl EventRow {
    /// The columns, in the order of the fields.
    pub(crate) const COLUMNS: [&str; 10] = [
        "position",
        "id",
        "at",
        "routing_key",
        "subject_id",
        "sequence",
        "data_version",
        "estate_id",
        "trace",
        "data",
    ];

    /// The envelope as it is sent; none where nobody hears of it.
    pub(crate) fn envelope(&self) -> Option<Result<Envelope, EnvelopeError>> {
        let routing_key = self.routing_key.clone()?;
        let data = self.data.clone().unwrap_or_default();
        if routing_key == AS_IT_CAME {
            return Some(Envelope::from_bytes(data.as_bytes()));
        }
        Some(Envelope::restore(KeptEnvelope {
            id: EventId::from_uuid(self.id),
            time: self.at,
            routing_key,
            subject: self.subject_id.clone(),
            sequence: self.sequence.unwrap_or_default(),
            data_version: self.data_version.and_then(|version| version.try_into().ok()).unwrap_or(1),
            estate_id: self.estate_id.map(EstateId::from_uuid),
            traceparent: self.trace.clone(),
            data,
        }))
    }
}
