//! Writing the ledger: journals are added, and nothing else can be done to them.

use db::{Context, Db, DbError, IdColumn, Tx, scope_filter};
use kernel::{Money, Scope};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use vocabulary::{ChargeId, JournalId, LedgerEntryId};

use super::{
    entities::{journal, ledger_entry},
    money_columns::{RowFault, corrupt, money},
};
use crate::domain::{Cause, Journal, JournalHead, Line, Side};

/// Adds a journal with its entries.
pub(crate) async fn post(tx: &Tx, posted: &Journal) -> Result<(), DbError> {
    let Journal { head: JournalHead { id, estate_id, posted_at }, cause, .. } = posted;
    let row = journal::ActiveModel {
        id: Set(IdColumn(*id)),
        estate_id: Set(IdColumn(*estate_id)),
        cause: Set(cause.as_str().to_owned()),
        subject_id: Set(cause.subject()),
        posted_at: Set(*posted_at),
    };
    journal::Entity::insert(row).exec_without_returning(tx.conn()).await.context("posting a journal")?;
    let entries = posted.lines().iter().map(|line| entry(tx, posted, line));
    ledger_entry::Entity::insert_many(entries)
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .context("posting ledger entries")
}

fn entry(tx: &Tx, posted: &Journal, line: &Line) -> ledger_entry::ActiveModel {
    let Line { account, side, amount } = line;
    let (debit, credit) = match side {
        Side::Debit => (amount.minor(), 0),
        Side::Credit => (0, amount.minor()),
    };
    ledger_entry::ActiveModel {
        id: Set(IdColumn(LedgerEntryId::new(tx.db().ids().as_ref()))),
        journal_id: Set(IdColumn(posted.head.id)),
        estate_id: Set(IdColumn(posted.head.estate_id)),
        class: Set(account.class().as_str().to_owned()),
        account: Set(account.to_string()),
        debit_minor: Set(debit),
        credit_minor: Set(credit),
        currency: Set(amount.currency().code().to_owned()),
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
    let cause = Cause::read(&cause, &subject_id).map_err(|error| error.to_string())?;
    let lines = entries.into_iter().map(line).collect::<Result<_, _>>()?;
    Journal::new(head, cause, lines).map_err(|error| error.to_string())
}

fn line(entry: ledger_entry::Model) -> Result<Line, RowFault> {
    let debit = money(entry.debit_minor, &entry.currency)?;
    let credit = money(entry.credit_minor, &entry.currency)?;
    let (side, amount): (Side, Money) =
        if debit.is_positive() { (Side::Debit, debit) } else { (Side::Credit, credit) };
    let account = entry.account.parse().map_err(|error: kernel::UnknownWord| error.to_string())?;
    Ok(Line { account, side, amount })
}
