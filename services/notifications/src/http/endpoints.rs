//! Endpoints of third parties. Callers see their own; who may see the whole group sees them all.

use actix_web::{HttpResponse, delete, get, patch, post, web::Data};
use auth::{Caller, need};
use db::Reply;
use kernel::{Failure, PageOf, WebhookEndpointId};
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, List, NoFilter, PageQuery, PathId, Problem, Submitted,
    Versioned,
};

use super::endpoint_shapes::{EndpointSwitch, EndpointView, NewEndpoint, SecretView};
use crate::{
    app::{
        App,
        webhooks::{self, Registered, Target},
    },
    domain::Endpoint,
};

/// Name an address that shall hear events, signed as Standard Webhooks says. The reply shows the secret, once.
#[utoipa::path(
    tag = "webhooks", params(IdempotencyKeyHeader), security(("bearer" = ["notifications:write"])),
    request_body = NewEndpoint, responses((status = 201, description = "Registered.", body = SecretView))
)]
#[post("/api/v1/webhook-endpoints")]
pub(super) async fn register_endpoint(
    caller: Caller<need::NotificationsWrite>,
    app: Data<App>,
    body: Submitted<NewEndpoint>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewEndpoint::into_command)?;
    let once = body.once(&caller.subject, |made| created(made, &SecretView::closed(made)));
    let done = webhooks::register_endpoint(&app, &caller.actor, body.value, once).await?;
    web::answer(done, |made| created(made, &SecretView::open(made)))
}

/// Endpoints, newest first.
#[utoipa::path(
    tag = "webhooks", params(PageQuery), security(("bearer" = ["notifications:read"])),
    responses((status = 200, description = "One page.", body = PageOf<EndpointView>))
)]
#[get("/api/v1/webhook-endpoints")]
pub(super) async fn list_endpoints(
    caller: Caller<need::NotificationsRead>,
    app: Data<App>,
    list: List<NoFilter>,
) -> Result<HttpResponse, Problem> {
    let page = webhooks::list_endpoints(&app, &caller.actor, &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(|endpoint| EndpointView::from(&endpoint))))
}

/// One endpoint.
#[utoipa::path(
    tag = "webhooks", security(("bearer" = ["notifications:read"])),
    responses((status = 200, description = "The endpoint.", body = EndpointView), (status = 304, description = "As you know it."))
)]
#[get("/api/v1/webhook-endpoints/{id}")]
pub(super) async fn get_endpoint(
    caller: Caller<need::NotificationsRead>,
    app: Data<App>,
    id: PathId<WebhookEndpointId>,
) -> Result<Versioned<EndpointView>, Problem> {
    Ok(versioned(&webhooks::get_endpoint(&app, &caller.actor, id.0).await?))
}

/// Switch an endpoint on or off. What happens while it is off is not kept for it.
#[utoipa::path(
    tag = "webhooks", params(IfMatchHeader), security(("bearer" = ["notifications:write"])),
    request_body = EndpointSwitch, responses((status = 200, description = "The endpoint after it.", body = EndpointView))
)]
#[patch("/api/v1/webhook-endpoints/{id}")]
pub(super) async fn switch_endpoint(
    caller: Caller<need::NotificationsWrite>,
    app: Data<App>,
    id: PathId<WebhookEndpointId>,
    seen: IfMatch,
    body: Submitted<EndpointSwitch>,
) -> Result<Versioned<EndpointView>, Problem> {
    let endpoint =
        webhooks::switch_endpoint(&app, &caller.actor, target(id, seen), body.value.enabled).await?;
    Ok(versioned(&endpoint))
}

/// Make a new secret. The reply shows it, once; the one before it signs beside it for a day.
#[utoipa::path(
    tag = "webhooks", params(IfMatchHeader), security(("bearer" = ["notifications:write"])),
    responses((status = 200, description = "The endpoint and its new secret.", body = SecretView))
)]
#[post("/api/v1/webhook-endpoints/{id}/rotate-secret")]
pub(super) async fn rotate_secret(
    caller: Caller<need::NotificationsWrite>,
    app: Data<App>,
    id: PathId<WebhookEndpointId>,
    seen: IfMatch,
) -> Result<Versioned<SecretView>, Problem> {
    let rotated = webhooks::rotate_secret(&app, &caller.actor, target(id, seen)).await?;
    Ok(Versioned::new(rotated.endpoint.version, SecretView::open(&rotated)))
}

/// Forget an endpoint, and what was on its way to it.
#[utoipa::path(
    tag = "webhooks", params(IfMatchHeader), security(("bearer" = ["notifications:write"])),
    responses((status = 204, description = "Forgotten."))
)]
#[delete("/api/v1/webhook-endpoints/{id}")]
pub(super) async fn remove_endpoint(
    caller: Caller<need::NotificationsWrite>,
    app: Data<App>,
    id: PathId<WebhookEndpointId>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    webhooks::remove_endpoint(&app, &caller.actor, target(id, seen)).await?;
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
