//! Firms and their people over the API.

pub(crate) mod people;
pub(crate) mod shapes;

use actix_web::{HttpResponse, get, patch, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, PageOf};
use vocabulary::ContractorId;
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned};

use crate::{
    app::App,
    contractors::{
        app::{self, ContractorList, ContractorTarget},
        domain::Contractor,
    },
};
use shapes::{ContractorChangeBody, ContractorView, EndBody, NewContractorBody, Shown};

/// Create a contractor
///
/// A firm that works for the group at these places, or everywhere, on the days of its contract.
#[utoipa::path(
    tag = "contractors", params(IdempotencyKeyHeader), security(("bearer" = ["identity:write"])),
    request_body = NewContractorBody,
    responses((status = 201, description = "Created. Numbers are masked.", body = ContractorView))
)]
#[post("/api/v1/contractors")]
pub(crate) async fn create_contractor(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    body: Submitted<NewContractorBody>,
) -> Result<HttpResponse, Problem> {
    let home = app.config.dial_plan();
    let body = body.try_map(|body| body.into_command(&home))?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::create_contractor(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List contractors
///
/// Newest first. Numbers are masked.
#[utoipa::path(
    tag = "contractors", params(Listing::<ContractorList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<ContractorView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/contractors")]
pub(crate) async fn list_contractors(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<ContractorList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_contractors(&app, &caller.actor, &query).await?;
    reply.of(page.map(|contractor| ContractorView::of(&contractor, Shown::Masked))).await
}

/// Get a contractor
///
/// With the number of whom to ask for there.
#[utoipa::path(
    tag = "contractors", security(("bearer" = ["identity:read"])),
    responses(
        (status = 200, description = "The contractor.", body = ContractorView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/contractors/{id}")]
pub(crate) async fn get_contractor(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<ContractorId>,
) -> Result<Versioned<ContractorView>, Problem> {
    Ok(versioned(&app::get_contractor(&app, &caller.actor, id.0).await?))
}

/// Change a contractor
///
/// What it is called, whom to ask for there, and its trades. What it serves and its days stay.
#[utoipa::path(
    tag = "contractors", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = ContractorChangeBody,
    responses((status = 200, description = "The updated contractor.", body = ContractorView))
)]
#[patch("/api/v1/contractors/{id}")]
pub(crate) async fn change_contractor(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<ContractorId>,
    seen: IfMatch,
    body: Submitted<ContractorChangeBody>,
) -> Result<Versioned<ContractorView>, Problem> {
    let home = app.config.dial_plan();
    let change = body.try_map(|body| body.into_change(&home))?.value;
    let target = ContractorTarget { id: id.0, version: seen.0 };
    Ok(versioned(&app::change_contractor(&app, &caller.actor, target, change).await?))
}

/// End a contractor's contract
///
/// Sooner than it would have ended, with a day that may be over. Its people come no longer than that, and accounts of theirs
/// have no rights within seconds of that day's end.
#[utoipa::path(
    tag = "contractors", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = EndBody,
    responses((status = 200, description = "The updated contractor.", body = ContractorView))
)]
#[post("/api/v1/contractors/{id}/end")]
pub(crate) async fn end_contractor(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<ContractorId>,
    seen: IfMatch,
    body: Submitted<EndBody>,
) -> Result<Versioned<ContractorView>, Problem> {
    let target = ContractorTarget { id: id.0, version: seen.0 };
    let until = body.value.until.0;
    Ok(versioned(&app::end_contractor(&app, &caller.actor, target, until).await?))
}

fn versioned(contractor: &Contractor) -> Versioned<ContractorView> {
    Versioned::new(contractor.version, ContractorView::of(contractor, Shown::Whole))
}

/// A reply that is kept for its key, and so masks the number.
fn created(contractor: &Contractor) -> Result<Reply, Failure> {
    let location = format!("/api/v1/contractors/{}", contractor.id);
    web::created(&location, contractor.version, &ContractorView::of(contractor, Shown::Masked))
}
