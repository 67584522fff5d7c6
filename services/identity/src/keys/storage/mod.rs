//! Signing keys. The seed, which is the whole secret, is sealed for its own number.
#![warn(clippy::future_not_send)]

mod entities;

use db::{Context, Db, DbError, Tx};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict};

use crate::keys::domain::KeyTimes;
use entities::signing_key;

/// A key with its seed, as text.
pub(crate) struct StoredKey {
    pub(crate) times: KeyTimes,
    pub(crate) seed: String,
}

/// Stores a key. When another process made the same number first, that one stands.
pub(crate) async fn insert(tx: &Tx, key: &StoredKey) -> Result<(), DbError> {
    let number = key.times.number;
    let row = signing_key::ActiveModel {
        number: Set(number),
        sealed_seed: Set(tx.db().sealer().seal(&context(number), &key.seed)?),
        signs_from: Set(key.times.signs_from),
    };
    signing_key::Entity::insert(row)
        .on_conflict(OnConflict::column(signing_key::Column::Number).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await
        .context("storing a signing key")?;
    Ok(())
}

/// When the keys begin, in the order of their numbers.
pub(crate) async fn times(tx: &Tx) -> Result<Vec<KeyTimes>, DbError> {
    let rows = signing_key::Entity::find()
        .order_by_asc(signing_key::Column::Number)
        .all(tx.conn())
        .await
        .context("looking at signing keys")?;
    Ok(rows.iter().map(times_of).collect())
}

/// Forgets a key.
pub(crate) async fn delete(tx: &Tx, number: i32) -> Result<(), DbError> {
    signing_key::Entity::delete_many()
        .filter(signing_key::Column::Number.eq(number))
        .exec(tx.conn())
        .await
        .context("dropping a signing key")?;
    Ok(())
}

/// All keys, opened, in the order of their numbers.
pub(crate) async fn all(db: &Db) -> Result<Vec<StoredKey>, DbError> {
    let rows = signing_key::Entity::find()
        .order_by_asc(signing_key::Column::Number)
        .all(db.reader())
        .await
        .context("loading signing keys")?;
    let open = |row: signing_key::Model| {
        let seed = db.sealer().open(&context(row.number), &row.sealed_seed)?;
        Ok(StoredKey { times: times_of(&row), seed })
    };
    rows.into_iter().map(open).collect()
}

fn times_of(row: &signing_key::Model) -> KeyTimes {
    KeyTimes { number: row.number, signs_from: row.signs_from }
}

fn context(number: i32) -> String {
    format!("signing_keys.{number}")
}
