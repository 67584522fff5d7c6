//! Reading the ledger: its accounts, its entries, and the sums that must be zero.

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, scope_filter};
use kernel::{Cursor, EstateId, Failure, Money, Page, PageOf, Refusal, Scope};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, Order, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Condition, Expr, Query, SelectStatement},
};
use vocabulary::{JournalId, LedgerEntryId};

use super::{
    entities::ledger_entry,
    money_columns::{corrupt, money},
};
use crate::domain::Account;

/// Sums are of 64 bits on both engines; PostgreSQL would widen them otherwise.
const DEBIT: &str = "CAST(SUM(debit_minor) AS BIGINT)";
const CREDIT: &str = "CAST(SUM(credit_minor) AS BIGINT)";

/// What went through one account, or one class of accounts, in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccountSum {
    /// The account's or the class's name.
    pub(crate) name: String,
    pub(crate) class: String,
    pub(crate) debit: Money,
    pub(crate) credit: Money,
}

impl AccountSum {
    /// Debits less credits.
    pub(crate) fn balance(&self) -> Result<Money, DbError> {
        self.debit
            .checked_sub(self.credit)
            .map_err(|error| DbError::Corrupt { what: "ledger entry", source: Box::new(error) })
    }
}

/// One line of one journal, as it is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: LedgerEntryId,
    pub(crate) journal_id: JournalId,
    pub(crate) estate_id: EstateId,
    pub(crate) account: String,
    pub(crate) debit: Money,
    pub(crate) credit: Money,
    pub(crate) posted_at: DateTime<Utc>,
}

/// What a list of entries may be narrowed to.
#[derive(Debug, Clone, Default)]
pub(crate) struct EntryFilter {
    pub(crate) account: Option<Account>,
    pub(crate) journal_id: Option<JournalId>,
}

/// One page of the accounts, by name and currency.
pub(crate) async fn accounts(db: &Db, scope: &Scope, page: &Page) -> Result<PageOf<AccountSum>, Failure> {
    let mut select = sums_by("account", scope);
    select.limit(u64::from(page.limit) + 1);
    if let Some(after) = &page.after {
        let (account, currency) = place(after)?;
        let is_later = Expr::col("account").gt(account);
        let is_same = Expr::col("account").eq(account).and(Expr::col("currency").gt(currency));
        select.and_where(is_later.or(is_same));
    }
    let sums = run(db, &select).await?;
    Ok(PageOf::cut(sums, page, |sum| format!("{}|{}", sum.name, sum.debit.currency().code())))
}

/// What went through each class of accounts: over all classes, debits equal credits.
pub(crate) async fn classes(db: &Db, scope: &Scope) -> Result<Vec<AccountSum>, DbError> {
    run(db, &sums_by("class", scope)).await
}

/// What went through each of `accounts`.
pub(crate) async fn sums_of(
    db: &Db,
    scope: &Scope,
    accounts: &[Account],
) -> Result<Vec<AccountSum>, DbError> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = sums_by("account", scope);
    select.and_where(Expr::col("account").is_in(accounts.iter().map(Account::to_string)));
    run(db, &select).await
}

/// One page of the entries, newest first.
pub(crate) async fn entries(
    db: &Db,
    scope: &Scope,
    filter: &EntryFilter,
    page: &Page,
) -> Result<PageOf<Entry>, Failure> {
    let mut query = ledger_entry::Entity::find().filter(scope_filter(scope, ledger_entry::Column::EstateId));
    if let Some(account) = &filter.account {
        query = query.filter(ledger_entry::Column::Account.eq(account.to_string()));
    }
    if let Some(journal_id) = filter.journal_id {
        query = query.filter(ledger_entry::Column::JournalId.eq(journal_id.as_uuid()));
    }
    if let Some(after) = page.after_id()? {
        query = query.filter(ledger_entry::Column::Id.lt(after));
    }
    let rows = query
        .order_by_desc(ledger_entry::Column::Id)
        .limit(u64::from(page.limit) + 1)
        .all(db.reader())
        .await
        .context("listing ledger entries")?;
    let page = PageOf::cut(rows, page, |row| row.id.0.to_string());
    let items = page.items.into_iter().map(entry).collect::<Result<_, DbError>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// Debits and credits by `column` and currency, in that order.
fn sums_by(column: &'static str, scope: &Scope) -> SelectStatement {
    let scope: Condition = scope_filter(scope, "estate_id");
    Query::select()
        .expr_as(Expr::col(column), "name")
        .columns(["class", "currency"])
        .expr_as(Expr::cust(DEBIT), "debit_minor")
        .expr_as(Expr::cust(CREDIT), "credit_minor")
        .from("ledger_entries")
        .cond_where(scope)
        .group_by_columns([column, "class", "currency"])
        .order_by(column, Order::Asc)
        .order_by("currency", Order::Asc)
        .to_owned()
}

async fn run(db: &Db, select: &SelectStatement) -> Result<Vec<AccountSum>, DbError> {
    #[derive(FromQueryResult)]
    struct Row {
        name: String,
        class: String,
        currency: String,
        debit_minor: i64,
        credit_minor: i64,
    }
    let read = |row| {
        let row = Row::from_query_result(row, "").context("reading sums of the ledger")?;
        let sum = |minor| {
            money(minor, &row.currency)
                .map_err(|fault| DbError::Corrupt { what: "ledger entry", source: fault.into() })
        };
        let (debit, credit) = (sum(row.debit_minor)?, sum(row.credit_minor)?);
        Ok(AccountSum { name: row.name, class: row.class, debit, credit })
    };
    let rows = db.reader().query_all(select).await.context("summing the ledger")?;
    rows.iter().map(read).collect()
}

fn place(cursor: &Cursor) -> Result<(&str, &str), Refusal> {
    cursor.0.rsplit_once('|').ok_or_else(|| Refusal::invalid("cursor_malformed"))
}

fn entry(row: ledger_entry::Model) -> Result<Entry, DbError> {
    let ledger_entry::Model {
        id,
        journal_id,
        estate_id,
        class: _,
        account,
        debit_minor,
        credit_minor,
        currency,
        posted_at,
    } = row;
    let amount = |minor| money(minor, &currency).map_err(|fault| corrupt("ledger entry", id.0, &fault));
    Ok(Entry {
        id: id.0,
        journal_id: journal_id.0,
        estate_id: estate_id.0,
        account,
        debit: amount(debit_minor)?,
        credit: amount(credit_minor)?,
        posted_at,
    })
}
