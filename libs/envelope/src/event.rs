//! What makes a struct an event.

use kernel::EstateId;
use serde::{Serialize, de::DeserializeOwned};

/// Where an event belongs: `steward.<service>.<event>.v<version>` about one kind of aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EventName {
    /// The service that says it.
    pub service: &'static str,
    /// What it is about, such as `ticket`.
    pub aggregate: &'static str,
    /// What happened, such as `ticket_opened`.
    pub event: &'static str,
    /// Version of the payload.
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
    /// Its name.
    const NAME: EventName;

    /// The id of the aggregate it is about, hyphenated: the CloudEvents `subject`.
    fn subject(&self) -> String;

    /// The estate it happened at; absent for what concerns the whole group.
    fn estate_id(&self) -> Option<EstateId>;
}
