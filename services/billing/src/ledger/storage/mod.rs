//! The ledger: journals are added, and nothing else can be done to them; its accounts, its entries, and the sums that must be
//! zero are read.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;
pub(crate) mod lists;

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, IdColumn, Tx, WordColumn, scope_filter};
use kernel::{Currency, EstateId, Money, Scope};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, Order, QueryFilter, QueryOrder,
    sea_query::{Condition, Expr, Query, SelectStatement},
};
use vocabulary::{ChargeId, JournalId, LedgerEntryId};

use crate::{
    ledger::domain::{Account, AccountClass, Cause, Journal, JournalHead, Line, Side},
    storage::columns::{RowFault, corrupt},
};
use entities::{journal, ledger_entry};

/// Sums are of 64 bits on both engines; PostgreSQL would widen them otherwise.
const DEBIT: &str = "CAST(SUM(debit_minor) AS BIGINT)";

const CREDIT: &str = "CAST(SUM(credit_minor) AS BIGINT)";

/// What went through one account, or one class of accounts, in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccountSum {
    /// The account's or the class's name.
    pub(crate) name: String,
    pub(crate) class: AccountClass,
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

/// A sum as it is read.
#[derive(FromQueryResult)]
pub(super) struct SumRow {
    name: String,
    class: WordColumn<AccountClass>,
    currency: WordColumn<Currency>,
    debit_minor: i64,
    credit_minor: i64,
}

impl From<SumRow> for AccountSum {
    fn from(row: SumRow) -> Self {
        let SumRow { name, class, currency, debit_minor, credit_minor } = row;
        let sum = |minor| Money::from_minor(minor, currency.0);
        Self { name, class: class.0, debit: sum(debit_minor), credit: sum(credit_minor) }
    }
}

async fn run(db: &Db, select: &SelectStatement) -> Result<Vec<AccountSum>, DbError> {
    let rows = db.reader().query_all(select).await.context("summing the ledger")?;
    let read = |row| SumRow::from_query_result(row, "").context("reading sums of the ledger");
    rows.iter().map(|row| read(row).map(AccountSum::from)).collect()
}

fn entry(row: ledger_entry::Model) -> Entry {
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
    let amount = |minor| Money::from_minor(minor, currency.0);
    Entry {
        id: id.0,
        journal_id: journal_id.0,
        estate_id: estate_id.0,
        account,
        debit: amount(debit_minor),
        credit: amount(credit_minor),
        posted_at,
    }
}

/// Adds a journal with its entries.
pub(crate) async fn post(tx: &Tx, posted: &Journal) -> Result<(), DbError> {
    let Journal { head: JournalHead { id, estate_id, posted_at }, cause, .. } = posted;
    let row = journal::ActiveModel {
        id: Set(IdColumn(*id)),
        estate_id: Set(IdColumn(*estate_id)),
        cause: Set(WordColumn(cause.kind())),
        subject_id: Set(cause.subject()),
        posted_at: Set(*posted_at),
    };
    journal::Entity::insert(row).exec_without_returning(tx.conn()).await.context("posting a journal")?;
    let entries = posted.lines().iter().map(|line| entry_row(tx, posted, line));
    ledger_entry::Entity::insert_many(entries)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .context("posting ledger entries")
}

fn entry_row(tx: &Tx, posted: &Journal, line: &Line) -> ledger_entry::ActiveModel {
    let Line { account, side, amount } = line;
    let (debit, credit) = match side {
        Side::Debit => (amount.minor(), 0),
        Side::Credit => (0, amount.minor()),
    };
    ledger_entry::ActiveModel {
        id: Set(IdColumn(LedgerEntryId::new(tx.db().ids().as_ref()))),
        journal_id: Set(IdColumn(posted.head.id)),
        estate_id: Set(IdColumn(posted.head.estate_id)),
        class: Set(WordColumn(account.class())),
        account: Set(account.to_string()),
        debit_minor: Set(debit),
        credit_minor: Set(credit),
        currency: Set(WordColumn(amount.currency())),
        posted_at: Set(posted.head.posted_at),
    }
}

/// The journals that a charge brought, oldest first.
pub(crate) async fn of_charge(db: &Db, scope: &Scope, id: ChargeId) -> Result<Vec<Journal>, DbError> {
    let rows = journal::Entity::find()
        .filter(scope_filter(scope, journal::Column::EstateId))
        .filter(journal::Column::SubjectId.eq(id.to_string()))
        .order_by_asc(journal::Column::Id)
        .all(db.reader())
        .await
        .context("reading the journals of a charge")?;
    let ids: Vec<IdColumn<JournalId>> = rows.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut entries = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::JournalId.is_in(ids))
        .order_by_asc(ledger_entry::Column::Id)
        .all(db.reader())
        .await
        .context("reading ledger entries")?;
    let own = |row: journal::Model| {
        let own = entries.extract_if(.., |entry| entry.journal_id == row.id).collect();
        let id = row.id.0;
        parse(row, own).map_err(|fault| corrupt("journal", id, &fault))
    };
    rows.into_iter().map(own).collect()
}

fn parse(row: journal::Model, entries: Vec<ledger_entry::Model>) -> Result<Journal, RowFault> {
    let journal::Model { id, estate_id, cause, subject_id, posted_at } = row;
    let head = JournalHead { id: id.0, estate_id: estate_id.0, posted_at };
    let cause = Cause::about(cause.0, &subject_id).map_err(|error| error.to_string())?;
    let lines = entries.into_iter().map(line).collect::<Result<_, _>>()?;
    Journal::new(head, cause, lines).map_err(|error| error.to_string())
}

fn line(entry: ledger_entry::Model) -> Result<Line, RowFault> {
    let debit = Money::from_minor(entry.debit_minor, entry.currency.0);
    let credit = Money::from_minor(entry.credit_minor, entry.currency.0);
    let (side, amount): (Side, Money) =
        if debit.is_positive() { (Side::Debit, debit) } else { (Side::Credit, credit) };
    let account = entry.account.parse().map_err(|error: kernel::UnknownWord| error.to_string())?;
    Ok(Line { account, side, amount })
}
