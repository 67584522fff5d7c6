//! Charging, and saying what for.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use db::Reply;
use kernel::{ChargeId, Failure, PageOf};
use web::{IdempotencyKeyHeader, List, PageQuery, PathId, Problem, Submitted};

use super::charge_shapes::{ChargeQuery, ChargeView, ExplanationView, NewCharge};
use crate::app::{
    App,
    charges::{self, Asked, ChargeFilter},
};

/// Post a charge by hand. No invoice asks for it until one is issued.
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
    let once = body.once(&caller.subject, posted);
    let done = charges::post_charge(&app, &caller.actor, body.value, once).await?;
    web::answer(done, posted)
}

/// Charges, newest first.
#[utoipa::path(
    tag = "charges", params(PageQuery, ChargeQuery), security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "One page.", body = PageOf<ChargeView>))
)]
#[get("/api/v1/charges")]
pub(super) async fn list_charges(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    list: List<ChargeQuery>,
) -> Result<HttpResponse, Problem> {
    let filter = ChargeFilter::from(list.filter);
    let page = charges::list_charges(&app, &caller.actor, filter, &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(|asked| ChargeView::from(&asked))))
}

/// One charge.
#[utoipa::path(
    tag = "charges", security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "The charge.", body = ChargeView))
)]
#[get("/api/v1/charges/{id}")]
pub(super) async fn get_charge(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    id: PathId<ChargeId>,
) -> Result<HttpResponse, Problem> {
    let asked = charges::get_charge(&app, &caller.actor, id.0).await?;
    Ok(HttpResponse::Ok().json(ChargeView::from(&asked)))
}

/// Where a charge comes from: the ticket, the agreed fee, the rules behind it, and the books.
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

fn posted(asked: &Asked) -> Result<Reply, Failure> {
    let location = format!("/api/v1/charges/{}", asked.charge.id);
    web::created(&location, asked.charge.version, &ChargeView::from(asked))
}
