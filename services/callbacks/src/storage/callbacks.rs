//! Writing callbacks, and loading them to change them.

use chrono::{DateTime, Utc};
use db::{Db, DbError, Doing, Tx, scope_filter};
use kernel::{CallbackId, Failure, Scope, TicketId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict,
};

use super::{callback_rows, entities::callback};
use crate::domain::Callback;

/// Stores a new callback; false when this resolution is followed up in this series already.
pub(crate) async fn insert(tx: &Tx, callback: &Callback) -> Result<bool, DbError> {
    let once = [callback::Column::TicketId, callback::Column::Resolution, callback::Column::Series];
    let inserted = callback::Entity::insert(callback_rows::to_row(callback))
        .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await
        .doing("storing a callback")?;
    Ok(inserted == 1)
}

/// The callback, if it lies within `scope`.
pub(crate) async fn load(tx: &Tx, scope: &Scope, id: CallbackId) -> Result<Option<Callback>, DbError> {
    let row = callback::Entity::find_by_id(id.as_uuid())
        .filter(scope_filter(scope, callback::Column::EstateId))
        .one(tx.conn())
        .await
        .doing("loading a callback")?;
    row.map(callback_rows::from_row).transpose()
}

/// What is still owed for a ticket.
pub(crate) async fn owed_for(tx: &Tx, scope: &Scope, ticket_id: TicketId) -> Result<Vec<Callback>, DbError> {
    let rows = callback::Entity::find()
        .filter(scope_filter(scope, callback::Column::EstateId))
        .filter(callback::Column::TicketId.eq(ticket_id.as_uuid()))
        .filter(callback::Column::Status.is_in(["due", "in_progress"]))
        .all(tx.conn())
        .await
        .doing("loading a ticket's callbacks")?;
    rows.into_iter().map(callback_rows::from_row).collect()
}

/// Stores a changed callback over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, callback: &Callback) -> Result<(), Failure> {
    let mut row = callback_rows::to_row(callback);
    row.not_set(callback::Column::Id);
    let updated = callback::Entity::update_many()
        .set(row)
        .filter(callback::Column::Id.eq(callback.id.as_uuid()))
        .filter(callback::Column::Version.eq(callback.version - 1))
        .exec(tx.conn())
        .await
        .doing("saving a callback")?;
    db::expect_one(updated.rows_affected)
}

/// Up to `limit` callbacks that ran late before `now` and are not known as late, the oldest first, of the whole
/// group: for the sweep alone.
pub(crate) async fn late(db: &Db, now: DateTime<Utc>, limit: u64) -> Result<Vec<CallbackId>, DbError> {
    let rows = callback::Entity::find()
        .filter(callback::Column::Status.is_in(["due", "in_progress"]))
        .filter(callback::Column::MissedAt.is_null())
        .filter(callback::Column::DueAt.lt(now))
        .order_by_asc(callback::Column::DueAt)
        .limit(limit)
        .all(db.reader())
        .await
        .doing("looking for late callbacks")?;
    Ok(rows.into_iter().map(|row| CallbackId::from_uuid(row.id)).collect())
}
