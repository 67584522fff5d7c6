//! Batches that were brought in. They belong to the group: a batch may touch many estates.
#![warn(clippy::future_not_send)]

mod entities;

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, IdColumn, Tx};
use sea_orm::{ActiveValue::Set, EntityTrait};
use vocabulary::ImportId;

use entities::import;

/// One batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) id: ImportId,
    pub(crate) imported_by: String,
    pub(crate) estates: i32,
    pub(crate) units: i32,
    pub(crate) customers: i32,
    pub(crate) occupancies: i32,
    pub(crate) imported_at: DateTime<Utc>,
}

/// Remembers a batch.
pub(crate) async fn insert(tx: &Tx, import: &Import) -> Result<(), DbError> {
    let Import { id, imported_by, estates, units, customers, occupancies, imported_at } = import.clone();
    let row = import::ActiveModel {
        id: Set(IdColumn(id)),
        imported_by: Set(imported_by),
        estates: Set(estates),
        units: Set(units),
        customers: Set(customers),
        occupancies: Set(occupancies),
        imported_at: Set(imported_at),
    };
    import::Entity::insert(row).exec_without_returning(tx.conn()).await.context("remembering an import")?;
    Ok(())
}

/// The batch.
pub(crate) async fn find(db: &Db, id: ImportId) -> Result<Option<Import>, DbError> {
    let row = import::Entity::find_by_id(IdColumn(id)).one(db.reader()).await.context("reading an import")?;
    Ok(row.map(|row| {
        let import::Model { id, imported_by, estates, units, customers, occupancies, imported_at } = row;
        Import { id: id.0, imported_by, estates, units, customers, occupancies, imported_at }
    }))
}
