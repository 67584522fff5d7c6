//! Managing third-party applications.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{ApiClientId, Failure, PageOf};
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned};

use super::api_client_shapes::{ApiClientView, ApiClientWithSecret, NewApiClientBody, RotateBody};
use crate::{
    app::{
        App,
        api_clients::{self, ApiClientList, ClientTarget, WithSecret},
    },
    domain::ApiClient,
};

/// Create an API client
///
/// It has access to named estates. The reply shows its secret, once. Nobody gives rights they do not hold.
#[utoipa::path(
    tag = "api-clients", params(IdempotencyKeyHeader), security(("bearer" = ["identity:write"])),
    request_body = NewApiClientBody,
    responses((status = 201, description = "Created, with its secret.", body = ApiClientWithSecret))
)]
#[post("/api/v1/api-clients")]
pub(super) async fn create_api_client(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    body: Submitted<NewApiClientBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewApiClientBody::into_command)?;
    // What is kept for a repeat has no secret in it: the table of kept replies is no place for one.
    let idempotency_key =
        body.idempotency_key(&caller.subject, |made| created(made, &ApiClientWithSecret::closed(made)));
    let outcome = api_clients::create_api_client(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, |made| created(made, &ApiClientWithSecret::open(made)))
}

/// List API clients
///
/// Oldest first.
#[utoipa::path(
    tag = "api-clients", params(Listing::<ApiClientList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<ApiClientView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/api-clients")]
pub(super) async fn list_api_clients(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<ApiClientList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = api_clients::list_api_clients(&app, &caller.actor, &query).await?;
    reply.of(page.map(|client| ApiClientView::from(&client))).await
}

/// Get an API client
#[utoipa::path(
    tag = "api-clients", security(("bearer" = ["identity:read"])),
    responses((status = 200, description = "The API client.", body = ApiClientView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/api-clients/{id}")]
pub(super) async fn get_api_client(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<ApiClientId>,
) -> Result<Versioned<ApiClientView>, Problem> {
    Ok(versioned(&api_clients::get_api_client(&app, &caller.actor, id.0).await?))
}

/// Rotate an API client's secret
///
/// The old secret works for the overlap that is asked for. A client that was revoked gets none.
#[utoipa::path(
    tag = "api-clients", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = RotateBody,
    responses((status = 200, description = "The API client with its new secret.", body = ApiClientWithSecret))
)]
#[post("/api/v1/api-clients/{id}/rotate")]
pub(super) async fn rotate_api_client(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<ApiClientId>,
    version: IfMatch,
    body: Submitted<RotateBody>,
) -> Result<Versioned<ApiClientWithSecret>, Problem> {
    let overlap = body.try_map(RotateBody::into_overlap)?.value;
    let target = ClientTarget { id: id.0, version: version.0 };
    let made = api_clients::rotate_api_client(&app, &caller.actor, target, overlap).await?;
    Ok(Versioned::new(made.client.version, ApiClientWithSecret::open(&made)))
}

/// Revoke an API client
///
/// For good: its access tokens end within seconds, and it never gets another.
#[utoipa::path(
    tag = "api-clients", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    responses((status = 200, description = "Revoked.", body = ApiClientView))
)]
#[post("/api/v1/api-clients/{id}/revoke")]
pub(super) async fn revoke_api_client(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<ApiClientId>,
    version: IfMatch,
) -> Result<Versioned<ApiClientView>, Problem> {
    let target = ClientTarget { id: id.0, version: version.0 };
    Ok(versioned(&api_clients::revoke_api_client(&app, &caller.actor, target).await?))
}

fn versioned(client: &ApiClient) -> Versioned<ApiClientView> {
    Versioned::new(client.version, ApiClientView::from(client))
}

fn created(made: &WithSecret, view: &ApiClientWithSecret) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/api-clients/{}", made.client.id), made.client.version, view)
}
