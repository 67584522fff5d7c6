//! Estates.

use std::collections::BTreeSet;

use db::{Db, DbError, Doing, Tx, scope_filter};
use kernel::{EstateId, Failure, Page, PageOf, Scope};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
};

use super::entities::estate;
use crate::domain::{Estate, Governing};

/// Stores estates that were just opened.
pub(crate) async fn insert(tx: &Tx, estates: &[Estate]) -> Result<(), DbError> {
    if estates.is_empty() {
        return Ok(());
    }
    estate::Entity::insert_many(estates.iter().map(to_row))
        .exec_without_returning(tx.conn())
        .await
        .doing("storing estates")?;
    Ok(())
}

/// Stores a changed estate over the version before it.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, estate: &Estate) -> Result<(), Failure> {
    let mut row = to_row(estate);
    row.id = sea_orm::ActiveValue::NotSet;
    let updated = estate::Entity::update_many()
        .set(row)
        .filter(estate::Column::Id.eq(estate.id.as_uuid()))
        .filter(estate::Column::Version.eq(estate.version - 1))
        .exec(tx.conn())
        .await
        .doing("saving an estate")?;
    db::expect_one(updated.rows_affected)
}

/// The estate, if it lies within `scope`.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: EstateId,
) -> Result<Option<Estate>, DbError> {
    let row = estate::Entity::find_by_id(id.as_uuid())
        .filter(scope_filter(scope, estate::Column::Id))
        .one(conn)
        .await
        .doing("reading an estate")?;
    Ok(row.map(from_row))
}

/// Those of `codes` that lie within `scope`.
pub(crate) async fn with_codes(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    codes: impl IntoIterator<Item = String>,
) -> Result<Vec<Estate>, DbError> {
    let rows = estate::Entity::find()
        .filter(scope_filter(scope, estate::Column::Id))
        .filter(estate::Column::Code.is_in(codes))
        .all(conn)
        .await
        .doing("reading estates by code")?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// One page, newest first.
pub(crate) async fn list(db: &Db, scope: &Scope, page: &Page) -> Result<PageOf<Estate>, Failure> {
    let mut query = estate::Entity::find().filter(scope_filter(scope, estate::Column::Id));
    if let Some(after) = page.after_id()? {
        query = query.filter(estate::Column::Id.lt(after));
    }
    let rows = query
        .order_by_desc(estate::Column::Id)
        .limit(u64::from(page.limit) + 1)
        .all(db.reader())
        .await
        .doing("listing estates")?;
    Ok(PageOf::cut(rows, page, |row| row.id.to_string()).map(from_row))
}

/// Those of `ids` that lie within `scope`.
pub(crate) async fn visible(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    ids: impl IntoIterator<Item = EstateId>,
) -> Result<Vec<EstateId>, DbError> {
    let ids: BTreeSet<Uuid> = ids.into_iter().map(EstateId::as_uuid).collect();
    let ids: Vec<Uuid> = estate::Entity::find()
        .select_only()
        .column(estate::Column::Id)
        .filter(estate::Column::Id.is_in(ids))
        .filter(scope_filter(scope, estate::Column::Id))
        .into_tuple()
        .all(conn)
        .await
        .doing("looking estates up")?;
    Ok(ids.into_iter().map(EstateId::from_uuid).collect())
}

fn to_row(estate: &Estate) -> estate::ActiveModel {
    let Estate { id, version, code, name, region, time_zone, governing, opened_at } = estate.clone();
    estate::ActiveModel {
        id: Set(id.as_uuid()),
        version: Set(version),
        code: Set(code),
        name: Set(name),
        region: Set(region),
        time_zone: Set(time_zone),
        standard: Set(governing.standard),
        standard_version: Set(governing.version),
        opened_at: Set(opened_at),
    }
}

fn from_row(row: estate::Model) -> Estate {
    let estate::Model { id, version, code, name, region, time_zone, standard, standard_version, opened_at } =
        row;
    Estate {
        id: EstateId::from_uuid(id),
        version,
        code,
        name,
        region,
        time_zone,
        governing: Governing { standard, version: standard_version },
        opened_at,
    }
}
