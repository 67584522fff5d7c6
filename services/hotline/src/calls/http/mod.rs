//! Recording calls and wrapping them up.

pub(crate) mod shapes;

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use copies::parties::dial_plan;
use idempotency::Reply;
use kernel::{CallerId, Failure, PageOf};
use vocabulary::CallId;
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned};

use crate::{
    app::App,
    calls::{
        app::{self, CallList, Target},
        domain::Call,
    },
};
use shapes::{CallView, NewCall, WrapUpBody};

/// Record a call
///
/// One that you answered or placed. Who is not cleared to take calls alone names the colleague who sits beside them
/// (`clearance.missing`).
#[utoipa::path(
    tag = "calls", params(IdempotencyKeyHeader), security(("bearer" = ["hotline:write"])),
    request_body = NewCall, responses((status = 201, description = "Recorded as yours.", body = CallView))
)]
#[post("/api/v1/calls")]
pub(crate) async fn record_call(
    caller: Caller<need::HotlineWrite>,
    app: Data<App>,
    body: Submitted<NewCall>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(|body| Ok(body.into_command()))?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::record_call(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List calls
///
/// Newest first: yours, and those of the estates you may see.
#[utoipa::path(
    tag = "calls", params(Listing::<CallList>), security(("bearer" = ["hotline:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<CallView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/calls")]
pub(crate) async fn list_calls(
    caller: Caller<need::HotlineRead>,
    app: Data<App>,
    listing: Listing<CallList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let other_end = match query.filters.text("phone") {
        None => None,
        Some(phone) => {
            let place = query.filters.id("estate_id");
            let home = dial_plan(&app.db, app.directory.as_ref(), &caller.actor, place).await?;
            Some(CallerId::read(phone, &home)?)
        }
    };
    let page = app::list_calls(&app, &caller.actor, other_end, query).await?;
    reply.of(page.map(|call| CallView::from(&call))).await
}

/// Get a call
#[utoipa::path(
    tag = "calls", security(("bearer" = ["hotline:read"])),
    responses((status = 200, description = "The call.", body = CallView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/calls/{id}")]
pub(crate) async fn get_call(
    caller: Caller<need::HotlineRead>,
    app: Data<App>,
    id: PathId<CallId>,
) -> Result<Versioned<CallView>, Problem> {
    Ok(versioned(&app::get_call(&app, &caller.actor, id.0).await?))
}

/// Wrap up a call
///
/// Ends it, with a note. A call is wrapped up once.
#[utoipa::path(
    tag = "calls", params(IfMatchHeader), security(("bearer" = ["hotline:write"])),
    request_body = WrapUpBody, responses((status = 200, description = "The updated call.", body = CallView))
)]
#[post("/api/v1/calls/{id}/wrap-up")]
pub(crate) async fn wrap_up_call(
    caller: Caller<need::HotlineWrite>,
    app: Data<App>,
    id: PathId<CallId>,
    seen: IfMatch,
    body: Submitted<WrapUpBody>,
) -> Result<Versioned<CallView>, Problem> {
    let target = Target { id: id.0, version: seen.0 };
    let call = app::wrap_up_call(&app, &caller.actor, target, body.value.read()?).await?;
    Ok(versioned(&call))
}

fn created(call: &Call) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/calls/{}", call.id), call.version, &CallView::from(call))
}

fn versioned(call: &Call) -> Versioned<CallView> {
    Versioned::new(call.version, CallView::from(call))
}
