//! The calls that the hotline took: what a contact may name.

use db::{Context, Db, DbError, IdColumn, Tx};
use kernel::EstateId;
use sea_orm::{ActiveValue::Set, EntityTrait, QueryTrait, sea_query::OnConflict};
use vocabulary::CallId;

use super::entities::call_ref;

/// A call as the hotline tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CallRef {
    pub(crate) call_id: CallId,
    /// Its estate, once it was known.
    pub(crate) estate_id: Option<EstateId>,
}

/// Keeps what is known of a call, with the commit.
pub(crate) fn keep(tx: &Tx, call: CallRef) {
    let CallRef { call_id, estate_id } = call;
    let row =
        call_ref::ActiveModel { call_id: Set(IdColumn(call_id)), estate_id: Set(estate_id.map(IdColumn)) };
    let again =
        OnConflict::column(call_ref::Column::CallId).update_column(call_ref::Column::EstateId).to_owned();
    tx.insert(call_ref::Entity::insert(row).on_conflict(again).into_query());
}

/// The call, when we have heard of it.
pub(crate) async fn find(db: &Db, call_id: CallId) -> Result<Option<CallRef>, DbError> {
    let row = call_ref::Entity::find_by_id(IdColumn(call_id)).one(db.reader()).await;
    let row = row.context("looking a call up")?;
    Ok(row.map(|call_ref::Model { call_id, estate_id }| CallRef {
        call_id: call_id.0,
        estate_id: estate_id.map(|id| id.0),
    }))
}
