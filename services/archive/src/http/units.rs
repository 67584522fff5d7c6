//! Registering, changing and looking up units.

use actix_web::{HttpResponse, get, patch, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, PageOf};
use vocabulary::UnitId;
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned};

use super::unit_shapes::{NewUnitBody, UnitChangeBody, UnitView};
use crate::{
    app::{
        App,
        units::{self, UnitList},
    },
    domain::Unit,
};

/// Register a unit
///
/// A home, shop or parking space. Its label is its own within the estate.
#[utoipa::path(
    tag = "units", params(IdempotencyKeyHeader), security(("bearer" = ["archive:write"])),
    request_body = NewUnitBody, responses((status = 201, description = "Registered.", body = UnitView))
)]
#[post("/api/v1/units")]
pub(super) async fn register_unit(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    body: Submitted<NewUnitBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewUnitBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = units::register_unit(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List units
///
/// Newest first.
#[utoipa::path(
    tag = "units", params(Listing::<UnitList>), security(("bearer" = ["archive:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<UnitView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/units")]
pub(super) async fn list_units(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    listing: Listing<UnitList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = units::list_units(&app, &caller.actor, &query).await?;
    reply.of(page.map(|unit| UnitView::from(&unit))).await
}

/// Get a unit
#[utoipa::path(
    tag = "units", security(("bearer" = ["archive:read"])),
    responses(
        (status = 200, description = "The unit.", body = UnitView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/units/{id}")]
pub(super) async fn get_unit(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    id: PathId<UnitId>,
) -> Result<Versioned<UnitView>, Problem> {
    let unit = units::get_unit(&app, &caller.actor, id.0).await?;
    Ok(versioned(&unit))
}

/// Change a unit
///
/// What it is called, or its building. The cards of whoever lives there show it so at once.
#[utoipa::path(
    tag = "units", params(IfMatchHeader), security(("bearer" = ["archive:write"])),
    request_body = UnitChangeBody,
    responses((status = 200, description = "The updated unit.", body = UnitView))
)]
#[patch("/api/v1/units/{id}")]
pub(super) async fn change_unit(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    id: PathId<UnitId>,
    seen: IfMatch,
    body: Submitted<UnitChangeBody>,
) -> Result<Versioned<UnitView>, Problem> {
    let body = body.try_map(UnitChangeBody::into_command)?;
    let unit = units::change_unit(&app, &caller.actor, id.0, seen.0, body.value).await?;
    Ok(versioned(&unit))
}

fn versioned(unit: &Unit) -> Versioned<UnitView> {
    Versioned::new(unit.version, UnitView::from(unit))
}

fn created(unit: &Unit) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/units/{}", unit.id), unit.version, &UnitView::from(unit))
}
