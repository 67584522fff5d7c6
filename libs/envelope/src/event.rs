//! What makes a struct an event.

use kernel::EstateId;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::Payload;

/// Lifts the fields of an event from one data version to the next.
pub type Upcaster = fn(&mut Map<String, Value>);

/// Where an event belongs: `steward.<service>.<event>.v<version>` about one kind of aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EventName {
    /// The service that says it.
    pub service: &'static str,
    /// What it is about, such as `ticket`.
    pub aggregate: &'static str,
    /// What happened, such as `ticket_opened`.
    pub event: &'static str,
    /// Version of the event: another number is another event, which no reader of this one understands. What is only added to
    /// it, or said better, is a data version ([`Event::UPCASTERS`]).
    pub version: u8,
}

impl EventName {
    /// The CloudEvents `type`, such as `steward.ticketing.ticket_opened.v1`.
    #[must_use]
    pub fn event_type(self) -> String {
        format!("steward.{}.{}.v{}", self.service, self.event, self.version)
    }

    /// The topic on the exchange, such as `ticketing.ticket.ticket_opened.v1`. The aggregate is a word of its own so
    /// that a consumer can bind to all that happens to one kind of aggregate and see its events without gaps.
    #[must_use]
    pub fn routing_key(self) -> String {
        format!("{}.{}.{}.v{}", self.service, self.aggregate, self.event, self.version)
    }
}

/// A fact that one service tells the others.
pub trait Event: Serialize + DeserializeOwned + utoipa::ToSchema + Send + Sync + 'static {
    /// By which service, of which aggregate, in which version.
    const NAME: EventName;

    /// What lifts its data from the first version to the second, from that to the third, and so on up to the one that is
    /// published now: there is one version more than there are upcasters. So a reader knows the newest shape alone.
    const UPCASTERS: &'static [Upcaster] = &[];

    /// The version of its data, as it is published now.
    #[must_use]
    fn data_version() -> u16 {
        u16::try_from(Self::UPCASTERS.len()).unwrap_or(u16::MAX).saturating_add(1)
    }

    /// The id of the aggregate it is about, hyphenated: the CloudEvents `subject`.
    fn subject(&self) -> String;

    /// The estate it happened at; absent for what concerns the whole group.
    fn estate_id(&self) -> Option<EstateId>;

    /// What a consumer that does not know the event may read of it: whom it concerns, and where things stand after it. It
    /// travels in the data under `facets`, so that whatever keeps or passes on an event's data keeps it too. A payload of
    /// its own, because what is in it are words of the trade, which the bus and the database do not know.
    ///
    /// # Errors
    /// [`serde_json::Error`] when it has no JSON form.
    fn facets(&self) -> Result<Option<Payload>, serde_json::Error> {
        Ok(None)
    }
}

/// The JSON form of `event`, with its facets beside its own fields.
pub(crate) fn payload_of(event: &impl Event) -> Result<Payload, serde_json::Error> {
    #[derive(Serialize)]
    struct Faceted<'a, E> {
        #[serde(flatten)]
        event: &'a E,
        facets: Payload,
    }
    match event.facets()? {
        Some(facets) => Payload::of(&Faceted { event, facets }),
        None => Payload::of(event),
    }
}
