//! Registering and looking up units.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use db::Reply;
use kernel::{Failure, PageOf, UnitId};
use web::{IdempotencyKeyHeader, List, PageQuery, PathId, Problem, Submitted, Versioned};

use super::unit_shapes::{NewUnitBody, UnitQuery, UnitView};
use crate::{
    app::{App, units},
    domain::Unit,
};

/// Units are written once: they have one version.
const VERSION: i32 = 1;

/// Enter a home, shop or parking space.
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
    let once = body.once(&caller.subject, created);
    let done = units::register_unit(&app, &caller.actor, body.value, once).await?;
    web::answer(done, created)
}

/// Units, newest first.
#[utoipa::path(
    tag = "units", params(PageQuery, UnitQuery), security(("bearer" = ["archive:read"])),
    responses((status = 200, description = "One page.", body = PageOf<UnitView>))
)]
#[get("/api/v1/units")]
pub(super) async fn list_units(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    list: List<UnitQuery>,
) -> Result<HttpResponse, Problem> {
    let page = units::list_units(&app, &caller.actor, list.filter.estate_id, &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(|unit| UnitView::from(&unit))))
}

/// One unit.
#[utoipa::path(
    tag = "units", security(("bearer" = ["archive:read"])),
    responses(
        (status = 200, description = "The unit.", body = UnitView),
        (status = 304, description = "As you know it."),
    )
)]
#[get("/api/v1/units/{id}")]
pub(super) async fn get_unit(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    id: PathId<UnitId>,
) -> Result<Versioned<UnitView>, Problem> {
    let unit = units::get_unit(&app, &caller.actor, id.0).await?;
    Ok(Versioned::new(VERSION, UnitView::from(&unit)))
}

fn created(unit: &Unit) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/units/{}", unit.id), VERSION, &UnitView::from(unit))
}
