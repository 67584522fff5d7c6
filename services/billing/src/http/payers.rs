//! Who pays, and what they owe.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use kernel::PageOf;
use vocabulary::UnitId;
use web::{Listing, PathId, Problem};

use super::payer_shapes::{ArrearView, PayerAccountView, UnitBalanceView};
use crate::app::{
    App,
    payers::{self, ArrearList, PayerList},
};

/// List payer accounts
///
/// Newest first.
#[utoipa::path(
    tag = "payers", params(Listing::<PayerList>), security(("bearer" = ["billing:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<PayerAccountView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/payer-accounts")]
pub(super) async fn list_payer_accounts(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    listing: Listing<PayerList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = payers::list_payer_accounts(&app, &caller.actor, &query).await?;
    reply.of(page.map(PayerAccountView::from)).await
}

/// List payers in arrears
///
/// Payers with something past due on an invoice, the longest overdue first. An invoice is past due from the day after
/// `due_on`, by the estate's date; while it is disputed it is not.
#[utoipa::path(
    tag = "payers", params(Listing::<ArrearList>), security(("bearer" = ["billing:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<ArrearView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/arrears")]
pub(super) async fn list_arrears(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    listing: Listing<ArrearList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = payers::list_arrears(&app, &caller.actor, &query).await?;
    reply.of(page.map(ArrearView::from)).await
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
