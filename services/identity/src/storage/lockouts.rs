//! Failed attempts to sign in, by the blind index of the name that was typed: people type their password there, too.

use chrono::{DateTime, Utc};
use db::{Db, DbError, Doing, Tx};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::OnConflict};

use super::entities::lockout;
use crate::domain::{Lockout, Username};

/// The attempts at a name, held until the transaction ends: attempts at once are counted one after the other.
pub(crate) async fn hold(tx: &Tx, name: &Username) -> Result<Lockout, DbError> {
    let name_index = index_of(tx.db(), name);
    let fresh = lockout::ActiveModel {
        name_index: Set(name_index.clone()),
        failed: Set(0),
        last_at: Set(None),
        locked_until: Set(None),
    };
    lockout::Entity::insert(fresh)
        .on_conflict(OnConflict::column(lockout::Column::NameIndex).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await
        .doing("opening a lockout")?;
    let row = lockout::Entity::find_by_id(name_index)
        .lock_exclusive()
        .one(tx.conn())
        .await
        .doing("holding a lockout")?;
    Ok(row.map_or_else(Lockout::default, |row| Lockout {
        failed: row.failed,
        last_at: row.last_at,
        locked_until: row.locked_until,
    }))
}

/// Stores the attempts at a name; a success in between may have forgotten it.
pub(crate) async fn save(tx: &Tx, name: &Username, lockout: &Lockout) -> Result<(), DbError> {
    let Lockout { failed, last_at, locked_until } = lockout;
    let row = lockout::ActiveModel {
        name_index: Set(index_of(tx.db(), name)),
        failed: Set(*failed),
        last_at: Set(*last_at),
        locked_until: Set(*locked_until),
    };
    let columns = [lockout::Column::Failed, lockout::Column::LastAt, lockout::Column::LockedUntil];
    lockout::Entity::insert(row)
        .on_conflict(OnConflict::column(lockout::Column::NameIndex).update_columns(columns).to_owned())
        .exec_without_returning(tx.conn())
        .await
        .doing("saving a lockout")?;
    Ok(())
}

/// Forgets the attempts at a name, after one that succeeded.
pub(crate) async fn forget(tx: &Tx, name: &Username) -> Result<(), DbError> {
    lockout::Entity::delete_by_id(index_of(tx.db(), name))
        .exec(tx.conn())
        .await
        .doing("forgetting a lockout")?;
    Ok(())
}

/// Forgets names nobody tried since `before`.
pub(crate) async fn prune(db: &Db, before: DateTime<Utc>) -> Result<u64, DbError> {
    let tx = db.begin().await?;
    let deleted = lockout::Entity::delete_many()
        .filter(lockout::Column::LastAt.lt(before))
        .exec(tx.conn())
        .await
        .doing("pruning lockouts")?;
    tx.commit().await?;
    Ok(deleted.rows_affected)
}

fn index_of(db: &Db, name: &Username) -> Vec<u8> {
    db.sealer().blind_index("lockouts.name_index", name.as_str())
}
