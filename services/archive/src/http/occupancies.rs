//! Who lives where.

use actix_web::{HttpResponse, delete, get, post, web::Data};
use auth::{Caller, need};
use db::Reply;
use kernel::{Failure, OccupancyId, PageOf};
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, List, PageQuery, PathId, Problem, Submitted, Versioned,
};

use super::occupancy_shapes::{NewOccupancyBody, OccupancyQuery, OccupancyView};
use crate::{
    app::{App, occupancies},
    domain::Occupancy,
};

/// Somebody moves in, or turns out to live there.
#[utoipa::path(
    tag = "occupancies", params(IdempotencyKeyHeader), security(("bearer" = ["archive:write"])),
    request_body = NewOccupancyBody, responses((status = 201, description = "Begun.", body = OccupancyView))
)]
#[post("/api/v1/occupancies")]
pub(super) async fn start_occupancy(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    body: Submitted<NewOccupancyBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewOccupancyBody::into_command)?;
    let once = body.once(&caller.subject, created);
    let done = occupancies::start_occupancy(&app, &caller.actor, body.value, once).await?;
    web::answer(done, created)
}

/// Occupancies, newest first, those that ended included.
#[utoipa::path(
    tag = "occupancies", params(PageQuery, OccupancyQuery), security(("bearer" = ["archive:read"])),
    responses((status = 200, description = "One page.", body = PageOf<OccupancyView>))
)]
#[get("/api/v1/occupancies")]
pub(super) async fn list_occupancies(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    list: List<OccupancyQuery>,
) -> Result<HttpResponse, Problem> {
    let page = occupancies::list_occupancies(&app, &caller.actor, list.filter.into(), &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(|occupancy| OccupancyView::from(&occupancy))))
}

/// One occupancy.
#[utoipa::path(
    tag = "occupancies", security(("bearer" = ["archive:read"])),
    responses(
        (status = 200, description = "The occupancy.", body = OccupancyView),
        (status = 304, description = "As you know it."),
    )
)]
#[get("/api/v1/occupancies/{id}")]
pub(super) async fn get_occupancy(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    id: PathId<OccupancyId>,
) -> Result<Versioned<OccupancyView>, Problem> {
    let occupancy = occupancies::get_occupancy(&app, &caller.actor, id.0).await?;
    Ok(Versioned::new(occupancy.version, OccupancyView::from(&occupancy)))
}

/// Somebody moves out, now. The record stays, with its end.
#[utoipa::path(
    tag = "occupancies", params(IfMatchHeader), security(("bearer" = ["archive:write"])),
    responses((status = 204, description = "Ended."))
)]
#[delete("/api/v1/occupancies/{id}")]
pub(super) async fn end_occupancy(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    id: PathId<OccupancyId>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    occupancies::end_occupancy(&app, &caller.actor, id.0, seen.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn created(occupancy: &Occupancy) -> Result<Reply, Failure> {
    let location = format!("/api/v1/occupancies/{}", occupancy.id);
    web::created(&location, occupancy.version, &OccupancyView::from(occupancy))
}
