//! What went to an endpoint, and sending it again.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use kernel::PageOf;
use vocabulary::{WebhookDeliveryId, WebhookEndpointId};
use web::{Listing, PathId, PathParts, Problem};

use super::endpoint_shapes::WebhookDeliveryView;
use crate::app::{
    App,
    webhooks::{self, WebhookDeliveryList},
};

/// List webhook deliveries
///
/// Of one endpoint, newest first.
#[utoipa::path(
    tag = "webhooks", params(Listing::<WebhookDeliveryList>), security(("bearer" = ["notifications:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<WebhookDeliveryView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/webhook-endpoints/{id}/deliveries")]
pub(super) async fn list_webhook_deliveries(
    caller: Caller<need::NotificationsRead>,
    app: Data<App>,
    id: PathId<WebhookEndpointId>,
    listing: Listing<WebhookDeliveryList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = webhooks::list_deliveries(&app, &caller.actor, id.0, query).await?;
    reply.of(page.map(WebhookDeliveryView::from)).await
}

/// Replay a webhook delivery
///
/// With the same `webhook-id`. One that is still queued is not repeated.
#[utoipa::path(
    tag = "webhooks", security(("bearer" = ["notifications:write"])),
    responses((status = 202, description = "Queued.", body = WebhookDeliveryView))
)]
#[post("/api/v1/webhook-endpoints/{id}/deliveries/{delivery_id}/replay")]
pub(super) async fn replay_webhook_delivery(
    caller: Caller<need::NotificationsWrite>,
    app: Data<App>,
    ids: PathParts<(WebhookEndpointId, WebhookDeliveryId)>,
) -> Result<HttpResponse, Problem> {
    let (endpoint_id, id) = ids.0;
    let delivery = webhooks::replay_delivery(&app, &caller.actor, endpoint_id, id).await?;
    Ok(HttpResponse::Accepted().json(WebhookDeliveryView::from(delivery)))
}
