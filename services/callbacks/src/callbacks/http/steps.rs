//! The steps of a callback's life. Each names the version the caller saw.

use actix_web::{post, web::Data};
use auth::{Caller, need};
use kernel::Actor;
use vocabulary::CallbackId;
use web::{IfMatch, IfMatchHeader, PathId, Problem, Submitted, Versioned};

use super::{
    shapes::{CallbackAssignment, CallbackView, NewAnswer, NewAttemptBody, NewWaiver},
    versioned,
};
use crate::{
    app::App,
    callbacks::{
        app::{self, Target},
        domain::CallbackAct,
    },
};

/// Assign a callback
///
/// To a member of staff who is enabled and may see it. A callback that is not owed any more is not assigned.
#[utoipa::path(
    tag = "callbacks", params(IfMatchHeader), security(("bearer" = ["callbacks:write"])),
    request_body = CallbackAssignment, responses((status = 200, description = "The updated callback.", body = CallbackView))
)]
#[post("/api/v1/callbacks/{id}/assign")]
pub(crate) async fn assign_callback(
    caller: Caller<need::CallbacksWrite>,
    app: Data<App>,
    id: PathId<CallbackId>,
    seen: IfMatch,
    body: Submitted<CallbackAssignment>,
) -> Result<Versioned<CallbackView>, Problem> {
    let act = CallbackAct::Assign { assignee: body.value.assignee };
    act_on(&app, &caller.actor, (id, seen), act).await
}

/// Record an attempt without success
///
/// The customer was not reached. Refused before the callback may be made, and when it is not owed any more.
#[utoipa::path(
    tag = "callbacks", params(IfMatchHeader), security(("bearer" = ["callbacks:write"])),
    request_body = NewAttemptBody, responses((status = 200, description = "The updated callback.", body = CallbackView))
)]
#[post("/api/v1/callbacks/{id}/attempts")]
pub(crate) async fn attempt_callback(
    caller: Caller<need::CallbacksWrite>,
    app: Data<App>,
    id: PathId<CallbackId>,
    seen: IfMatch,
    body: Submitted<NewAttemptBody>,
) -> Result<Versioned<CallbackView>, Problem> {
    let act = body.value.read()?;
    act_on(&app, &caller.actor, (id, seen), act).await
}

/// Record a customer's answer
///
/// An unsatisfied answer orders the work to be put right (`rectification_ordered` in the reply), and withdraws what else
/// is owed for the ticket until then.
#[utoipa::path(
    tag = "callbacks", params(IfMatchHeader), security(("bearer" = ["callbacks:write"])),
    request_body = NewAnswer, responses((status = 200, description = "The updated callback.", body = CallbackView))
)]
#[post("/api/v1/callbacks/{id}/complete")]
pub(crate) async fn complete_callback(
    caller: Caller<need::CallbacksWrite>,
    app: Data<App>,
    id: PathId<CallbackId>,
    seen: IfMatch,
    body: Submitted<NewAnswer>,
) -> Result<Versioned<CallbackView>, Problem> {
    let act = body.value.read()?;
    act_on(&app, &caller.actor, (id, seen), act).await
}

/// Waive a callback
///
/// For a reason. It counts as not made until another person approves.
#[utoipa::path(
    tag = "callbacks", params(IfMatchHeader), security(("bearer" = ["callbacks:write"])),
    request_body = NewWaiver, responses((status = 200, description = "The updated callback.", body = CallbackView))
)]
#[post("/api/v1/callbacks/{id}/waive")]
pub(crate) async fn waive_callback(
    caller: Caller<need::CallbacksWrite>,
    app: Data<App>,
    id: PathId<CallbackId>,
    seen: IfMatch,
    body: Submitted<NewWaiver>,
) -> Result<Versioned<CallbackView>, Problem> {
    let act = body.value.read()?;
    act_on(&app, &caller.actor, (id, seen), act).await
}

/// Approve a waiver
///
/// The waiver of another person: the callback does not count any more. Nobody approves their own.
#[utoipa::path(
    tag = "callbacks", params(IfMatchHeader), security(("bearer" = ["callbacks:write"])),
    responses((status = 200, description = "The updated callback.", body = CallbackView))
)]
#[post("/api/v1/callbacks/{id}/approve-waiver")]
pub(crate) async fn approve_waiver(
    caller: Caller<need::CallbacksWrite>,
    app: Data<App>,
    id: PathId<CallbackId>,
    seen: IfMatch,
) -> Result<Versioned<CallbackView>, Problem> {
    act_on(&app, &caller.actor, (id, seen), CallbackAct::ApproveWaiver).await
}

async fn act_on(
    app: &App,
    actor: &Actor,
    (id, seen): (PathId<CallbackId>, IfMatch),
    act: CallbackAct,
) -> Result<Versioned<CallbackView>, Problem> {
    let target = Target { id: id.0, version: seen.0 };
    Ok(versioned(&app::act_on_callback(app, actor, target, act).await?))
}
