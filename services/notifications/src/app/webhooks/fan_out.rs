//! An event was heard: every endpoint that asked for it gets a delivery, in the inbox's transaction, so that none is
//! lost and none comes twice.

use db::Tx;
use kernel::{EstateId, EventId, Failure, Scope, WebhookDeliveryId};

use crate::{
    domain::{Subscription, WebhookDelivery, WebhookState},
    storage::{endpoints, webhook_deliveries},
};

/// What was heard, and what is told of it.
#[derive(Debug, Clone)]
pub(crate) struct Heard<'a> {
    pub(crate) service: &'a str,
    pub(crate) event: &'a str,
    pub(crate) event_id: EventId,
    pub(crate) event_type: &'a str,
    pub(crate) estate_id: Option<EstateId>,
    /// What is signed and sent: no personal data.
    pub(crate) body: String,
}

/// Queues the deliveries of one event.
pub(crate) async fn fan_out(tx: &Tx, heard: Heard<'_>) -> Result<(), Failure> {
    let subscriptions = endpoints::subscriptions(tx).await?;
    if subscriptions.is_empty() {
        return Ok(());
    }
    let region = region_of(tx, heard.estate_id, subscriptions.iter().map(|(_id, wanted)| wanted)).await?;
    let place = heard.estate_id.map(|estate_id| (estate_id, region.as_str()));
    let wanted = subscriptions
        .into_iter()
        .filter(|(_id, subscription)| subscription.hears((heard.service, heard.event), place));
    let deliveries: Vec<WebhookDelivery> = wanted
        .map(|(endpoint_id, _subscription)| WebhookDelivery {
            id: WebhookDeliveryId::new(tx.db().ids().as_ref()),
            endpoint_id,
            event_id: heard.event_id,
            event_type: heard.event_type.to_owned(),
            body: heard.body.clone(),
            state: WebhookState::Queued { next_attempt_at: tx.now() },
            attempts: 0,
            last_status: None,
            last_reason: None,
            queued_at: tx.now(),
        })
        .collect();
    if deliveries.is_empty() {
        return Ok(());
    }
    Ok(webhook_deliveries::insert_all(tx, &deliveries).await?)
}

/// The region of the event's estate; asked for only when somebody's scope is a region.
async fn region_of(
    tx: &Tx,
    estate_id: Option<EstateId>,
    mut subscriptions: impl Iterator<Item = &Subscription> + Send,
) -> Result<String, Failure> {
    let asks = subscriptions.any(|subscription| matches!(subscription.scope, Scope::Regions { .. }));
    let Some(estate_id) = estate_id.filter(|_estate| asks) else { return Ok(String::new()) };
    Ok(db::estates::expect(tx.conn(), estate_id).await?.region)
}
