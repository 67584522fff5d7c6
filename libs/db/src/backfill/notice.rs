//! What publisher and consumer of a backfill tell each other over the bus. Notices are no events: no log keeps them, no
//! handler sees them, and they have no place in any story.
//!
//! The bus keeps order within a slot alone, and a notice that holds for one slot goes into it: whatever number of partitions
//! the consumer has, or has from now on, it comes before and after the events that it is about.

use bus::slot_of;
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
        /// By which backfill; older versions do not say.
        #[serde(default)]
        backfill_id: Uuid,
        /// In which slots; in any where it is not said.
        slots: Option<Vec<u16>>,
    },
    /// To the consumer: those were all.
    Ended {
        /// Whose.
        publisher: String,
        /// By which backfill; older versions do not say.
        #[serde(default)]
        backfill_id: Uuid,
        /// In which slots; in all where it is not said.
        slots: Option<Vec<u16>>,
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

    /// In an envelope of `service` about `subject`, by which a partition is chosen.
    pub(super) fn wrap(
        &self,
        service: &str,
        subject: String,
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
            subject,
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

/// A subject for the notices of `about` that has the slot, and so the partition, of the events they tell of.
pub(super) fn subject_in(about: Uuid, slot: u16) -> String {
    let mut subject = about.to_string();
    for number in 0_u32.. {
        if slot_of(&subject) == slot {
            break;
        }
        subject = format!("{about}/{number}");
    }
    subject
}

#[cfg(test)]
mod tests {
    use bus::SLOTS;

    use super::*;

    #[test]
    fn there_is_a_subject_in_every_slot() {
        for slot in 0..SLOTS {
            assert_eq!(slot_of(&subject_in(Uuid::nil(), slot)), slot);
        }
    }

    #[test]
    fn a_notice_of_a_version_without_slots_is_of_all_of_them() {
        let told = r#"{"notice":"ended","publisher":"archive","sent":7}"#;
        let ended =
            Notice::Ended { publisher: "archive".to_owned(), backfill_id: Uuid::nil(), slots: None, sent: 7 };
        assert_eq!(serde_json::from_str::<Notice>(told).unwrap(), ended);
    }
}
