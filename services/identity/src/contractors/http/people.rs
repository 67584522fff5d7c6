//! The people of firms over the API.

use actix_web::{HttpResponse, get, patch, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, PageOf};
use vocabulary::ContractorPersonId;
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned};

use super::shapes::{
    ContractorPersonChangeBody, ContractorPersonView, EndBody, NewContractorPersonBody, Shown,
};
use crate::{
    app::App,
    contractors::{
        app::{self, ContractorPersonList, PersonTarget},
        domain::ContractorPerson,
    },
};

/// Create a contractor's person
///
/// Somebody whom a firm sends, on days of its contract. An account that they sign in with has its rights on these days alone.
#[utoipa::path(
    tag = "contractors", params(IdempotencyKeyHeader), security(("bearer" = ["identity:write"])),
    request_body = NewContractorPersonBody,
    responses((status = 201, description = "Created. The number is masked.", body = ContractorPersonView))
)]
#[post("/api/v1/contractor-people")]
pub(crate) async fn create_contractor_person(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    body: Submitted<NewContractorPersonBody>,
) -> Result<HttpResponse, Problem> {
    let home = app.config.dial_plan();
    let body = body.try_map(|body| body.into_command(&home))?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::create_contractor_person(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List contractors' people
///
/// Newest first. Numbers are masked.
#[utoipa::path(
    tag = "contractors", params(Listing::<ContractorPersonList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<ContractorPersonView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/contractor-people")]
pub(crate) async fn list_contractor_people(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<ContractorPersonList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_contractor_people(&app, &caller.actor, &query).await?;
    reply.of(page.map(|person| ContractorPersonView::of(&person, Shown::Masked))).await
}

/// Get a contractor's person
///
/// With their number.
#[utoipa::path(
    tag = "contractors", security(("bearer" = ["identity:read"])),
    responses(
        (status = 200, description = "The person.", body = ContractorPersonView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/contractor-people/{id}")]
pub(crate) async fn get_contractor_person(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<ContractorPersonId>,
) -> Result<Versioned<ContractorPersonView>, Problem> {
    Ok(versioned(&app::get_contractor_person(&app, &caller.actor, id.0).await?))
}

/// Change a contractor's person
///
/// What they are called, and their number.
#[utoipa::path(
    tag = "contractors", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = ContractorPersonChangeBody,
    responses((status = 200, description = "The updated person.", body = ContractorPersonView))
)]
#[patch("/api/v1/contractor-people/{id}")]
pub(crate) async fn change_contractor_person(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<ContractorPersonId>,
    seen: IfMatch,
    body: Submitted<ContractorPersonChangeBody>,
) -> Result<Versioned<ContractorPersonView>, Problem> {
    let home = app.config.dial_plan();
    let change = body.try_map(|body| body.into_change(&home))?.value;
    let target = PersonTarget { id: id.0, version: seen.0 };
    Ok(versioned(&app::change_contractor_person(&app, &caller.actor, target, change).await?))
}

/// End a contractor's person's days
///
/// Sooner than they would have ended, with a day that may be over. An account of theirs has no rights within seconds of that
/// day's end.
#[utoipa::path(
    tag = "contractors", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = EndBody,
    responses((status = 200, description = "The updated person.", body = ContractorPersonView))
)]
#[post("/api/v1/contractor-people/{id}/end")]
pub(crate) async fn end_contractor_person(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<ContractorPersonId>,
    seen: IfMatch,
    body: Submitted<EndBody>,
) -> Result<Versioned<ContractorPersonView>, Problem> {
    let target = PersonTarget { id: id.0, version: seen.0 };
    let until = body.value.until.0;
    Ok(versioned(&app::end_contractor_person(&app, &caller.actor, target, until).await?))
}

fn versioned(person: &ContractorPerson) -> Versioned<ContractorPersonView> {
    Versioned::new(person.version, ContractorPersonView::of(person, Shown::Whole))
}

/// A reply that is kept for its key, and so masks the number.
fn created(person: &ContractorPerson) -> Result<Reply, Failure> {
    let location = format!("/api/v1/contractor-people/{}", person.id);
    web::created(&location, person.version, &ContractorPersonView::of(person, Shown::Masked))
}
