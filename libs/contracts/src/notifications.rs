//! What notifications says.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Permission, Visibility};
use serde::{Deserialize, Serialize};
use vocabulary::{CustomerId, Facets, Headline, MessageId};

use crate::{Faceted, declare::event, faceted::concerns};

/// A message is on its way to a customer, because a rule has them told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MessageQueued {
    /// The message.
    pub message_id: MessageId,
    /// Its estate.
    pub estate_id: EstateId,
    /// To whom.
    pub customer_id: CustomerId,
    /// What they are told of, such as `ticket_opened`.
    pub event: String,
    /// The number of the ticket or invoice it speaks of.
    pub reference: String,
    /// The rule that required it.
    pub clause: String,
    /// Who may see it, where it is about a ticket that not everybody may know of who reads messages.
    #[serde(default)]
    pub visibility: Option<Visibility>,
    /// When.
    pub queued_at: DateTime<Utc>,
}
event!(MessageQueued, "notifications", "message", "message_queued", message_id);

/// A message was given to its channel, such as a gateway. Whether it arrives is known by a receipt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MessageHandedOver {
    /// The message.
    pub message_id: MessageId,
    /// Its estate.
    pub estate_id: EstateId,
    /// To whom.
    pub customer_id: CustomerId,
    /// The rule that required it.
    pub clause: String,
    /// False when the channel never answered, so that it may not have taken it.
    pub is_acknowledged: bool,
    /// Who may see it, where it is about a ticket that not everybody may know of who reads messages.
    #[serde(default)]
    pub visibility: Option<Visibility>,
    /// When.
    pub handed_over_at: DateTime<Utc>,
}
event!(MessageHandedOver, "notifications", "message", "message_handed_over", message_id);

/// A message reached its customer: a receipt says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MessageDelivered {
    /// The message.
    pub message_id: MessageId,
    /// Its estate.
    pub estate_id: EstateId,
    /// To whom.
    pub customer_id: CustomerId,
    /// The rule that required it.
    pub clause: String,
    /// Who may see it, where it is about a ticket that not everybody may know of who reads messages.
    #[serde(default)]
    pub visibility: Option<Visibility>,
    /// When.
    pub delivered_at: DateTime<Utc>,
}
event!(MessageDelivered, "notifications", "message", "message_delivered", message_id);

/// A message could not be delivered, and will not be tried again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MessageFailed {
    /// The message.
    pub message_id: MessageId,
    /// Its estate.
    pub estate_id: EstateId,
    /// To whom.
    pub customer_id: CustomerId,
    /// Stable code of the reason.
    pub reason: String,
    /// Who may see it, where it is about a ticket that not everybody may know of who reads messages.
    #[serde(default)]
    pub visibility: Option<Visibility>,
    /// When.
    pub failed_at: DateTime<Utc>,
}
event!(MessageFailed, "notifications", "message", "message_failed", message_id);

/// A message is never open: nobody waits for its customer's word. What is told of a confidential ticket is as confidential.
fn headline(status: &str, visibility: Option<&Visibility>, at: DateTime<Utc>) -> Headline {
    let visibility = visibility.cloned().unwrap_or_else(|| Visibility::of(Permission::NotificationsRead));
    Headline { at: Some(at), ..Headline::new("message", status, visibility) }
}

impl Faceted for MessageQueued {
    fn facets(&self) -> Option<Facets> {
        Some(Facets {
            concerns: concerns([self.customer_id], (self.estate_id, None), None),
            headline: Headline {
                reference: Some(self.reference.clone()),
                detail: Some(self.event.clone()),
                clause: Some(self.clause.clone()),
                ..headline("queued", self.visibility.as_ref(), self.queued_at)
            },
        })
    }
}

impl Faceted for MessageHandedOver {
    fn facets(&self) -> Option<Facets> {
        let status = if self.is_acknowledged { "handed_over" } else { "unknown" };
        Some(Facets {
            concerns: concerns([self.customer_id], (self.estate_id, None), None),
            headline: Headline {
                clause: Some(self.clause.clone()),
                ..headline(status, self.visibility.as_ref(), self.handed_over_at)
            },
        })
    }
}

impl Faceted for MessageDelivered {
    fn facets(&self) -> Option<Facets> {
        Some(Facets {
            concerns: concerns([self.customer_id], (self.estate_id, None), None),
            headline: Headline {
                clause: Some(self.clause.clone()),
                ..headline("delivered", self.visibility.as_ref(), self.delivered_at)
            },
        })
    }
}

impl Faceted for MessageFailed {
    fn facets(&self) -> Option<Facets> {
        Some(Facets {
            concerns: concerns([self.customer_id], (self.estate_id, None), None),
            headline: Headline {
                detail: Some(self.reason.clone()),
                ..headline("failed", self.visibility.as_ref(), self.failed_at)
            },
        })
    }
}
