//! Managing staff.

use actix_web::{HttpResponse, get, post, put, web::Data};
use auth::{Caller, need};
use db::Reply;
use kernel::{Failure, PageOf, StaffId};
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, List, NoFilter, PageQuery, PathId, Problem, Submitted,
    Versioned,
};

use super::staff_shapes::{NewStaffBody, RolesBody, StaffView};
use crate::{
    app::{
        App,
        staff::{self, StaffTarget},
    },
    domain::Staff,
};

/// Take in a member of staff. Nobody gives rights they do not hold.
#[utoipa::path(
    tag = "staff", params(IdempotencyKeyHeader), security(("bearer" = ["identity:write"])),
    request_body = NewStaffBody, responses((status = 201, description = "Taken in.", body = StaffView))
)]
#[post("/api/v1/staff")]
pub(super) async fn create_staff(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    body: Submitted<NewStaffBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewStaffBody::into_command)?;
    let once = body.once(&caller.subject, created);
    let done = staff::create_staff(&app, &caller.actor, body.value, once).await?;
    web::answer(done, created)
}

/// Staff, in the order they were taken in.
#[utoipa::path(
    tag = "staff", params(PageQuery), security(("bearer" = ["identity:read"])),
    responses((status = 200, description = "One page.", body = PageOf<StaffView>))
)]
#[get("/api/v1/staff")]
pub(super) async fn list_staff(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    list: List<NoFilter>,
) -> Result<HttpResponse, Problem> {
    let page = staff::list_staff(&app, &caller.actor, &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(|staff| StaffView::from(&staff))))
}

/// One member of staff.
#[utoipa::path(
    tag = "staff", security(("bearer" = ["identity:read"])),
    responses((status = 200, description = "The account.", body = StaffView), (status = 304, description = "As you know it."))
)]
#[get("/api/v1/staff/{id}")]
pub(super) async fn get_staff(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<StaffId>,
) -> Result<Versioned<StaffView>, Problem> {
    Ok(versioned(&staff::get_staff(&app, &caller.actor, id.0).await?))
}

/// Take away the right to sign in. Sessions end at once, the last access token within ten minutes.
#[utoipa::path(
    tag = "staff", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    responses((status = 200, description = "Disabled.", body = StaffView))
)]
#[post("/api/v1/staff/{id}/disable")]
pub(super) async fn disable_staff(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<StaffId>,
    version: IfMatch,
) -> Result<Versioned<StaffView>, Problem> {
    let target = StaffTarget { id: id.0, version: version.0 };
    Ok(versioned(&staff::disable_staff(&app, &caller.actor, target).await?))
}

/// Replace roles and scope. New access tokens carry the new rights.
#[utoipa::path(
    tag = "staff", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = RolesBody, responses((status = 200, description = "Changed.", body = StaffView))
)]
#[put("/api/v1/staff/{id}/roles")]
pub(super) async fn change_staff_roles(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<StaffId>,
    version: IfMatch,
    body: Submitted<RolesBody>,
) -> Result<Versioned<StaffView>, Problem> {
    let body = body.try_map(RolesBody::into_command)?;
    let target = StaffTarget { id: id.0, version: version.0 };
    Ok(versioned(&staff::change_staff_roles(&app, &caller.actor, target, body.value).await?))
}

fn versioned(staff: &Staff) -> Versioned<StaffView> {
    Versioned::new(staff.version, StaffView::from(staff))
}

fn created(staff: &Staff) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/staff/{}", staff.id), staff.version, &StaffView::from(staff))
}
