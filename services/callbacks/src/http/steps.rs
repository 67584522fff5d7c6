//! The steps of a callback's life. Each names the version the caller saw.

use actix_web::{post, web::Data};
use auth::{Caller, need};
use kernel::CallbackId;
use web::{IfMatch, IfMatchHeader, PathId, Problem, Submitted, Versioned};

use super::{
    attempt_shapes::NewAttemptBody,
    callback_shapes::{Assignment, CallbackView, NewAnswer, Reason},
    callbacks::versioned,
};
use crate::app::{
    App,
    callbacks::{self, Target},
};

/// Give the callback to somebody.
#[utoipa::path(
    tag = "callbacks", params(IfMatchHeader), security(("bearer" = ["callbacks:write"])),
    request_body = Assignment, responses((status = 200, description = "The callback after it.", body = CallbackView))
)]
#[post("/api/v1/callbacks/{id}/assign")]
pub(super) async fn assign_callback(
    caller: Caller<need::CallbacksWrite>,
    app: Data<App>,
    id: PathId<CallbackId>,
    seen: IfMatch,
    body: Submitted<Assignment>,
) -> Result<Versioned<CallbackView>, Problem> {
    let callback =
        callbacks::assign_callback(&app, &caller.actor, target(id, seen), body.value.assignee).await?;
    Ok(versioned(&callback))
}

/// Note a try that did not reach the customer.
#[utoipa::path(
    tag = "callbacks", params(IfMatchHeader), security(("bearer" = ["callbacks:write"])),
    request_body = NewAttemptBody, responses((status = 200, description = "The callback after it.", body = CallbackView))
)]
#[post("/api/v1/callbacks/{id}/attempts")]
pub(super) async fn attempt_callback(
    caller: Caller<need::CallbacksWrite>,
    app: Data<App>,
    id: PathId<CallbackId>,
    seen: IfMatch,
    body: Submitted<NewAttemptBody>,
) -> Result<Versioned<CallbackView>, Problem> {
    let callback =
        callbacks::attempt_callback(&app, &caller.actor, target(id, seen), body.value.read()?).await?;
    Ok(versioned(&callback))
}

/// Keep what the customer said. Unsatisfied, it orders the work to be put right.
#[utoipa::path(
    tag = "callbacks", params(IfMatchHeader), security(("bearer" = ["callbacks:write"])),
    request_body = NewAnswer, responses((status = 200, description = "The callback after it.", body = CallbackView))
)]
#[post("/api/v1/callbacks/{id}/complete")]
pub(super) async fn complete_callback(
    caller: Caller<need::CallbacksWrite>,
    app: Data<App>,
    id: PathId<CallbackId>,
    seen: IfMatch,
    body: Submitted<NewAnswer>,
) -> Result<Versioned<CallbackView>, Problem> {
    let callback =
        callbacks::complete_callback(&app, &caller.actor, target(id, seen), body.value.read()?).await?;
    Ok(versioned(&callback))
}

/// Let the callback go, for a reason.
#[utoipa::path(
    tag = "callbacks", params(IfMatchHeader), security(("bearer" = ["callbacks:write"])),
    request_body = Reason, responses((status = 200, description = "The callback after it.", body = CallbackView))
)]
#[post("/api/v1/callbacks/{id}/waive")]
pub(super) async fn waive_callback(
    caller: Caller<need::CallbacksWrite>,
    app: Data<App>,
    id: PathId<CallbackId>,
    seen: IfMatch,
    body: Submitted<Reason>,
) -> Result<Versioned<CallbackView>, Problem> {
    let callback =
        callbacks::waive_callback(&app, &caller.actor, target(id, seen), body.value.read()?).await?;
    Ok(versioned(&callback))
}

fn target(id: PathId<CallbackId>, seen: IfMatch) -> Target {
    Target { id: id.0, version: seen.0 }
}
