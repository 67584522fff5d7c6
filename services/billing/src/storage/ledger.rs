//! Reading the ledger: its accounts, its entries, and the sums that must be zero.

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, scope_filter};
use kernel::{EstateId, Money, Scope};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult, Order,
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

/// Debits and credits by `column` and currency, in that order.
pub(super) fn sums_by(column: &'static str, scope: &Scope) -> SelectStatement {
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

/// A sum as it is read.
#[derive(FromQueryResult)]
pub(super) struct SumRow {
    name: String,
    class: String,
    currency: String,
    debit_minor: i64,
    credit_minor: i64,
}

impl TryFrom<SumRow> for AccountSum {
    type Error = DbError;

    fn try_from(row: SumRow) -> Result<Self, DbError> {
        let SumRow { name, class, currency, debit_minor, credit_minor } = row;
        let sum = |minor| {
            money(minor, &currency)
                .map_err(|fault| DbError::Corrupt { what: "ledger entry", source: fault.into() })
        };
        Ok(Self { name, class, debit: sum(debit_minor)?, credit: sum(credit_minor)? })
    }
}

async fn run(db: &Db, select: &SelectStatement) -> Result<Vec<AccountSum>, DbError> {
    let rows = db.reader().query_all(select).await.context("summing the ledger")?;
    let read = |row| SumRow::from_query_result(row, "").context("reading sums of the ledger")?.try_into();
    rows.iter().map(read).collect()
}

pub(super) fn entry(row: ledger_entry::Model) -> Result<Entry, DbError> {
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
