//! Charges over the API, and why one is taken back.

pub(crate) mod shapes;

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, PageOf, Refusal};
use serde::Deserialize;
use utoipa::ToSchema;
use vocabulary::ChargeId;
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Reason, Submitted, Versioned,
};

use crate::{
    app::App,
    charges::{
        app::{self, ChargeList, InvoicedCharge, ReverseCharge},
        domain::ReversalKind,
    },
};
use shapes::{ChargeView, ExplanationView, NewCharge};

/// Post a charge by hand
///
/// No invoice asks for it until one is issued. A day that is charged already is refused (`billing.period_charged`).
#[utoipa::path(
    tag = "charges", params(IdempotencyKeyHeader), security(("bearer" = ["billing:write"])),
    request_body = NewCharge, responses((status = 201, description = "Posted.", body = ChargeView))
)]
#[post("/api/v1/charges")]
pub(crate) async fn post_charge(
    caller: Caller<need::BillingWrite>,
    app: Data<App>,
    body: Submitted<NewCharge>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewCharge::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, posted);
    let outcome = app::post_charge(&app, &caller.actor, body.value, idempotency_key).await?;
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
pub(crate) async fn list_charges(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    listing: Listing<ChargeList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_charges(&app, &caller.actor, &query).await?;
    reply.of(page.map(|asked| ChargeView::from(&asked))).await
}

/// Get a charge
#[utoipa::path(
    tag = "charges", security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "The charge.", body = ChargeView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/charges/{id}")]
pub(crate) async fn get_charge(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    id: PathId<ChargeId>,
) -> Result<Versioned<ChargeView>, Problem> {
    let asked = app::get_charge(&app, &caller.actor, id.0).await?;
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
pub(crate) async fn reverse_charge(
    caller: Caller<need::BillingReverse>,
    app: Data<App>,
    id: PathId<ChargeId>,
    seen: IfMatch,
    body: Submitted<NewReversal>,
) -> Result<Versioned<ChargeView>, Problem> {
    let (kind, reason) = body.value.read()?;
    let command = ReverseCharge { id: id.0, version: seen.0, kind, reason };
    let asked = app::reverse_charge(&app, &caller.actor, command).await?;
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
pub(crate) async fn explain_charge(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    id: PathId<ChargeId>,
) -> Result<HttpResponse, Problem> {
    let explained = app::explain_charge(&app, &caller.actor, id.0).await?;
    Ok(HttpResponse::Ok().json(ExplanationView::from(explained)))
}

fn versioned(asked: &InvoicedCharge) -> Versioned<ChargeView> {
    Versioned::new(asked.charge.version, ChargeView::from(asked))
}

fn posted(asked: &InvoicedCharge) -> Result<Reply, Failure> {
    let location = format!("/api/v1/charges/{}", asked.charge.id);
    web::created(&location, asked.charge.version, &ChargeView::from(asked))
}

/// Why a charge is not owed after all, and whether it may be charged again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReversal {
    kind: NewReversalKind,
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// What a reversal means for work that is resolved again.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum NewReversalKind {
    /// 计费有误：the charge was wrong, and what is owed is charged again.
    BilledInError,
    /// 减免：it was owed and is let off; it is never charged again.
    Forgiven,
}

impl NewReversal {
    pub(crate) fn read(self) -> Result<(ReversalKind, String), Refusal> {
        let Self { kind, reason } = self;
        let kind = match kind {
            NewReversalKind::BilledInError => ReversalKind::BilledInError,
            NewReversalKind::Forgiven => ReversalKind::Forgiven,
        };
        Ok((kind, Reason { reason }.read()?))
    }
}
