//! Third-party applications over the API.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, TimeDelta, Utc};
use idempotency::Reply;
use kernel::{ApiClientId, Coded, EstateId, Failure, Faults, PageOf, Permission, Refusal};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned};

use crate::{
    api_clients::{
        app::{self, ApiClientList, ClientTarget, CreateApiClient, WithSecret},
        domain::{ApiClient, MOST_OVERLAP_HOURS},
    },
    app::App,
    staff::http::shapes::distinct,
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
pub(crate) async fn create_api_client(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    body: Submitted<NewApiClientBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewApiClientBody::into_command)?;
    // What is kept for a repeat has no secret in it: the table of kept replies is no place for one.
    let idempotency_key =
        body.idempotency_key(&caller.subject, |made| created(made, &ApiClientWithSecret::closed(made)));
    let outcome = app::create_api_client(&app, &caller.actor, body.value, idempotency_key).await?;
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
pub(crate) async fn list_api_clients(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<ApiClientList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_api_clients(&app, &caller.actor, &query).await?;
    reply.of(page.map(|client| ApiClientView::from(&client))).await
}

/// Get an API client
#[utoipa::path(
    tag = "api-clients", security(("bearer" = ["identity:read"])),
    responses((status = 200, description = "The API client.", body = ApiClientView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/api-clients/{id}")]
pub(crate) async fn get_api_client(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<ApiClientId>,
) -> Result<Versioned<ApiClientView>, Problem> {
    Ok(versioned(&app::get_api_client(&app, &caller.actor, id.0).await?))
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
pub(crate) async fn rotate_api_client(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<ApiClientId>,
    version: IfMatch,
    body: Submitted<RotateBody>,
) -> Result<Versioned<ApiClientWithSecret>, Problem> {
    let overlap = body.try_map(RotateBody::into_overlap)?.value;
    let target = ClientTarget { id: id.0, version: version.0 };
    let made = app::rotate_api_client(&app, &caller.actor, target, overlap).await?;
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
pub(crate) async fn revoke_api_client(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<ApiClientId>,
    version: IfMatch,
) -> Result<Versioned<ApiClientView>, Problem> {
    let target = ClientTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::revoke_api_client(&app, &caller.actor, target).await?))
}

fn versioned(client: &ApiClient) -> Versioned<ApiClientView> {
    Versioned::new(client.version, ApiClientView::from(client))
}

fn created(made: &WithSecret, view: &ApiClientWithSecret) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/api-clients/{}", made.client.id), made.client.version, view)
}

/// An application to give access.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewApiClientBody {
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What it may do: anything but managing accounts and operating the suite.
    #[schema(min_items = 1, max_items = 100)]
    permissions: Vec<Permission>,
    /// Where; as many as an access token can carry, which are about 130.
    #[schema(min_items = 1, max_items = 1000)]
    estates: Vec<EstateId>,
}

impl NewApiClientBody {
    pub(crate) fn into_command(self) -> Result<CreateApiClient, Refusal> {
        let mut faults = Faults::new();
        let name = faults.line("/name", &self.name, 100);
        let permissions = distinct(self.permissions, 1, &mut faults);
        let mut estates = faults.list("/estates", "list.length", self.estates, 1..=1000);
        estates.sort_unstable();
        estates.dedup();
        faults.into_result()?;
        Ok(CreateApiClient { name, permissions, estates })
    }
}

/// How to give another secret.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RotateBody {
    /// Hours that the old secret works beside the new one; a day unless said otherwise.
    #[serde(default = "a_day")]
    #[schema(minimum = 0, maximum = 168, default = 24)]
    overlap_hours: u16,
}

fn a_day() -> u16 {
    24
}

impl RotateBody {
    pub(crate) fn into_overlap(self) -> Result<TimeDelta, Refusal> {
        let mut faults = Faults::new();
        if self.overlap_hours > MOST_OVERLAP_HOURS {
            faults.add("/overlap_hours", Coded::new("number.range").with("least", 0_u8).with("most", 168_u8));
        }
        faults.into_result()?;
        Ok(TimeDelta::hours(i64::from(self.overlap_hours)))
    }
}

/// A third-party application.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiClientView {
    /// Also its `client_id` at `/oauth/token`.
    api_client_id: ApiClientId,
    name: String,
    permissions: Vec<Permission>,
    estates: Vec<EstateId>,
    created_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

impl From<&ApiClient> for ApiClientView {
    fn from(client: &ApiClient) -> Self {
        let ApiClient { id, version: _, name, permissions, estates, secrets: _, created_at, revoked_at } =
            client;
        Self {
            api_client_id: *id,
            name: name.clone(),
            permissions: permissions.clone(),
            estates: estates.clone(),
            created_at: *created_at,
            revoked_at: *revoked_at,
        }
    }
}

/// A third-party application with its new secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ApiClientWithSecret {
    #[serde(flatten)]
    client: ApiClientView,
    /// Shown here and never again. `null` when the same request is sent a second time: nobody has kept it.
    client_secret: Option<String>,
}

impl ApiClientWithSecret {
    /// For whoever asked.
    pub(crate) fn open(made: &WithSecret) -> Self {
        let client_secret = Some(made.secret.expose_secret().to_owned());
        Self { client: ApiClientView::from(&made.client), client_secret }
    }

    /// For keeping.
    pub(crate) fn closed(made: &WithSecret) -> Self {
        Self { client: ApiClientView::from(&made.client), client_secret: None }
    }
}
