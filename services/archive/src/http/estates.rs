//! Opening, changing and looking up estates.

use actix_web::{HttpResponse, get, patch, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{EstateId, Failure, PageOf};
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned};

use super::estate_shapes::{EstateChangeBody, EstateView, NewEstateBody};
use crate::{
    app::{
        App,
        estates::{self, EstateList},
    },
    domain::Estate,
};

/// Open an estate
///
/// Its code is its own in the whole group, and its standard must be published.
#[utoipa::path(
    tag = "estates", params(IdempotencyKeyHeader), security(("bearer" = ["archive:manage"])),
    request_body = NewEstateBody, responses((status = 201, description = "Opened.", body = EstateView))
)]
#[post("/api/v1/estates")]
pub(super) async fn open_estate(
    caller: Caller<need::ArchiveManage>,
    app: Data<App>,
    body: Submitted<NewEstateBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewEstateBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = estates::open_estate(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List estates
///
/// Newest first.
#[utoipa::path(
    tag = "estates", params(Listing::<EstateList>), security(("bearer" = ["archive:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<EstateView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/estates")]
pub(super) async fn list_estates(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    listing: Listing<EstateList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = estates::list_estates(&app, &caller.actor, &query).await?;
    reply.of(page.map(|estate| EstateView::from(&estate))).await
}

/// Get an estate
#[utoipa::path(
    tag = "estates", security(("bearer" = ["archive:read"])),
    responses(
        (status = 200, description = "The estate.", body = EstateView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/estates/{id}")]
pub(super) async fn get_estate(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    id: PathId<EstateId>,
) -> Result<Versioned<EstateView>, Problem> {
    let estate = estates::get_estate(&app, &caller.actor, id.0).await?;
    Ok(versioned(&estate))
}

/// Change an estate
///
/// Another standard governs what is opened from now on; what is open keeps its own.
#[utoipa::path(
    tag = "estates", params(IfMatchHeader), security(("bearer" = ["archive:manage"])),
    request_body = EstateChangeBody,
    responses((status = 200, description = "The updated estate.", body = EstateView))
)]
#[patch("/api/v1/estates/{id}")]
pub(super) async fn change_estate(
    caller: Caller<need::ArchiveManage>,
    app: Data<App>,
    id: PathId<EstateId>,
    seen: IfMatch,
    body: Submitted<EstateChangeBody>,
) -> Result<Versioned<EstateView>, Problem> {
    let body = body.try_map(EstateChangeBody::into_command)?;
    let estate = estates::change_estate(&app, &caller.actor, id.0, seen.0, body.value).await?;
    Ok(versioned(&estate))
}

fn versioned(estate: &Estate) -> Versioned<EstateView> {
    Versioned::new(estate.version, EstateView::from(estate))
}

fn created(estate: &Estate) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/estates/{}", estate.id), estate.version, &EstateView::from(estate))
}
