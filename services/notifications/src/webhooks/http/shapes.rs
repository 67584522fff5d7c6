//! Endpoints and their deliveries in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, EventId, Faults, Refusal, Scope};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{WebhookDeliveryId, WebhookEndpointId};

use crate::webhooks::{
    app::{RegisterEndpoint, Registered},
    domain::{Endpoint, WebhookDelivery, WebhookState},
};

/// An address to send events to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEndpoint {
    /// Where to; https, and a public address.
    #[schema(min_length = 1, max_length = 2000, example = "https://example.org/hook")]
    url: String,
    /// What to send, such as `ticketing.ticket_opened`, or `ticketing.*` for all that a service says.
    #[schema(min_items = 1, max_items = 50, example = json!(["ticketing.*"]))]
    events: Vec<String>,
    /// At which estates; wherever you may look when left out.
    #[schema(min_items = 1, max_items = 200)]
    estates: Option<Vec<EstateId>>,
}

impl NewEndpoint {
    /// The command, or every fault of its form.
    pub(crate) fn into_command(self) -> Result<RegisterEndpoint, Refusal> {
        let Self { url, events, estates } = self;
        let mut faults = Faults::new();
        let url = faults.line("/url", &url, 2000);
        let events = faults.list("/events", "events.count", events, 1..=50);
        let estates = estates.map(|estates| faults.list("/estates", "estates.count", estates, 1..=200));
        faults.into_result()?;
        Ok(RegisterEndpoint { url, events, estates })
    }
}

/// Switches an endpoint on or off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EndpointSwitch {
    pub(crate) enabled: bool,
}

/// One endpoint.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EndpointView {
    webhook_endpoint_id: WebhookEndpointId,
    version: i32,
    /// Who registered it.
    owner: String,
    url: String,
    events: Vec<String>,
    /// The estates whose events it receives.
    scope: Scope,
    enabled: bool,
    /// Why it was switched off by itself: `gone` (it answered 410), `silent`, or `owner_disabled` (who registered it may do
    /// nothing any more).
    disabled_reason: Option<String>,
    /// Until when the secret before the last rotation signs too.
    previous_secret_until: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

/// One endpoint with its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SecretView {
    #[serde(flatten)]
    endpoint: EndpointView,
    /// Shown this once; absent when the same request is answered again under its `Idempotency-Key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

impl From<&Endpoint> for EndpointView {
    fn from(endpoint: &Endpoint) -> Self {
        let endpoint = endpoint.clone();
        Self {
            webhook_endpoint_id: endpoint.id,
            version: endpoint.version,
            owner: endpoint.owner,
            url: endpoint.url,
            events: endpoint.subscription.events.iter().map(ToString::to_string).collect(),
            scope: endpoint.subscription.scope,
            enabled: endpoint.is_enabled,
            disabled_reason: endpoint.disabled_reason,
            previous_secret_until: endpoint.previous_secret_until,
            created_at: endpoint.created_at,
        }
    }
}

impl SecretView {
    /// The one reply that shows the secret.
    pub(crate) fn open(registered: &Registered) -> Self {
        let secret = Some(registered.secret.expose_secret().to_owned());
        Self { endpoint: EndpointView::from(&registered.endpoint), secret }
    }

    /// The reply that is kept for a repeat: secrets are stored sealed or not at all.
    pub(crate) fn closed(registered: &Registered) -> Self {
        Self { endpoint: EndpointView::from(&registered.endpoint), secret: None }
    }
}

/// One event on its way to one endpoint.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookDeliveryView {
    webhook_delivery_id: WebhookDeliveryId,
    /// The event; sent as `webhook-id`.
    event_id: EventId,
    /// Such as `steward.ticketing.ticket_opened.v1`.
    event_type: String,
    /// `queued`, `delivered` or `failed`.
    status: &'static str,
    attempts: i32,
    /// The status of the last reply.
    last_status: Option<i32>,
    /// Why there was none, as a stable code.
    last_reason: Option<String>,
    queued_at: DateTime<Utc>,
    /// While it is queued.
    next_attempt_at: Option<DateTime<Utc>>,
    /// When it was delivered or given up.
    ended_at: Option<DateTime<Utc>>,
}

impl From<WebhookDelivery> for WebhookDeliveryView {
    fn from(delivery: WebhookDelivery) -> Self {
        let status = delivery.state.kind().as_str();
        let (next_attempt_at, ended_at) = match delivery.state {
            WebhookState::Queued { next_attempt_at } => (Some(next_attempt_at), None),
            WebhookState::Delivered { at } | WebhookState::Failed { at } => (None, Some(at)),
        };
        Self {
            webhook_delivery_id: delivery.id,
            event_id: delivery.event_id,
            event_type: delivery.event_type,
            status,
            attempts: delivery.attempts,
            last_status: delivery.last_status,
            last_reason: delivery.last_reason,
            queued_at: delivery.queued_at,
            next_attempt_at,
            ended_at,
        }
    }
}
