//! One event on its way to one endpoint.

use chrono::{DateTime, Utc};
use kernel::{EstateId, EventId, Refusal, Visibility};
use vocabulary::{WebhookDeliveryId, WebhookEndpointId};

use crate::domain::WEBHOOK_BACKOFF;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WebhookDelivery {
    pub(crate) id: WebhookDeliveryId,
    pub(crate) endpoint_id: WebhookEndpointId,
    /// The event; also the `webhook-id`, by which a receiver knows what came twice.
    pub(crate) event_id: EventId,
    /// Such as `steward.ticketing.ticket_opened.v1`.
    pub(crate) event_type: String,
    /// Where it happened; absent for what concerns the whole group.
    pub(crate) estate_id: Option<EstateId>,
    /// Who may see it, as its facets say; absent when it has none.
    pub(crate) visibility: Option<Visibility>,
    /// The bytes that are signed and sent.
    pub(crate) body: String,
    pub(crate) state: WebhookState,
    pub(crate) attempts: i32,
    pub(crate) last_status: Option<i32>,
    /// Why the last attempt failed, as a stable code.
    pub(crate) last_reason: Option<String>,
    pub(crate) queued_at: DateTime<Utc>,
}

kernel::define_worded! {
    /// Where a delivery stands, with what is known of it there.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum WebhookState by WebhookStatus {
        /// To be sent.
        Queued { next_attempt_at: DateTime<Utc> } = "queued",
        /// The endpoint took it.
        Delivered { at: DateTime<Utc> } = "delivered",
        /// It will not be tried again.
        Failed { at: DateTime<Utc> } = "failed",
    }
}

/// What an endpoint answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A status; 2xx is good.
    Status(u16),
    /// None at all; a stable code of the reason.
    Silence(&'static str),
}

impl Answer {
    /// True when the endpoint took it.
    pub(crate) const fn is_good(&self) -> bool {
        matches!(self, Self::Status(200..=299))
    }

    /// True when the endpoint itself is in trouble, so that its other deliveries had better wait too. A refusal of
    /// this one event is no such thing.
    pub(crate) const fn is_trouble(&self) -> bool {
        matches!(self, Self::Silence(_) | Self::Status(408 | 429 | 500..=599))
    }

    /// True when the endpoint wants nothing any more.
    pub(crate) const fn is_gone(&self) -> bool {
        matches!(self, Self::Status(410))
    }
}

impl WebhookDelivery {
    /// Counts an attempt and what came of it.
    pub(crate) fn conclude(&mut self, answer: &Answer, now: DateTime<Utc>, jitter: u16) {
        self.attempts += 1;
        (self.last_status, self.last_reason) = match answer {
            Answer::Status(status) => (Some(i32::from(*status)), None),
            Answer::Silence(reason) => (None, Some((*reason).to_owned())),
        };
        self.state = if answer.is_good() {
            WebhookState::Delivered { at: now }
        } else {
            match WEBHOOK_BACKOFF.next(self.attempts, now, jitter) {
                Some(next_attempt_at) => WebhookState::Queued { next_attempt_at },
                None => WebhookState::Failed { at: now },
            }
        };
    }

    /// The service and the event, as patterns name them.
    pub(crate) fn event(&self) -> (&str, &str) {
        let mut words = self.event_type.split('.').skip(1);
        (words.next().unwrap_or_default(), words.next().unwrap_or_default())
    }

    /// Ends it unsent: the endpoint's owner may not be told of it any more.
    pub(crate) fn withhold(&mut self, now: DateTime<Utc>) {
        self.last_reason = Some("not_allowed".to_owned());
        self.state = WebhookState::Failed { at: now };
    }

    /// Sends it once more, with a fresh backoff.
    pub(crate) fn replay(&mut self, now: DateTime<Utc>) -> Result<(), Refusal> {
        if matches!(self.state, WebhookState::Queued { .. }) {
            return Err(Refusal::conflict("notifications.still_queued"));
        }
        self.state = WebhookState::Queued { next_attempt_at: now };
        self.attempts = 0;
        Ok(())
    }
}
