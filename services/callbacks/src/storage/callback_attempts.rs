//! The tries to reach a customer: written once, with the change of their callback.

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, IdColumn, Tx, scope_filter};
use kernel::{Failure, Page, PageOf, Scope, UnknownWord};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use vocabulary::CallbackId;

use super::entities::callback_attempt;
use crate::domain::{Attempt, AttemptOutcome, Callback};

/// A try as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AttemptLine {
    pub(crate) number: i32,
    /// Who, such as `staff:<id>`.
    pub(crate) principal: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) outcome: AttemptOutcome,
    pub(crate) note: String,
}

/// Stores one try. Its number is the callback's count, which the callback's version guards.
pub(crate) async fn insert(tx: &Tx, callback: &Callback, attempt: &Attempt) -> Result<(), DbError> {
    let Attempt { number, by, at, outcome, note } = attempt;
    let row = callback_attempt::ActiveModel {
        callback_id: Set(IdColumn(callback.id)),
        number: Set(*number),
        estate_id: Set(IdColumn(callback.estate_id)),
        principal: Set(by.to_string()),
        at: Set(*at),
        outcome: Set(outcome.as_str().to_owned()),
        note: Set(note.clone()),
    };
    callback_attempt::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .context("storing a try to reach a customer")?;
    Ok(())
}

/// One page of the tries of a callback, the last first.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    callback_id: CallbackId,
    page: &Page,
) -> Result<PageOf<AttemptLine>, Failure> {
    let mut query = callback_attempt::Entity::find()
        .filter(callback_attempt::Column::CallbackId.eq(callback_id.as_uuid()))
        .filter(scope_filter(scope, callback_attempt::Column::EstateId));
    if let Some(after) = page.after_place::<i32>()? {
        query = query.filter(callback_attempt::Column::Number.lt(after));
    }
    let rows = query
        .order_by_desc(callback_attempt::Column::Number)
        .limit(u64::from(page.limit) + 1)
        .all(db.reader())
        .await
        .context("listing tries to reach a customer")?;
    let page = PageOf::cut(rows, page, |row| row.number.to_string());
    let items = page.items.into_iter().map(from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

fn from_row(row: callback_attempt::Model) -> Result<AttemptLine, DbError> {
    let callback_attempt::Model { callback_id: _, number, estate_id: _, principal, at, outcome, note } = row;
    let corrupt = |error: UnknownWord| DbError::Corrupt { what: "outcome of a try", source: Box::new(error) };
    let outcome = outcome.parse().map_err(corrupt)?;
    Ok(AttemptLine { number, principal, at, outcome, note })
}
