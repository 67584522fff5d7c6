//! The ledger over the API.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use kernel::{EstateId, Failure, Faults, Filters, Money, MoneyError, PageOf, Refusal};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{JournalId, LedgerEntryId};
use web::{Listing, Problem};

use crate::{
    app::App,
    ledger::{
        app::{self, AccountList, AccountSum, Entry, EntryList, TrialBalance},
        domain::Account,
    },
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
pub(crate) async fn list_ledger_accounts(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    listing: Listing<AccountList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_accounts(&app, &caller.actor, &query).await?;
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
pub(crate) async fn list_ledger_entries(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    listing: Listing<EntryList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    expect_account(&query.filters)?;
    let page = app::list_entries(&app, &caller.actor, &query).await?;
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
pub(crate) async fn get_trial_balance(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let balances = app::trial_balance(&app, &caller.actor).await?;
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

/// What went through one account in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LedgerAccountView {
    /// Such as `receivable:<payer account>`, `revenue:<fee>` or `cash`.
    account: String,
    /// `receivable`, `revenue` or `cash`.
    class: &'static str,
    debit: Money,
    credit: Money,
    /// Debits less credits.
    balance: Money,
}

impl TryFrom<AccountSum> for LedgerAccountView {
    type Error = MoneyError;

    fn try_from(sum: AccountSum) -> Result<Self, MoneyError> {
        let balance = sum.debit.checked_sub(sum.credit)?;
        let AccountSum { name, class, debit, credit } = sum;
        Ok(Self { account: name, class: class.as_str(), debit, credit, balance })
    }
}

/// One line of one journal; one of the two amounts is zero.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LedgerEntryView {
    ledger_entry_id: LedgerEntryId,
    journal_id: JournalId,
    estate_id: EstateId,
    account: String,
    debit: Money,
    credit: Money,
    posted_at: DateTime<Utc>,
}

impl From<Entry> for LedgerEntryView {
    fn from(entry: Entry) -> Self {
        let Entry { id, journal_id, estate_id, account, debit, credit, posted_at } = entry;
        Self { ledger_entry_id: id, journal_id, estate_id, account, debit, credit, posted_at }
    }
}

/// The books that the caller may see.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TrialBalanceView {
    currencies: Vec<CurrencyBalanceView>,
}

/// The books of one currency.
#[derive(Debug, Serialize, ToSchema)]
struct CurrencyBalanceView {
    debit: Money,
    credit: Money,
    /// Debits less credits over all accounts: zero, or the books are wrong.
    difference: Money,
    /// By class of account.
    classes: Vec<AccountClassView>,
}

/// What went through one class of accounts.
#[derive(Debug, Serialize, ToSchema)]
struct AccountClassView {
    /// `receivable`, `revenue` or `cash`.
    class: &'static str,
    debit: Money,
    credit: Money,
    /// Debits less credits.
    balance: Money,
}

impl TryFrom<Vec<TrialBalance>> for TrialBalanceView {
    type Error = MoneyError;

    fn try_from(balances: Vec<TrialBalance>) -> Result<Self, MoneyError> {
        let currencies = balances.into_iter().map(CurrencyBalanceView::try_from);
        Ok(Self { currencies: currencies.collect::<Result<_, _>>()? })
    }
}

impl TryFrom<TrialBalance> for CurrencyBalanceView {
    type Error = MoneyError;

    fn try_from(balance: TrialBalance) -> Result<Self, MoneyError> {
        let TrialBalance { debit, credit, classes } = balance;
        let class = |sum: AccountSum| {
            let balance = sum.debit.checked_sub(sum.credit)?;
            let AccountSum { name: _, class, debit, credit } = sum;
            Ok(AccountClassView { class: class.as_str(), debit, credit, balance })
        };
        let difference = debit.checked_sub(credit)?;
        Ok(Self {
            debit,
            credit,
            difference,
            classes: classes.into_iter().map(class).collect::<Result<_, _>>()?,
        })
    }
}
