//! What went to an endpoint, and sending it again.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use kernel::PageOf;
use vocabulary::{WebhookDeliveryId, WebhookEndpointId};
use web::{List, PageQuery, PathId, PathParts, Problem};

use super::endpoint_shapes::{WebhookDeliveryQuery, WebhookDeliveryView};
use crate::{
    app::{App, webhooks},
    domain::WebhookStatus,
};

/// List webhook deliveries
///
/// Of one endpoint, newest first.
#[utoipa::path(
    tag = "webhooks", params(PageQuery, WebhookDeliveryQuery), security(("bearer" = ["notifications:read"])),
    responses((status = 200, description = "One page.", body = PageOf<WebhookDeliveryView>))
)]
#[get("/api/v1/webhook-endpoints/{id}/deliveries")]
pub(super) async fn list_webhook_deliveries(
    caller: Caller<need::NotificationsRead>,
    app: Data<App>,
    id: PathId<WebhookEndpointId>,
    list: List<WebhookDeliveryQuery>,
) -> Result<HttpResponse, Problem> {
    let wanted = (id.0, list.filter.status.map(WebhookStatus::as_str));
    let page = webhooks::list_deliveries(&app, &caller.actor, wanted, &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(WebhookDeliveryView::from)))
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
