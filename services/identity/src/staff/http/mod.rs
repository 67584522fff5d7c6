//! Managing staff.

pub(crate) mod shapes;

use actix_web::{HttpResponse, delete, get, post, put, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, PageOf, SessionId, StaffId};
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, PathParts, Problem, Submitted, Versioned,
};

use crate::{
    app::App,
    sessions::{self, app::SessionList, http::OpenSessionView},
    staff::{
        app::{self, PasswordReset, StaffList, StaffTarget},
        domain::Staff,
    },
};
use shapes::{ContactBody, NewStaffBody, ResetBody, RolesBody, StaffView};

/// Create a staff account
///
/// Nobody gives rights they do not hold. The mail address is masked in the reply.
#[utoipa::path(
    tag = "staff", params(IdempotencyKeyHeader), security(("bearer" = ["identity:write"])),
    request_body = NewStaffBody, responses((status = 201, description = "Created.", body = StaffView))
)]
#[post("/api/v1/staff")]
pub(crate) async fn create_staff(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    body: Submitted<NewStaffBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewStaffBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::create_staff(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List staff
///
/// Oldest first. Mail addresses are masked.
#[utoipa::path(
    tag = "staff", params(Listing::<StaffList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<StaffView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/staff")]
pub(crate) async fn list_staff(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<StaffList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_staff(&app, &caller.actor, &query).await?;
    reply.of(page.map(|staff| StaffView::from(&staff))).await
}

/// Get a staff account
#[utoipa::path(
    tag = "staff", security(("bearer" = ["identity:read"])),
    responses((status = 200, description = "The account.", body = StaffView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/staff/{id}")]
pub(crate) async fn get_staff(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<StaffId>,
) -> Result<Versioned<StaffView>, Problem> {
    Ok(versioned(&app::get_staff(&app, &caller.actor, id.0).await?))
}

/// Disable a staff account
///
/// Sessions end at once, access tokens within seconds. Nobody disables their own.
#[utoipa::path(
    tag = "staff", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    responses((status = 200, description = "Disabled.", body = StaffView))
)]
#[post("/api/v1/staff/{id}/disable")]
pub(crate) async fn disable_staff(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<StaffId>,
    version: IfMatch,
) -> Result<Versioned<StaffView>, Problem> {
    let target = StaffTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::disable_staff(&app, &caller.actor, target).await?))
}

/// Replace roles and scope
///
/// What is taken away is gone within seconds; new access tokens carry what is added. Nobody gives rights they do not
/// hold.
#[utoipa::path(
    tag = "staff", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = RolesBody, responses((status = 200, description = "Changed.", body = StaffView))
)]
#[put("/api/v1/staff/{id}/roles")]
pub(crate) async fn change_staff_roles(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<StaffId>,
    version: IfMatch,
    body: Submitted<RolesBody>,
) -> Result<Versioned<StaffView>, Problem> {
    let body = body.try_map(RolesBody::into_command)?;
    let target = StaffTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::change_staff_roles(&app, &caller.actor, target, body.value).await?))
}

/// Replace an account's mail address
///
/// With it, in which language it is written to. A link for a new password goes there. Nobody does this to their own account,
/// whose password could be taken over with a stolen token otherwise.
#[utoipa::path(
    tag = "staff", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = ContactBody, responses((status = 200, description = "Changed.", body = StaffView))
)]
#[put("/api/v1/staff/{id}/contact")]
pub(crate) async fn change_contact(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<StaffId>,
    version: IfMatch,
    body: Submitted<ContactBody>,
) -> Result<Versioned<StaffView>, Problem> {
    let contact = body.try_map(ContactBody::into_contact)?.value;
    let target = StaffTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::change_contact(&app, &caller.actor, target, contact).await?))
}

/// Enable a staff account
///
/// With its roles as they were.
#[utoipa::path(
    tag = "staff", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    responses((status = 200, description = "Enabled.", body = StaffView))
)]
#[post("/api/v1/staff/{id}/enable")]
pub(crate) async fn enable_staff(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<StaffId>,
    version: IfMatch,
) -> Result<Versioned<StaffView>, Problem> {
    let target = StaffTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::enable_staff(&app, &caller.actor, target).await?))
}

/// Unlock a staff account
///
/// Its failed sign-ins are forgotten.
#[utoipa::path(
    tag = "staff", security(("bearer" = ["identity:write"])),
    responses((status = 200, description = "Unlocked.", body = StaffView))
)]
#[post("/api/v1/staff/{id}/unlock")]
pub(crate) async fn unlock_staff(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<StaffId>,
) -> Result<Versioned<StaffView>, Problem> {
    Ok(versioned(&app::unlock_staff(&app, &caller.actor, id.0).await?))
}

/// Reset a password
///
/// Gives somebody a password to begin again with. Their sessions end; at the next sign-in they choose their own.
#[utoipa::path(
    tag = "staff", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = ResetBody, responses((status = 200, description = "Reset.", body = StaffView))
)]
#[post("/api/v1/staff/{id}/reset-password")]
pub(crate) async fn reset_password(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<StaffId>,
    version: IfMatch,
    body: Submitted<ResetBody>,
) -> Result<Versioned<StaffView>, Problem> {
    let password = body.try_map(ResetBody::into_password)?.value;
    let target = StaffTarget { id: id.0, version: version.0 };
    let reset = PasswordReset { target, password };
    Ok(versioned(&app::reset_password(&app, &caller.actor, reset).await?))
}

/// Reset a second factor
///
/// Takes the authenticator and the recovery codes of somebody away who lost them. Where a role asks for a second factor,
/// their next sign-in leads to nothing but another one. Nobody does this to their own account.
#[utoipa::path(
    tag = "staff", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    responses((status = 200, description = "Reset.", body = StaffView))
)]
#[post("/api/v1/staff/{id}/reset-second-factor")]
pub(crate) async fn reset_second_factor(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<StaffId>,
    version: IfMatch,
) -> Result<Versioned<StaffView>, Problem> {
    let target = StaffTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::reset_second_factor(&app, &caller.actor, target).await?))
}

/// List a person's sessions
///
/// Newest first.
#[utoipa::path(
    tag = "staff", params(Listing::<SessionList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "The open sessions.",
        content((PageOf<OpenSessionView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/staff/{id}/sessions")]
pub(crate) async fn list_sessions(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<StaffId>,
    listing: Listing<SessionList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = sessions::app::list_sessions_of(&app, &caller.actor, id.0, query).await?;
    reply.of(page.map(OpenSessionView::from)).await
}

/// End a person's session
///
/// Its access tokens end with it.
#[utoipa::path(
    tag = "staff", security(("bearer" = ["identity:write"])),
    responses((status = 204, description = "Ended."))
)]
#[delete("/api/v1/staff/{id}/sessions/{session_id}")]
pub(crate) async fn end_session(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    which: PathParts<(StaffId, SessionId)>,
) -> Result<HttpResponse, Problem> {
    sessions::app::end_session_of(&app, &caller.actor, which.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Of one account its whole mail address is shown.
pub(crate) fn versioned(staff: &Staff) -> Versioned<StaffView> {
    Versioned::new(staff.version, StaffView::whole(staff))
}

fn created(staff: &Staff) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/staff/{}", staff.id), staff.version, &StaffView::from(staff))
}
