//! What went to an endpoint.

use kernel::{Actor, Failure, Page, PageOf};
use vocabulary::WebhookEndpointId;

use super::get_endpoint;
use crate::{app::App, domain::WebhookDelivery, storage::webhook_deliveries};

/// One page of an endpoint's deliveries, newest first.
#[tracing::instrument(skip_all, name = "notifications.list_deliveries")]
pub(crate) async fn list_deliveries(
    app: &App,
    actor: &Actor,
    (endpoint_id, status): (WebhookEndpointId, Option<&'static str>),
    page: &Page,
) -> Result<PageOf<WebhookDelivery>, Failure> {
    get_endpoint(app, actor, endpoint_id).await?;
    webhook_deliveries::list(&app.db, endpoint_id, status, page).await
}
