//! Units.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, list_page,
    lists::{DeclaredList, Filter, Served, Test},
    scope_filter,
};
use kernel::{EstateId, Failure, ListQuery, PageOf, Scope, text::match_key};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use vocabulary::UnitId;

use crate::units::domain::Unit;
use entities::unit;

/// Stores units.
pub(crate) async fn insert(tx: &Tx, units: &[Unit]) -> Result<(), DbError> {
    if units.is_empty() {
        return Ok(());
    }
    unit::Entity::insert_many(units.iter().map(to_row))
        .exec_without_returning(tx.conn())
        .await
        .context("storing units")?;
    Ok(())
}

/// Stores a changed unit over the version before it; how many that were: none when another change came first.
pub(crate) async fn save(tx: &Tx, unit: &Unit) -> Result<u64, DbError> {
    let mut row = to_row(unit);
    row.id = sea_orm::ActiveValue::NotSet;
    let updated = unit::Entity::update_many()
        .set(row)
        .filter(unit::Column::Id.eq(unit.id.as_uuid()))
        .filter(unit::Column::Version.eq(unit.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a unit")?;
    Ok(updated.rows_affected)
}

/// The unit, if it lies within `scope`.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: UnitId,
) -> Result<Option<Unit>, DbError> {
    let row = unit::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(scope, unit::Column::EstateId))
        .one(conn)
        .await
        .context("reading a unit")?;
    Ok(row.map(from_row))
}

/// The units with these keys of labels, in their estates. `places` may be many: they are asked for estate by estate in one
/// statement.
pub(crate) async fn with_keys(
    conn: &impl ConnectionTrait,
    places: &[(EstateId, Vec<String>)],
) -> Result<Vec<Unit>, DbError> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let any = places.iter().fold(Condition::any(), |any, (estate_id, keys)| {
        any.add(
            unit::Column::EstateId
                .eq(estate_id.as_uuid())
                .and(unit::Column::LabelKey.is_in(keys.iter().cloned())),
        )
    });
    let rows = unit::Entity::find().filter(any).all(conn).await.context("reading units by label")?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// The units of these ids, without regard to who asks.
pub(crate) async fn with_ids(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = UnitId>,
) -> Result<Vec<Unit>, DbError> {
    let ids: Vec<IdColumn<UnitId>> = ids.into_iter().map(IdColumn).collect();
    let rows = unit::Entity::find().filter(unit::Column::Id.is_in(ids)).all(conn).await;
    Ok(rows.context("reading units")?.into_iter().map(from_row).collect())
}

/// True of a unit that is kept here.
pub(crate) fn is_known(id: UnitId) -> Expr {
    let row = unit::Entity::find_by_id(IdColumn(id)).select_only().column(unit::Column::Id);
    Expr::exists(row.into_query())
}

fn to_row(unit: &Unit) -> unit::ActiveModel {
    let Unit { id, version, estate_id, building, label, registered_at } = unit.clone();
    unit::ActiveModel {
        id: Set(IdColumn(id)),
        version: Set(version),
        estate_id: Set(IdColumn(estate_id)),
        building: Set(building),
        label_key: Set(Some(match_key(&label))),
        label: Set(label),
        registered_at: Set(registered_at),
    }
}

fn from_row(row: unit::Model) -> Unit {
    let unit::Model { id, version, estate_id, building, label, label_key: _, registered_at } = row;
    Unit { id: id.0, version, estate_id: estate_id.0, building, label, registered_at }
}

/// Units, newest first. A part of a name is looked for along the index of the estate.
#[derive(Debug)]
pub(crate) struct UnitList;

impl DeclaredList for UnitList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Units of this estate."),
            Filter::key("label", 120, "Units whose name has this in it, in any width, case and spacing.")
                .asks(Test::Contains(&["label_key"])),
        ],

        columns: &["building", "label", "registered_at", "unit_id", "estate_id"],
        served: &[
            Served::newest(&[], "ix_units__estate_id_id").by_estate(),
            Served::newest(&[], "uq_units__id"),
        ],
        ..ListSpec::of("units")
    };
}

/// One page of units within `scope`.
pub(crate) async fn list_units(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Unit>, Failure> {
    let page = list_page::<unit::Entity>(db, UnitList::SPEC, (scope, Condition::all()), query).await?;
    Ok(page.map(from_row))
}
