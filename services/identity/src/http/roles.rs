//! Roles.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use db::Reply;
use kernel::{Failure, PageOf};
use web::{IdempotencyKeyHeader, NoFilter, Problem, Query, Submitted};

use super::staff_shapes::{NewRoleBody, RoleView};
use crate::{
    app::{App, roles},
    domain::Role,
};

/// Make a role. Nobody gives rights they do not hold.
#[utoipa::path(
    tag = "roles", params(IdempotencyKeyHeader), security(("bearer" = ["identity:write"])),
    request_body = NewRoleBody, responses((status = 201, description = "Made.", body = RoleView))
)]
#[post("/api/v1/roles")]
pub(super) async fn create_role(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    body: Submitted<NewRoleBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewRoleBody::into_command)?;
    let once = body.once(&caller.subject, created);
    let done = roles::create_role(&app, &caller.actor, body.value, once).await?;
    web::answer(done, created)
}

/// All roles by name, on one page.
#[utoipa::path(
    tag = "roles", security(("bearer" = ["identity:read"])),
    responses((status = 200, description = "The roles.", body = PageOf<RoleView>))
)]
#[get("/api/v1/roles")]
pub(super) async fn list_roles(
    _caller: Caller<need::IdentityRead>,
    app: Data<App>,
    _no_filter: Query<NoFilter>,
) -> Result<HttpResponse, Problem> {
    let items: Vec<RoleView> = roles::list_roles(&app).await?.iter().map(RoleView::from).collect();
    Ok(HttpResponse::Ok().json(PageOf { items, next: None }))
}

fn created(role: &Role) -> Result<Reply, Failure> {
    web::created("/api/v1/roles", 1, &RoleView::from(role))
}
