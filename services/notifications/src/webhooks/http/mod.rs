//! Webhook endpoints and their deliveries over the API.

pub(crate) mod shapes;

use actix_web::{HttpResponse, delete, get, patch, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, PageOf};
use vocabulary::{WebhookDeliveryId, WebhookEndpointId};
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, PathParts, Problem, Submitted, Versioned,
};

use crate::{
    app::App,
    webhooks::{
        app::{self, EndpointList, Registered, Target, WebhookDeliveryList},
        domain::Endpoint,
    },
};
use shapes::{EndpointSwitch, EndpointView, NewEndpoint, SecretView, WebhookDeliveryView};

/// Register a webhook endpoint
///
/// As Standard Webhooks has it. The reply shows the secret, once. What a caller may not read they cannot subscribe to.
#[utoipa::path(
    tag = "webhooks", params(IdempotencyKeyHeader), security(("bearer" = ["notifications:write"])),
    request_body = NewEndpoint, responses((status = 201, description = "Registered.", body = SecretView))
)]
#[post("/api/v1/webhook-endpoints")]
pub(crate) async fn register_endpoint(
    caller: Caller<need::NotificationsWrite>,
    app: Data<App>,
    body: Submitted<NewEndpoint>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewEndpoint::into_command)?;
    let idempotency_key =
        body.idempotency_key(&caller.subject, |made| created(made, &SecretView::closed(made)));
    let outcome = app::register_endpoint(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, |made| created(made, &SecretView::open(made)))
}

/// List webhook endpoints
///
/// Newest first.
#[utoipa::path(
    tag = "webhooks", params(Listing::<EndpointList>), security(("bearer" = ["notifications:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<EndpointView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/webhook-endpoints")]
pub(crate) async fn list_endpoints(
    caller: Caller<need::NotificationsRead>,
    app: Data<App>,
    listing: Listing<EndpointList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_endpoints(&app, &caller.actor, &query).await?;
    reply.of(page.map(|endpoint| EndpointView::from(&endpoint))).await
}

/// Get a webhook endpoint
#[utoipa::path(
    tag = "webhooks", security(("bearer" = ["notifications:read"])),
    responses((status = 200, description = "The endpoint.", body = EndpointView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/webhook-endpoints/{id}")]
pub(crate) async fn get_endpoint(
    caller: Caller<need::NotificationsRead>,
    app: Data<App>,
    id: PathId<WebhookEndpointId>,
) -> Result<Versioned<EndpointView>, Problem> {
    Ok(versioned(&app::get_endpoint(&app, &caller.actor, id.0).await?))
}

/// Enable or disable a webhook endpoint
///
/// Events that happen while it is disabled are not delivered later.
#[utoipa::path(
    tag = "webhooks", params(IfMatchHeader), security(("bearer" = ["notifications:write"])),
    request_body = EndpointSwitch, responses((status = 200, description = "The updated endpoint.", body = EndpointView))
)]
#[patch("/api/v1/webhook-endpoints/{id}")]
pub(crate) async fn switch_endpoint(
    caller: Caller<need::NotificationsWrite>,
    app: Data<App>,
    id: PathId<WebhookEndpointId>,
    seen: IfMatch,
    body: Submitted<EndpointSwitch>,
) -> Result<Versioned<EndpointView>, Problem> {
    let endpoint = app::switch_endpoint(&app, &caller.actor, target(id, seen), body.value.enabled).await?;
    Ok(versioned(&endpoint))
}

/// Rotate a signing secret
///
/// The reply shows the new one, once; the old one signs beside it for a day.
#[utoipa::path(
    tag = "webhooks", params(IfMatchHeader), security(("bearer" = ["notifications:write"])),
    responses((status = 200, description = "The endpoint and its new secret.", body = SecretView))
)]
#[post("/api/v1/webhook-endpoints/{id}/rotate-secret")]
pub(crate) async fn rotate_secret(
    caller: Caller<need::NotificationsWrite>,
    app: Data<App>,
    id: PathId<WebhookEndpointId>,
    seen: IfMatch,
) -> Result<Versioned<SecretView>, Problem> {
    let rotated = app::rotate_secret(&app, &caller.actor, target(id, seen)).await?;
    Ok(Versioned::new(rotated.endpoint.version, SecretView::open(&rotated)))
}

/// Delete a webhook endpoint
///
/// And its queued deliveries.
#[utoipa::path(
    tag = "webhooks", params(IfMatchHeader), security(("bearer" = ["notifications:write"])),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/api/v1/webhook-endpoints/{id}")]
pub(crate) async fn remove_endpoint(
    caller: Caller<need::NotificationsWrite>,
    app: Data<App>,
    id: PathId<WebhookEndpointId>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    app::remove_endpoint(&app, &caller.actor, target(id, seen)).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn created(made: &Registered, view: &SecretView) -> Result<Reply, Failure> {
    let location = format!("/api/v1/webhook-endpoints/{}", made.endpoint.id);
    web::created(&location, made.endpoint.version, view)
}

fn versioned(endpoint: &Endpoint) -> Versioned<EndpointView> {
    Versioned::new(endpoint.version, EndpointView::from(endpoint))
}

fn target(id: PathId<WebhookEndpointId>, seen: IfMatch) -> Target {
    Target { id: id.0, version: seen.0 }
}

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
pub(crate) async fn list_webhook_deliveries(
    caller: Caller<need::NotificationsRead>,
    app: Data<App>,
    id: PathId<WebhookEndpointId>,
    listing: Listing<WebhookDeliveryList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_deliveries(&app, &caller.actor, id.0, query).await?;
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
pub(crate) async fn replay_webhook_delivery(
    caller: Caller<need::NotificationsWrite>,
    app: Data<App>,
    ids: PathParts<(WebhookEndpointId, WebhookDeliveryId)>,
) -> Result<HttpResponse, Problem> {
    let (endpoint_id, id) = ids.0;
    let delivery = app::replay_delivery(&app, &caller.actor, endpoint_id, id).await?;
    Ok(HttpResponse::Accepted().json(WebhookDeliveryView::from(delivery)))
}
