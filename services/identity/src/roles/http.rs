//! Roles.

use actix_web::{HttpResponse, delete, get, post, put, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, Faults, PageOf, Refusal};
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathParts, Problem, Submitted, Versioned};

use crate::{
    app::App,
    roles::app::{self, RoleList, RoleTarget},
    staff::{
        domain::{Role, RoleName},
        http::shapes::{NewRoleBody, RoleBody, RoleView},
    },
};

/// Create a role
///
/// It is the same in the whole group and needs its scope. Nobody gives rights they do not hold.
#[utoipa::path(
    tag = "roles", params(IdempotencyKeyHeader), security(("bearer" = ["identity:write"])),
    extensions(("x-scope" = json!("group"))),
    request_body = NewRoleBody, responses((status = 201, description = "Created.", body = RoleView))
)]
#[post("/api/v1/roles")]
pub(crate) async fn create_role(
    caller: Caller<need::GroupWide<need::IdentityWrite>>,
    app: Data<App>,
    body: Submitted<NewRoleBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewRoleBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::create_role(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List roles
///
/// By name.
#[utoipa::path(
    tag = "roles", params(Listing::<RoleList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "The roles.",
        content((PageOf<RoleView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/roles")]
pub(crate) async fn list_roles(
    _caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<RoleList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_roles(&app, &query).await?;
    reply.of(page.map(|role| RoleView::from(&role))).await
}

/// Get a role
#[utoipa::path(
    tag = "roles", security(("bearer" = ["identity:read"])),
    responses((status = 200, description = "The role.", body = RoleView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/roles/{name}")]
pub(crate) async fn get_role(
    _caller: Caller<need::IdentityRead>,
    app: Data<App>,
    name: PathParts<(String,)>,
) -> Result<Versioned<RoleView>, Problem> {
    Ok(versioned(&app::get_role(&app, &named(&name)?).await?))
}

/// Replace a role's permissions
///
/// What is taken away is gone from its holders within seconds; a second factor is asked for at their next sign-in. Of the
/// role that is built in only the second factor can be changed. Needs the whole group's scope, as all changes of roles do.
#[utoipa::path(
    tag = "roles", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    extensions(("x-scope" = json!("group"))),
    request_body = RoleBody, responses((status = 200, description = "Changed.", body = RoleView))
)]
#[put("/api/v1/roles/{name}")]
pub(crate) async fn change_role(
    caller: Caller<need::GroupWide<need::IdentityWrite>>,
    app: Data<App>,
    name: PathParts<(String,)>,
    version: IfMatch,
    body: Submitted<RoleBody>,
) -> Result<Versioned<RoleView>, Problem> {
    let change = body.try_map(RoleBody::into_change)?.value;
    let target = RoleTarget { name: named(&name)?, version: version.0 };
    Ok(versioned(&app::change_role(&app, &caller.actor, target, change).await?))
}

/// Delete a role
///
/// One that nobody has and that is not built in.
#[utoipa::path(
    tag = "roles", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    extensions(("x-scope" = json!("group"))),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/api/v1/roles/{name}")]
pub(crate) async fn delete_role(
    caller: Caller<need::GroupWide<need::IdentityWrite>>,
    app: Data<App>,
    name: PathParts<(String,)>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let target = RoleTarget { name: named(&name)?, version: version.0 };
    app::delete_role(&app, &caller.actor, target).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The name in a path; text that can be no name names no role.
fn named(name: &PathParts<(String,)>) -> Result<RoleName, Refusal> {
    let mut faults = Faults::new();
    let parsed = RoleName::parse("/name", &name.0.0, &mut faults);
    faults.into_result().map_err(|_malformed| Refusal::not_found())?;
    Ok(parsed)
}

fn versioned(role: &Role) -> Versioned<RoleView> {
    Versioned::new(role.version, RoleView::from(role))
}

fn created(role: &Role) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/roles/{}", role.name.as_str()), role.version, &RoleView::from(role))
}
