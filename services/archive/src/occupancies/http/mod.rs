//! Who lives where.

pub(crate) mod shapes;

use actix_web::{HttpResponse, delete, get, patch, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, PageOf};
use vocabulary::OccupancyId;
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned};

use crate::{
    app::App,
    occupancies::{
        app::{self, OccupancyList, StayAct, Target},
        domain::Occupancy,
    },
};
use shapes::{EndBody, NewOccupancyBody, OccupancyChangeBody, OccupancyView};

/// Start an occupancy
///
/// Somebody moves in, or turns out to live there. Nobody lives in one unit twice at one time.
#[utoipa::path(
    tag = "occupancies", params(IdempotencyKeyHeader), security(("bearer" = ["archive:write"])),
    request_body = NewOccupancyBody, responses((status = 201, description = "Started.", body = OccupancyView))
)]
#[post("/api/v1/occupancies")]
pub(crate) async fn start_occupancy(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    body: Submitted<NewOccupancyBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewOccupancyBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::start_occupancy(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List occupancies
///
/// Newest first, those that ended included.
#[utoipa::path(
    tag = "occupancies", params(Listing::<OccupancyList>), security(("bearer" = ["archive:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<OccupancyView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/occupancies")]
pub(crate) async fn list_occupancies(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    listing: Listing<OccupancyList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_occupancies(&app, &caller.actor, &query).await?;
    reply.of(page.map(|occupancy| OccupancyView::from(&occupancy))).await
}

/// Get an occupancy
#[utoipa::path(
    tag = "occupancies", security(("bearer" = ["archive:read"])),
    responses(
        (status = 200, description = "The occupancy.", body = OccupancyView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/occupancies/{id}")]
pub(crate) async fn get_occupancy(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    id: PathId<OccupancyId>,
) -> Result<Versioned<OccupancyView>, Problem> {
    let occupancy = app::get_occupancy(&app, &caller.actor, id.0).await?;
    Ok(versioned(&occupancy))
}

/// Correct an occupancy
///
/// One that was entered with a wrong role or wrong dates.
#[utoipa::path(
    tag = "occupancies", params(IfMatchHeader), security(("bearer" = ["archive:write"])),
    request_body = OccupancyChangeBody,
    responses((status = 200, description = "The updated occupancy.", body = OccupancyView))
)]
#[patch("/api/v1/occupancies/{id}")]
pub(crate) async fn correct_occupancy(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    id: PathId<OccupancyId>,
    seen: IfMatch,
    body: Submitted<OccupancyChangeBody>,
) -> Result<Versioned<OccupancyView>, Problem> {
    let body = body.try_map(OccupancyChangeBody::into_change)?;
    let target = Target { id: id.0, version: seen.0 };
    let act = StayAct::Correct(body.value);
    Ok(versioned(&app::change_stay(&app, &caller.actor, target, act).await?))
}

/// End an occupancy
///
/// Somebody moves out, now or on the day that is named, which may lie ahead. The record stays.
#[utoipa::path(
    tag = "occupancies", params(IfMatchHeader), security(("bearer" = ["archive:write"])),
    request_body = EndBody,
    responses((status = 200, description = "The updated occupancy.", body = OccupancyView))
)]
#[post("/api/v1/occupancies/{id}/end")]
pub(crate) async fn end_occupancy(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    id: PathId<OccupancyId>,
    seen: IfMatch,
    body: Submitted<EndBody>,
) -> Result<Versioned<OccupancyView>, Problem> {
    let body = body.try_map(EndBody::into_instant)?;
    let target = Target { id: id.0, version: seen.0 };
    let act = StayAct::End(body.value);
    Ok(versioned(&app::change_stay(&app, &caller.actor, target, act).await?))
}

/// Cancel an occupancy
///
/// One that was entered in error. It is a home no longer and stands in nobody's way; the record stays, marked as
/// cancelled. Somebody who moves out is not cancelled but ended.
#[utoipa::path(
    tag = "occupancies", params(IfMatchHeader), security(("bearer" = ["archive:write"])),
    responses((status = 204, description = "Cancelled."))
)]
#[delete("/api/v1/occupancies/{id}")]
pub(crate) async fn cancel_occupancy(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    id: PathId<OccupancyId>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let target = Target { id: id.0, version: seen.0 };
    app::change_stay(&app, &caller.actor, target, StayAct::Cancel).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn versioned(occupancy: &Occupancy) -> Versioned<OccupancyView> {
    Versioned::new(occupancy.version, OccupancyView::from(occupancy))
}

fn created(occupancy: &Occupancy) -> Result<Reply, Failure> {
    let location = format!("/api/v1/occupancies/{}", occupancy.id);
    web::created(&location, occupancy.version, &OccupancyView::from(occupancy))
}
