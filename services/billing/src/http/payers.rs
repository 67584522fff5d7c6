//! Who pays, and what they owe.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use kernel::PageOf;
use vocabulary::UnitId;
use web::{List, PageQuery, PathId, Problem};

use super::payer_shapes::{ArrearQuery, ArrearView, PayerAccountView, PayerQuery, UnitBalanceView};
use crate::app::{
    App,
    payers::{self, ArrearFilter, PayerFilter},
};

/// List payer accounts
///
/// Newest first.
#[utoipa::path(
    tag = "payers", params(PageQuery, PayerQuery), security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "One page.", body = PageOf<PayerAccountView>))
)]
#[get("/api/v1/payer-accounts")]
pub(super) async fn list_payer_accounts(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    list: List<PayerQuery>,
) -> Result<HttpResponse, Problem> {
    let filter = PayerFilter::from(list.filter);
    let page = payers::list_payer_accounts(&app, &caller.actor, filter, &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(PayerAccountView::from)))
}

/// List payers in arrears
///
/// Payers with something past due on an invoice, the longest overdue first. An invoice is past due from the day after
/// `due_on`, by the estate's date; while it is disputed it is not.
#[utoipa::path(
    tag = "payers", params(PageQuery, ArrearQuery), security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "One page.", body = PageOf<ArrearView>))
)]
#[get("/api/v1/arrears")]
pub(super) async fn list_arrears(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    list: List<ArrearQuery>,
) -> Result<HttpResponse, Problem> {
    let filter = ArrearFilter::from(list.filter);
    let page = payers::list_arrears(&app, &caller.actor, filter, &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(ArrearView::from)))
}

/// Get a unit's balance
///
/// What it owes, charges that no invoice asks for yet included.
#[utoipa::path(
    tag = "payers", security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "What it owes.", body = UnitBalanceView))
)]
#[get("/api/v1/units/{id}/balance")]
pub(super) async fn get_unit_balance(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    id: PathId<UnitId>,
) -> Result<HttpResponse, Problem> {
    let balance = payers::unit_balance(&app, &caller.actor, id.0).await?;
    Ok(HttpResponse::Ok().json(UnitBalanceView::from(balance)))
}
