//! What went to an endpoint.

use kernel::{Actor, Failure, ListQuery, PageOf};
use vocabulary::WebhookEndpointId;

use super::get_endpoint;
use crate::{app::App, domain::WebhookDelivery, storage::notice_lists};

/// One page of an endpoint's deliveries, newest first.
#[tracing::instrument(skip_all, name = "notifications.list_deliveries")]
pub(crate) async fn list_deliveries(
    app: &App,
    actor: &Actor,
    endpoint_id: WebhookEndpointId,
    query: ListQuery,
) -> Result<PageOf<WebhookDelivery>, Failure> {
    get_endpoint(app, actor, endpoint_id).await?;
    notice_lists::list_webhook_deliveries(&app.db, endpoint_id, query).await
}
