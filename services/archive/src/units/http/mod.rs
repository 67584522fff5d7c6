//! Units over the API.

pub(crate) mod facts;
pub(crate) mod shapes;

use actix_web::{HttpResponse, get, patch, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, Faults, PageOf};
use vocabulary::UnitId;
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Query, Submitted, Versioned,
};

use crate::{
    app::App,
    places::domain::StandardVersion,
    units::{
        app::{self, SplitUnit, UnitList},
        domain::{Label, Unit},
    },
};
use shapes::{
    GovernedUnitView, NewUnitBody, SplitUnitView, UnitChangeBody, UnitMatchQuery, UnitMatchesView,
    UnitMergeBody, UnitSplitBody, UnitView,
};

/// Register a unit
///
/// A home, shop or parking space. Its label is its own within the estate, however it is spelt: `3-2-501` is `3栋2单元501`.
#[utoipa::path(
    tag = "units", params(IdempotencyKeyHeader), security(("bearer" = ["archive:write"])),
    request_body = NewUnitBody, responses((status = 201, description = "Registered.", body = UnitView))
)]
#[post("/api/v1/units")]
pub(crate) async fn register_unit(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    body: Submitted<NewUnitBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewUnitBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::register_unit(&app, &caller.actor, body.value, idempotency_key).await?;
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
pub(crate) async fn list_units(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    listing: Listing<UnitList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_units(&app, &caller.actor, &query).await?;
    reply.of(page.map(|unit| UnitView::from(&unit))).await
}

/// Get a unit
///
/// With the standard that governs it, where a place within its estate says so.
#[utoipa::path(
    tag = "units", security(("bearer" = ["archive:read"])),
    responses(
        (status = 200, description = "The unit.", body = GovernedUnitView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/units/{id}")]
pub(crate) async fn get_unit(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    id: PathId<UnitId>,
) -> Result<Versioned<GovernedUnitView>, Problem> {
    let (unit, held) = app::get_unit(&app, &caller.actor, id.0).await?;
    // What holds there may change without the unit.
    let besides = held.as_ref().map_or(0, StandardVersion::in_a_number);
    Ok(Versioned::new(unit.version, GovernedUnitView::of(&unit, held)).changed_besides(besides))
}

/// Look up a unit
///
/// The unit of an estate that is meant by a label, in whichever spelling: `3-2-501` is `3栋2单元501`. A short spelling, such as
/// `501` or `3-501`, is answered by the units that it may mean.
#[utoipa::path(
    tag = "unit-matches", params(UnitMatchQuery), security(("bearer" = ["archive:read"])),
    responses((status = 200, description = "The units that may be meant.", body = UnitMatchesView))
)]
#[get("/api/v1/unit-matches")]
pub(crate) async fn look_up_unit(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    query: Query<UnitMatchQuery>,
) -> Result<HttpResponse, Problem> {
    let UnitMatchQuery { estate_id, label } = query.0;
    let mut faults = Faults::new();
    let label = Label::read(&faults.line("/label", &label, 120));
    faults.into_result()?;
    let matches = app::look_up_unit(&app, &caller.actor, estate_id, &label).await?;
    Ok(HttpResponse::Ok().json(UnitMatchesView::from(&matches)))
}

/// Change a unit
///
/// What it is called, its building, or what is known of it. The cards of whoever lives there show it so at once.
#[utoipa::path(
    tag = "units", params(IfMatchHeader), security(("bearer" = ["archive:write"])),
    request_body = UnitChangeBody,
    responses((status = 200, description = "The updated unit.", body = UnitView))
)]
#[patch("/api/v1/units/{id}")]
pub(crate) async fn change_unit(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    id: PathId<UnitId>,
    seen: IfMatch,
    body: Submitted<UnitChangeBody>,
) -> Result<Versioned<UnitView>, Problem> {
    let body = body.try_map(UnitChangeBody::into_command)?;
    let unit = app::change_unit(&app, &caller.actor, id.0, seen.0, body.value).await?;
    Ok(versioned(&unit))
}

/// Merge units
///
/// The units that are named become part of this one, of the same estate. They end: what happened there stays about them, their
/// labels are free, and who lives in them lives in this one from now on. The areas are the sums, where all are known.
#[utoipa::path(
    tag = "units", params(IfMatchHeader), security(("bearer" = ["archive:manage"])),
    request_body = UnitMergeBody,
    responses((status = 200, description = "The unit that all of them are now.", body = UnitView))
)]
#[post("/api/v1/units/{id}/merge")]
pub(crate) async fn merge_units(
    caller: Caller<need::ArchiveManage>,
    app: Data<App>,
    id: PathId<UnitId>,
    seen: IfMatch,
    body: Submitted<UnitMergeBody>,
) -> Result<Versioned<UnitView>, Problem> {
    let others = body.try_map(UnitMergeBody::into_command)?.value;
    let unit = app::merge_units(&app, &caller.actor, (id.0, seen.0), &others).await?;
    Ok(versioned(&unit))
}

/// Split a unit
///
/// It ends, and several are registered in its place, which are used and covered as it was. Who lives there goes on in those that
/// are named for their stay, which may be several.
#[utoipa::path(
    tag = "units", params(IfMatchHeader, IdempotencyKeyHeader), security(("bearer" = ["archive:manage"])),
    request_body = UnitSplitBody,
    responses((status = 201, description = "Split.", body = SplitUnitView))
)]
#[post("/api/v1/units/{id}/split")]
pub(crate) async fn split_unit(
    caller: Caller<need::ArchiveManage>,
    app: Data<App>,
    id: PathId<UnitId>,
    seen: IfMatch,
    body: Submitted<UnitSplitBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(UnitSplitBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, split);
    let outcome = app::split_unit(&app, &caller.actor, (id.0, seen.0), body.value, idempotency_key).await?;
    web::answer(outcome, split)
}

fn versioned(unit: &Unit) -> Versioned<UnitView> {
    Versioned::new(unit.version, UnitView::from(unit))
}

fn created(unit: &Unit) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/units/{}", unit.id), unit.version, &UnitView::from(unit))
}

fn split(split: &SplitUnit) -> Result<Reply, Failure> {
    let SplitUnit { unit, .. } = split;
    web::created(&format!("/api/v1/units/{}", unit.id), unit.version, &SplitUnitView::from(split))
}
