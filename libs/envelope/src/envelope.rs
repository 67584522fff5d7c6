//! The envelope on the bus: CloudEvents 1.0 in structured JSON, with the extensions Steward needs.

use chrono::{DateTime, Utc};
use kernel::{EstateId, EventId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{Event, EventName, Payload, event::payload_of};

// Written by hand rather than with `cloudevents-sdk`, whose attribute bag would turn every required extension into a
// run-time look-up.
/// One event on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Envelope {
    /// CloudEvents version; always `1.0`.
    pub specversion: String,
    /// Message id: the same when it comes again.
    pub id: EventId,
    /// `/steward/<service>`.
    pub source: String,
    /// `steward.<service>.<event>.v<version>`.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The aggregate's id.
    pub subject: String,
    /// When it was committed.
    pub time: DateTime<Utc>,
    /// Always `application/json`.
    pub datacontenttype: String,
    /// Extension: the topic it travels under.
    pub routingkey: String,
    /// Extension: the aggregate's version after this event: 1, 2, 3, … without gaps for one subject; by it consumers tell
    /// what they heard.
    pub sequence: i32,
    /// Extension: the version of the data; absent for the first. A reader lifts older data to the version it knows, and reads
    /// newer data as that one, since fields are only added.
    #[serde(default = "first_version", skip_serializing_if = "is_first_version")]
    pub dataversion: u16,
    /// Extension: the estate, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estateid: Option<EstateId>,
    /// Extension: W3C trace context of the operation that said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// Extension: set on what a service is sent once more because it missed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backfill: Option<Backfilled>,
    /// The event itself.
    #[schema(value_type = serde_json::Value)]
    pub data: Payload,
}

const fn first_version() -> u16 {
    1
}

const fn is_first_version(version: &u16) -> bool {
    *version == first_version()
}

/// What has to be kept of an envelope to have it again: the rest follows from the routing key.
#[derive(Debug, Clone)]
pub struct KeptEnvelope {
    /// Message id.
    pub id: EventId,
    /// When it was committed.
    pub time: DateTime<Utc>,
    /// The topic it travels under.
    pub routing_key: String,
    /// The aggregate's id.
    pub subject: String,
    /// The aggregate's version after the event.
    pub sequence: i32,
    /// The estate, where there is one.
    pub estate_id: Option<EstateId>,
    /// W3C trace context of the operation that said it.
    pub traceparent: Option<String>,
    /// The version of the data.
    pub data_version: u16,
    /// The event's JSON.
    pub data: String,
}

/// What is sent before an event of a backfill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Backfilled {
    /// The event of its subject before it: it is the next of them.
    InOrder,
    /// Nothing of its subject: the subject's story begins with it for a consumer that has received nothing of it.
    Start,
}

/// An envelope that could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum EnvelopeError {
    /// The payload is not what its type says.
    #[error("the payload is no {event_type}")]
    Payload {
        /// The type it claims.
        event_type: String,
        /// What the parser saw.
        #[source]
        source: serde_json::Error,
    },
    /// Not an envelope at all.
    #[error("not a CloudEvents envelope")]
    Malformed(#[source] serde_json::Error),
    /// No event is called so.
    #[error("`{0}` is not `<service>.<aggregate>.<event>.v<version>`")]
    RoutingKey(String),
}

impl Envelope {
    /// Wraps `event` as version `sequence` of its aggregate.
    ///
    /// # Errors
    /// [`EnvelopeError::Payload`] when the event has no JSON form.
    pub fn wrap<E: Event>(
        id: EventId,
        time: DateTime<Utc>,
        sequence: i32,
        event: &E,
    ) -> Result<Self, EnvelopeError> {
        let event_type = E::NAME.event_type();
        let data = payload_of(event)
            .map_err(|source| EnvelopeError::Payload { event_type: event_type.clone(), source })?;
        Ok(Self {
            specversion: "1.0".to_owned(),
            id,
            source: format!("/steward/{}", E::NAME.service),
            event_type,
            subject: event.subject(),
            time,
            datacontenttype: "application/json".to_owned(),
            routingkey: E::NAME.routing_key(),
            sequence,
            dataversion: E::data_version(),
            estateid: event.estate_id(),
            traceparent: None,
            backfill: None,
            data,
        })
    }

    /// The envelope that [`Envelope::wrap`] made of what was kept, byte for byte.
    ///
    /// # Errors
    /// [`EnvelopeError`] when the routing key is none, or the data is no JSON.
    pub fn restore(kept: KeptEnvelope) -> Result<Self, EnvelopeError> {
        let words: Vec<&str> = kept.routing_key.split('.').collect();
        let [service, _aggregate, event, version] = words[..] else {
            return Err(EnvelopeError::RoutingKey(kept.routing_key));
        };
        Ok(Self {
            specversion: "1.0".to_owned(),
            id: kept.id,
            source: format!("/steward/{service}"),
            event_type: format!("steward.{service}.{event}.{version}"),
            subject: kept.subject,
            time: kept.time,
            datacontenttype: "application/json".to_owned(),
            sequence: kept.sequence,
            dataversion: kept.data_version,
            estateid: kept.estate_id,
            traceparent: kept.traceparent,
            backfill: None,
            data: Payload::from_text(kept.data).map_err(EnvelopeError::Malformed)?,
            routingkey: kept.routing_key,
        })
    }

    /// True when this carries the event `name`.
    #[must_use]
    pub fn is(&self, name: EventName) -> bool {
        self.routingkey == name.routing_key()
    }

    /// The payload's fields, for who does not know the event.
    ///
    /// # Errors
    /// [`EnvelopeError::Payload`] when the payload is no object.
    pub fn fields(&self) -> Result<Map<String, Value>, EnvelopeError> {
        self.read()
    }

    /// The event inside, lifted to the version of its data that this build knows.
    ///
    /// # Errors
    /// [`EnvelopeError::Payload`] when the payload is not an `E`.
    pub fn open<E: Event>(&self) -> Result<E, EnvelopeError> {
        let passed = usize::from(self.dataversion.saturating_sub(1));
        let upcasters = E::UPCASTERS.get(passed..).unwrap_or_default();
        if upcasters.is_empty() {
            return self.read();
        }
        let mut fields = self.fields()?;
        for upcaster in upcasters {
            upcaster(&mut fields);
        }
        serde_json::from_value(Value::Object(fields)).map_err(|source| self.no_payload(source))
    }

    fn read<T: DeserializeOwned>(&self) -> Result<T, EnvelopeError> {
        self.data.read().map_err(|source| self.no_payload(source))
    }

    fn no_payload(&self, source: serde_json::Error) -> EnvelopeError {
        EnvelopeError::Payload { event_type: self.event_type.clone(), source }
    }

    /// The bytes to send.
    ///
    /// # Errors
    /// [`EnvelopeError::Payload`]; cannot happen for an envelope that was wrapped or parsed.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EnvelopeError> {
        serde_json::to_vec(self)
            .map_err(|source| EnvelopeError::Payload { event_type: self.event_type.clone(), source })
    }

    /// Reads what was received.
    ///
    /// # Errors
    /// [`EnvelopeError::Malformed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        serde_json::from_slice(bytes).map_err(EnvelopeError::Malformed)
    }
}
