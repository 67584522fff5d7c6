//! Looking into the books. Nothing here changes them.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use kernel::{Failure, Faults, Filters, MoneyError, PageOf, Refusal};
use web::{Listing, Problem};

use super::ledger_shapes::{LedgerAccountView, LedgerEntryView, TrialBalanceView};
use crate::{
    app::{
        App,
        ledger::{self, AccountList, EntryList},
    },
    domain::Account,
};

/// List ledger accounts
///
/// By name, with what went through them.
#[utoipa::path(
    tag = "ledger", params(Listing::<AccountList>), security(("bearer" = ["billing:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<LedgerAccountView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/ledger/accounts")]
pub(super) async fn list_ledger_accounts(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    listing: Listing<AccountList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = ledger::list_accounts(&app, &caller.actor, &query).await?;
    let items = page.items.into_iter().map(LedgerAccountView::try_from).collect::<Result<_, _>>();
    let items: Vec<LedgerAccountView> = items.map_err(too_large)?;
    reply.of(PageOf { items, next: page.next, count: page.count }).await
}

/// List ledger entries
///
/// Newest first.
#[utoipa::path(
    tag = "ledger", params(Listing::<EntryList>), security(("bearer" = ["billing:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<LedgerEntryView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/ledger/entries")]
pub(super) async fn list_ledger_entries(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    listing: Listing<EntryList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    expect_account(&query.filters)?;
    let page = ledger::list_entries(&app, &caller.actor, &query).await?;
    reply.of(page.map(LedgerEntryView::from)).await
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

/// A name that no account can have is refused: an empty list would say that nothing went through it.
fn expect_account(filters: &Filters) -> Result<(), Refusal> {
    let mut faults = Faults::new();
    if filters.text("account").is_some_and(|name| name.parse::<Account>().is_err()) {
        faults.add("/account", "account.malformed");
    }
    faults.into_result()
}
