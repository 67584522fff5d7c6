//! What publisher and consumer of a backfill tell each other over the bus. Notices are no events: no log keeps them, no
//! handler sees them, and they have no place in any story.

use chrono::{DateTime, Utc};
use envelope::{Envelope, EnvelopeError, Payload};
use kernel::{EventId, IdGen};
use sea_orm::prelude::Uuid;
use serde::{Deserialize, Serialize};

/// What their topics begin with; no service is called so.
const TOPICS: &str = "steward.backfill.";

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub(crate) enum Notice {
    /// To everybody: a service whose database is new asks for all that it binds.
    Requested {
        /// The same however often it is asked.
        request_id: Uuid,
        /// Who asks.
        consumer: String,
        /// What it binds.
        events: Vec<String>,
    },
    /// To the consumer: events of this publisher follow.
    Begun {
        /// Whose.
        publisher: String,
    },
    /// To the consumer: those were all.
    Ended {
        /// Whose.
        publisher: String,
        /// How many there were.
        sent: i64,
    },
}

impl Notice {
    /// The topic of one that goes to everybody.
    pub(super) const REQUESTED: &str = "steward.backfill.requested.v1";

    /// True of the envelope of a notice.
    pub(crate) fn is_one(envelope: &Envelope) -> bool {
        envelope.routingkey.starts_with(TOPICS)
    }

    /// The notice in an envelope.
    pub(crate) fn read(envelope: &Envelope) -> Result<Self, EnvelopeError> {
        let event_type = || envelope.event_type.clone();
        envelope.data.read().map_err(|source| EnvelopeError::Payload { event_type: event_type(), source })
    }

    /// In an envelope of `service`, as part of the exchange `about`.
    pub(super) fn wrap(
        &self,
        service: &str,
        about: Uuid,
        (ids, now): (&dyn IdGen, DateTime<Utc>),
    ) -> Result<Envelope, EnvelopeError> {
        let topic = self.topic();
        let data = Payload::of(self)
            .map_err(|source| EnvelopeError::Payload { event_type: topic.to_owned(), source })?;
        Ok(Envelope {
            specversion: "1.0".to_owned(),
            id: EventId::new(ids),
            source: format!("/steward/{service}"),
            event_type: topic.to_owned(),
            subject: about.to_string(),
            time: now,
            datacontenttype: "application/json".to_owned(),
            routingkey: topic.to_owned(),
            sequence: 1,
            dataversion: 1,
            estateid: None,
            traceparent: None,
            backfill: None,
            data,
        })
    }

    const fn topic(&self) -> &'static str {
        match self {
            Self::Requested { .. } => Self::REQUESTED,
            Self::Begun { .. } => "steward.backfill.begun.v1",
            Self::Ended { .. } => "steward.backfill.ended.v1",
        }
    }
}
