//! Sending what was sent or given up once more.

use db::AuditEntry;
use kernel::{Actor, Failure, Refusal};
use vocabulary::{WebhookDeliveryId, WebhookEndpointId};

use crate::{
    app::App,
    domain::WebhookDelivery,
    storage::{endpoints, webhook_deliveries},
};

/// Queues a delivery again, with the same id: a receiver that had it knows it.
#[tracing::instrument(skip_all, name = "notifications.replay_delivery")]
pub(crate) async fn replay_delivery(
    app: &App,
    actor: &Actor,
    endpoint_id: WebhookEndpointId,
    id: WebhookDeliveryId,
) -> Result<WebhookDelivery, Failure> {
    let tx = app.db.begin().await?;
    endpoints::load(&tx, actor, endpoint_id).await?.ok_or_else(Refusal::not_found)?;
    let mut delivery =
        webhook_deliveries::load(&tx, endpoint_id, id).await?.ok_or_else(Refusal::not_found)?;
    delivery.replay(tx.now())?;
    webhook_deliveries::save(&tx, &delivery).await?;
    tx.audit(AuditEntry::new(actor, "replay_delivery", "webhook_delivery", delivery.id));
    tx.commit().await?;
    Ok(delivery)
}
