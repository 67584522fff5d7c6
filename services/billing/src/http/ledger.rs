//! Looking into the books. Nothing here changes them.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use kernel::{Failure, MoneyError, PageOf};
use web::{List, NoFilter, PageQuery, Problem};

use super::ledger_shapes::{EntryQuery, LedgerAccountView, LedgerEntryView, TrialBalanceView};
use crate::app::{App, ledger};

/// List ledger accounts
///
/// By name, with what went through them.
#[utoipa::path(
    tag = "ledger", params(PageQuery), security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "One page.", body = PageOf<LedgerAccountView>))
)]
#[get("/api/v1/ledger/accounts")]
pub(super) async fn list_ledger_accounts(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    list: List<NoFilter>,
) -> Result<HttpResponse, Problem> {
    let page = ledger::list_accounts(&app, &caller.actor, &list.page).await?;
    let items = page.items.into_iter().map(LedgerAccountView::try_from).collect::<Result<_, _>>();
    let items: Vec<LedgerAccountView> = items.map_err(too_large)?;
    Ok(HttpResponse::Ok().json(PageOf { items, next: page.next, count: page.count }))
}

/// List ledger entries
///
/// Newest first.
#[utoipa::path(
    tag = "ledger", params(PageQuery, EntryQuery), security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "One page.", body = PageOf<LedgerEntryView>))
)]
#[get("/api/v1/ledger/entries")]
pub(super) async fn list_ledger_entries(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    list: List<EntryQuery>,
) -> Result<HttpResponse, Problem> {
    let filter = list.filter.into_filter()?;
    let page = ledger::list_entries(&app, &caller.actor, &filter, &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(LedgerEntryView::from)))
}

/// Get the trial balance
///
/// Of the estates the caller may see: debits equal credits.
#[utoipa::path(
    tag = "ledger", security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "The books.", body = TrialBalanceView))
)]
#[get("/api/v1/ledger/trial-balance")]
pub(super) async fn get_trial_balance(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let balances = ledger::trial_balance(&app, &caller.actor).await?;
    Ok(HttpResponse::Ok().json(TrialBalanceView::try_from(balances).map_err(too_large)?))
}

fn too_large(source: MoneyError) -> Failure {
    Failure::Broken { doing: "showing the books", source: Box::new(source) }
}
