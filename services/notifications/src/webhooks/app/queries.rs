//! Looking at endpoints and at what went to them, and sending once more what was sent or given up.

use db::AuditEntry;
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal};
use vocabulary::{WebhookDeliveryId, WebhookEndpointId};

use crate::{
    app::App,
    webhooks::{
        domain::{Endpoint, WebhookDelivery},
        storage::{self, deliveries, lists},
    },
};

/// The endpoint, when the actor may see it.
#[tracing::instrument(skip_all, name = "notifications.get_endpoint")]
pub(crate) async fn get_endpoint(
    app: &App,
    actor: &Actor,
    id: WebhookEndpointId,
) -> Result<Endpoint, Failure> {
    storage::find(&app.db, actor, id).await?.ok_or_else(|| Refusal::not_found().into())
}

/// One page of the endpoints the actor may see, newest first.
#[tracing::instrument(skip_all, name = "notifications.list_endpoints")]
pub(crate) async fn list_endpoints(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Endpoint>, Failure> {
    lists::list_endpoints(&app.db, actor, query).await
}

/// One page of an endpoint's deliveries, newest first.
#[tracing::instrument(skip_all, name = "notifications.list_deliveries")]
pub(crate) async fn list_deliveries(
    app: &App,
    actor: &Actor,
    endpoint_id: WebhookEndpointId,
    query: ListQuery,
) -> Result<PageOf<WebhookDelivery>, Failure> {
    get_endpoint(app, actor, endpoint_id).await?;
    lists::list_webhook_deliveries(&app.db, endpoint_id, query).await
}

/// Queues a delivery again, with the same id: a receiver that had it knows it.
#[tracing::instrument(skip_all, name = "notifications.replay_delivery")]
pub(crate) async fn replay_delivery(
    app: &App,
    actor: &Actor,
    endpoint_id: WebhookEndpointId,
    id: WebhookDeliveryId,
) -> Result<WebhookDelivery, Failure> {
    let tx = app.db.begin().await?;
    storage::load(&tx, actor, endpoint_id).await?.ok_or_else(Refusal::not_found)?;
    let mut delivery = deliveries::load(&tx, endpoint_id, id).await?.ok_or_else(Refusal::not_found)?;
    delivery.replay(tx.now())?;
    deliveries::save(&tx, &delivery).await?;
    tx.audit(AuditEntry::new(actor, "replay_delivery", "webhook_delivery", delivery.id));
    tx.commit().await?;
    Ok(delivery)
}
