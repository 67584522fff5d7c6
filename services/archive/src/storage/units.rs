//! Units.

use db::{Db, DbError, Doing, Tx, scope_filter};
use kernel::{EstateId, Failure, Page, PageOf, Scope, UnitId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::ExprTrait,
};

use super::entities::unit;
use crate::domain::Unit;

/// Stores units.
pub(crate) async fn insert(tx: &Tx, units: &[Unit]) -> Result<(), DbError> {
    if units.is_empty() {
        return Ok(());
    }
    unit::Entity::insert_many(units.iter().map(to_row))
        .exec_without_returning(tx.conn())
        .await
        .doing("storing units")?;
    Ok(())
}

/// The unit, if it lies within `scope`.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: UnitId,
) -> Result<Option<Unit>, DbError> {
    let row = unit::Entity::find_by_id(id.as_uuid())
        .filter(scope_filter(scope, unit::Column::EstateId))
        .one(conn)
        .await
        .doing("reading a unit")?;
    Ok(row.map(from_row))
}

/// The units called so, in their estates. `places` may be many: they are asked for estate by estate in one statement.
pub(crate) async fn with_labels(
    conn: &impl ConnectionTrait,
    places: &[(EstateId, Vec<String>)],
) -> Result<Vec<Unit>, DbError> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let any = places.iter().fold(Condition::any(), |any, (estate_id, labels)| {
        any.add(
            unit::Column::EstateId
                .eq(estate_id.as_uuid())
                .and(unit::Column::Label.is_in(labels.iter().cloned())),
        )
    });
    let rows = unit::Entity::find().filter(any).all(conn).await.doing("reading units by label")?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// One page of an estate's units, or of all in `scope`, newest first.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    estate_id: Option<EstateId>,
    page: &Page,
) -> Result<PageOf<Unit>, Failure> {
    let mut query = unit::Entity::find().filter(scope_filter(scope, unit::Column::EstateId));
    if let Some(estate_id) = estate_id {
        query = query.filter(unit::Column::EstateId.eq(estate_id.as_uuid()));
    }
    if let Some(after) = page.after_id()? {
        query = query.filter(unit::Column::Id.lt(after));
    }
    let rows = query
        .order_by_desc(unit::Column::Id)
        .limit(u64::from(page.limit) + 1)
        .all(db.reader())
        .await
        .doing("listing units")?;
    Ok(PageOf::cut(rows, page, |row| row.id.to_string()).map(from_row))
}

fn to_row(unit: &Unit) -> unit::ActiveModel {
    let Unit { id, estate_id, building, label, registered_at } = unit.clone();
    unit::ActiveModel {
        id: Set(id.as_uuid()),
        estate_id: Set(estate_id.as_uuid()),
        building: Set(building),
        label: Set(label),
        registered_at: Set(registered_at),
    }
}

fn from_row(row: unit::Model) -> Unit {
    let unit::Model { id, estate_id, building, label, registered_at } = row;
    Unit {
        id: UnitId::from_uuid(id),
        estate_id: EstateId::from_uuid(estate_id),
        building,
        label,
        registered_at,
    }
}
