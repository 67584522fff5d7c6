//! Failed attempts to sign in and the sources that are known, by blind indexes: people type their password into the name,
//! too.

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, IdColumn, Tx};
use kernel::StaffId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};

use super::entities::{known_source, lockout};
use crate::{sessions::domain::Lockout, staff::domain::Username};

/// Whose attempts at a name.
#[derive(Debug, Clone, Copy)]
pub(crate) enum LockoutKey<'a> {
    /// Those from one source.
    Source(&'a str),
    /// Those from all sources the account does not know.
    UnknownSources,
}

/// The attempts at a name, held until the transaction ends: attempts at once are counted one after the other.
pub(crate) async fn hold(tx: &Tx, name: &Username, by: LockoutKey<'_>) -> Result<Lockout, DbError> {
    let key = key_of(tx.db(), name, by);
    lockout::Entity::insert(row_of(tx.db(), name, by, &Lockout::default()))
        .on_conflict(OnConflict::column(lockout::Column::NameIndex).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await
        .context("opening a lockout")?;
    let row = lockout::Entity::find_by_id(key)
        .lock_exclusive()
        .one(tx.conn())
        .await
        .context("holding a lockout")?;
    Ok(row.map_or_else(Lockout::default, |row| Lockout {
        failed: row.failed,
        last_at: row.last_at,
        locked_until: row.locked_until,
    }))
}

/// Stores attempts; a success in between may have forgotten them.
pub(crate) async fn save(
    tx: &Tx,
    name: &Username,
    by: LockoutKey<'_>,
    lockout: &Lockout,
) -> Result<(), DbError> {
    let columns = [lockout::Column::Failed, lockout::Column::LastAt, lockout::Column::LockedUntil];
    lockout::Entity::insert(row_of(tx.db(), name, by, lockout))
        .on_conflict(OnConflict::column(lockout::Column::NameIndex).update_columns(columns).to_owned())
        .exec_without_returning(tx.conn())
        .await
        .context("saving a lockout")?;
    Ok(())
}

/// Forgets some attempts at a name, after one that succeeded.
pub(crate) async fn forget(tx: &Tx, name: &Username, by: LockoutKey<'_>) -> Result<(), DbError> {
    lockout::Entity::delete_by_id(key_of(tx.db(), name, by))
        .exec(tx.conn())
        .await
        .context("forgetting a lockout")?;
    Ok(())
}

/// Forgets all attempts at a name.
pub(crate) async fn forget_all(tx: &Tx, name: &Username) -> Result<(), DbError> {
    let index = name_index(tx.db(), name);
    let of_name = Condition::any()
        .add(lockout::Column::OfName.eq(index.clone()))
        .add(lockout::Column::NameIndex.eq(index));
    lockout::Entity::delete_many().filter(of_name).exec(tx.conn()).await.context("unlocking a name")?;
    Ok(())
}

/// True when somebody signed in to the account from `source` before.
pub(crate) async fn is_known(tx: &Tx, staff_id: StaffId, source: &str) -> Result<bool, DbError> {
    let count =
        known_source::Entity::find_by_id((IdColumn(staff_id), source_index(tx.db(), staff_id, source)))
            .count(tx.conn())
            .await
            .context("looking a source up")?;
    Ok(count > 0)
}

/// Keeps in mind that somebody signed in to the account from `source`.
pub(crate) async fn remember(tx: &Tx, staff_id: StaffId, source: &str) -> Result<(), DbError> {
    let row = known_source::ActiveModel {
        staff_id: Set(IdColumn(staff_id)),
        source_index: Set(source_index(tx.db(), staff_id, source)),
        last_at: Set(tx.now()),
    };
    let key = [known_source::Column::StaffId, known_source::Column::SourceIndex];
    known_source::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).update_column(known_source::Column::LastAt).to_owned())
        .exec_without_returning(tx.conn())
        .await
        .context("remembering a source")?;
    Ok(())
}

/// Forgets names nobody tried since `tried_before`, and sources nobody signed in from since `used_before`.
pub(crate) async fn prune(
    db: &Db,
    tried_before: DateTime<Utc>,
    used_before: DateTime<Utc>,
) -> Result<(), DbError> {
    let tx = db.begin().await?;
    lockout::Entity::delete_many()
        .filter(lockout::Column::LastAt.lt(tried_before))
        .exec(tx.conn())
        .await
        .context("pruning lockouts")?;
    known_source::Entity::delete_many()
        .filter(known_source::Column::LastAt.lt(used_before))
        .exec(tx.conn())
        .await
        .context("pruning known sources")?;
    tx.commit().await
}

/// A name as the security log may have it.
pub(crate) fn digest_of(db: &Db, name: &Username) -> String {
    name_index(db, name).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn row_of(db: &Db, name: &Username, by: LockoutKey<'_>, lockout: &Lockout) -> lockout::ActiveModel {
    let Lockout { failed, last_at, locked_until } = lockout;
    lockout::ActiveModel {
        name_index: Set(key_of(db, name, by)),
        failed: Set(*failed),
        last_at: Set(*last_at),
        locked_until: Set(*locked_until),
        of_name: Set(Some(name_index(db, name))),
    }
}

fn key_of(db: &Db, name: &Username, by: LockoutKey<'_>) -> Vec<u8> {
    match by {
        LockoutKey::UnknownSources => name_index(db, name),
        LockoutKey::Source(source) => {
            let both = format!("{source}\n{}", name.as_str());
            db.sealer().blind_index("lockouts.source", &both)
        }
    }
}

fn name_index(db: &Db, name: &Username) -> Vec<u8> {
    db.sealer().blind_index("lockouts.name_index", name.as_str())
}

fn source_index(db: &Db, staff_id: StaffId, source: &str) -> Vec<u8> {
    db.sealer().blind_index("known_sources.source_index", &format!("{staff_id}\n{source}"))
}
