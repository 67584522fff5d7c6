//! Charging, and saying what for.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, PageOf};
use vocabulary::ChargeId;
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned};

use super::{
    charge_shapes::{ChargeView, ExplanationView, NewCharge},
    reversal_shapes::NewReversal,
};
use crate::app::{
    App,
    charges::{self, Asked, ChargeList, ReverseCharge},
};

/// Post a charge by hand
///
/// No invoice asks for it until one is issued. A day that is charged already is refused (`billing.period_charged`).
#[utoipa::path(
    tag = "charges", params(IdempotencyKeyHeader), security(("bearer" = ["billing:write"])),
    request_body = NewCharge, responses((status = 201, description = "Posted.", body = ChargeView))
)]
#[post("/api/v1/charges")]
pub(super) async fn post_charge(
    caller: Caller<need::BillingWrite>,
    app: Data<App>,
    body: Submitted<NewCharge>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewCharge::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, posted);
    let outcome = charges::post_charge(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, posted)
}

/// List charges
///
/// Newest first.
#[utoipa::path(
    tag = "charges", params(Listing::<ChargeList>), security(("bearer" = ["billing:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<ChargeView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/charges")]
pub(super) async fn list_charges(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    listing: Listing<ChargeList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = charges::list_charges(&app, &caller.actor, &query).await?;
    reply.of(page.map(|asked| ChargeView::from(&asked))).await
}

/// Get a charge
#[utoipa::path(
    tag = "charges", security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "The charge.", body = ChargeView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/charges/{id}")]
pub(super) async fn get_charge(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    id: PathId<ChargeId>,
) -> Result<Versioned<ChargeView>, Problem> {
    let asked = charges::get_charge(&app, &caller.actor, id.0).await?;
    Ok(versioned(&asked))
}

/// Reverse a charge
///
/// One that is not owed after all, whether an invoice asks for it or not. An invoice that asked for nothing else becomes
/// void; what was paid beyond the rest is due to be refunded (`GET /invoices?refund_due=true`).
#[utoipa::path(
    tag = "charges", params(IfMatchHeader), security(("bearer" = ["billing:reverse"])),
    request_body = NewReversal, responses((status = 200, description = "The updated charge.", body = ChargeView))
)]
#[post("/api/v1/charges/{id}/reverse")]
pub(super) async fn reverse_charge(
    caller: Caller<need::BillingReverse>,
    app: Data<App>,
    id: PathId<ChargeId>,
    seen: IfMatch,
    body: Submitted<NewReversal>,
) -> Result<Versioned<ChargeView>, Problem> {
    let (kind, reason) = body.value.read()?;
    let command = ReverseCharge { id: id.0, version: seen.0, kind, reason };
    let asked = charges::reverse_charge(&app, &caller.actor, command).await?;
    Ok(versioned(&asked))
}

/// Explain a charge
///
/// Where it comes from: the ticket, the agreed fee, the rules behind it, and the books.
#[utoipa::path(
    tag = "charges", security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "The explanation.", body = ExplanationView))
)]
#[get("/api/v1/charges/{id}/explanation")]
pub(super) async fn explain_charge(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    id: PathId<ChargeId>,
) -> Result<HttpResponse, Problem> {
    let explained = charges::explain_charge(&app, &caller.actor, id.0).await?;
    Ok(HttpResponse::Ok().json(ExplanationView::from(explained)))
}

fn versioned(asked: &Asked) -> Versioned<ChargeView> {
    Versioned::new(asked.charge.version, ChargeView::from(asked))
}

fn posted(asked: &Asked) -> Result<Reply, Failure> {
    let location = format!("/api/v1/charges/{}", asked.charge.id);
    web::created(&location, asked.charge.version, &ChargeView::from(asked))
}
