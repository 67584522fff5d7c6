//! The tries to reach a customer: written once, with the change of their callback.

use chrono::{DateTime, Utc};
use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, WordColumn, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Served, Sort},
};
use kernel::{Failure, ListQuery, PageOf, Scope};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::Condition};
use vocabulary::CallbackId;

use super::entities::callback_attempt;
use crate::callbacks::domain::{Attempt, AttemptOutcome, Callback};

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
        outcome: Set(WordColumn(*outcome)),
        note: Set(note.clone()),
    };
    callback_attempt::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .context("storing a try to reach a customer")?;
    Ok(())
}

/// The tries of a callback, the last first.
#[derive(Debug)]
pub(crate) struct AttemptList;

impl DeclaredList for AttemptList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::given("callback_id"),
            Filter::word("outcome", AttemptOutcome::WORDS, "Only those that ended so."),
        ],
        sorts: &[
            Sort::by("newest", "the last comes first", &[Key::of("number", KeyKind::Number)]).descending()
        ],
        columns: &["number", "at", "by", "outcome", "note"],
        served: &[Served::newest(&["callback_id"], "uq_callback_attempts__callback_id_number")],
        ..ListSpec::of("callback_attempts")
    };
}

/// One page of the tries of a callback.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    callback_id: CallbackId,
    query: ListQuery,
) -> Result<PageOf<AttemptLine>, Failure> {
    let query = query.given("callback_id", callback_id);
    let seen = (scope, Condition::all());
    let page = list_page::<callback_attempt::Entity>(db, AttemptList::SPEC, seen, &query).await?;
    Ok(page.map(from_row))
}

fn from_row(row: callback_attempt::Model) -> AttemptLine {
    let callback_attempt::Model { callback_id: _, number, estate_id: _, principal, at, outcome, note } = row;
    AttemptLine { number, principal, at, outcome: outcome.0, note }
}
