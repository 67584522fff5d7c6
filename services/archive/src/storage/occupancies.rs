//! Who lives where.

use db::{Db, DbError, Doing, Tx, scope_filter};
use kernel::{CustomerId, EstateId, Failure, OccupancyId, Page, PageOf, Scope, UnitId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid, sea_query::Expr,
};

use super::{
    corrupt,
    entities::{occupancy, unit},
};
use crate::domain::{Home, Occupancy};

/// What a list of occupancies may be narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OccupancyFilter {
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) unit_id: Option<UnitId>,
}

/// Stores occupancies that just began.
pub(crate) async fn insert(tx: &Tx, occupancies: &[Occupancy]) -> Result<(), DbError> {
    if occupancies.is_empty() {
        return Ok(());
    }
    occupancy::Entity::insert_many(occupancies.iter().map(to_row))
        .exec_without_returning(tx.conn())
        .await
        .doing("storing occupancies")?;
    Ok(())
}

/// Stores the end of an occupancy over the version before it.
///
/// # Errors
/// `stale_version` when somebody ended it first.
pub(crate) async fn save_end(tx: &Tx, occupancy: &Occupancy) -> Result<(), Failure> {
    let updated = occupancy::Entity::update_many()
        .col_expr(occupancy::Column::EndedAt, Expr::value(occupancy.ended_at))
        .col_expr(occupancy::Column::Version, Expr::value(occupancy.version))
        .filter(occupancy::Column::Id.eq(occupancy.id.as_uuid()))
        .filter(occupancy::Column::Version.eq(occupancy.version - 1))
        .exec(tx.conn())
        .await
        .doing("ending an occupancy")?;
    db::expect_one(updated.rows_affected)
}

/// The occupancy, if it lies within `scope`.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: OccupancyId,
) -> Result<Option<Occupancy>, DbError> {
    let row = occupancy::Entity::find_by_id(id.as_uuid())
        .filter(scope_filter(scope, occupancy::Column::EstateId))
        .one(conn)
        .await
        .doing("reading an occupancy")?;
    row.map(from_row).transpose()
}

/// One page, newest first, those that ended included.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    filter: OccupancyFilter,
    page: &Page,
) -> Result<PageOf<Occupancy>, Failure> {
    let OccupancyFilter { customer_id, unit_id } = filter;
    let mut query = occupancy::Entity::find().filter(scope_filter(scope, occupancy::Column::EstateId));
    if let Some(customer_id) = customer_id {
        query = query.filter(occupancy::Column::CustomerId.eq(customer_id.as_uuid()));
    }
    if let Some(unit_id) = unit_id {
        query = query.filter(occupancy::Column::UnitId.eq(unit_id.as_uuid()));
    }
    if let Some(after) = page.after_id()? {
        query = query.filter(occupancy::Column::Id.lt(after));
    }
    let rows = query
        .order_by_desc(occupancy::Column::Id)
        .limit(u64::from(page.limit) + 1)
        .all(db.reader())
        .await
        .doing("listing occupancies")?;
    let page = PageOf::cut(rows, page, |row| row.id.to_string());
    let items = page.items.into_iter().map(from_row).collect::<Result<_, DbError>>()?;
    Ok(PageOf { items, next: page.next })
}

/// Where several customers live now, within `scope`, the first home first.
pub(crate) async fn homes_of(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    customers: impl IntoIterator<Item = CustomerId>,
) -> Result<Vec<(CustomerId, Home)>, DbError> {
    let rows = occupancy::Entity::find()
        .filter(occupancy::Column::CustomerId.is_in(customers.into_iter().map(CustomerId::as_uuid)))
        .filter(occupancy::Column::EndedAt.is_null())
        .filter(scope_filter(scope, (occupancy::Entity, occupancy::Column::EstateId)))
        .find_also_related(unit::Entity)
        .order_by_asc(occupancy::Column::Id)
        .all(conn)
        .await
        .doing("reading homes")?;
    rows.into_iter().filter_map(|(row, unit)| unit.map(|unit| home(row, unit))).collect()
}

/// How often each of several customers moved in or out, the first time included; those who never did are left out.
pub(crate) async fn moves_of(
    conn: &impl ConnectionTrait,
    customers: impl IntoIterator<Item = CustomerId>,
) -> Result<Vec<(CustomerId, i32)>, DbError> {
    let rows: Vec<(Uuid, i64)> = occupancy::Entity::find()
        .select_only()
        .column(occupancy::Column::CustomerId)
        .column_as(occupancy::Column::Version.sum(), "moves")
        .filter(occupancy::Column::CustomerId.is_in(customers.into_iter().map(CustomerId::as_uuid)))
        .group_by(occupancy::Column::CustomerId)
        .into_tuple()
        .all(conn)
        .await
        .doing("counting moves")?;
    let count = |(id, moves)| (CustomerId::from_uuid(id), i32::try_from(moves).unwrap_or(i32::MAX));
    Ok(rows.into_iter().map(count).collect())
}

/// In which units several customers live now.
pub(crate) async fn living(
    conn: &impl ConnectionTrait,
    customers: impl IntoIterator<Item = CustomerId>,
) -> Result<Vec<(CustomerId, UnitId)>, DbError> {
    let rows: Vec<(Uuid, Uuid)> = occupancy::Entity::find()
        .select_only()
        .column(occupancy::Column::CustomerId)
        .column(occupancy::Column::UnitId)
        .filter(occupancy::Column::CustomerId.is_in(customers.into_iter().map(CustomerId::as_uuid)))
        .filter(occupancy::Column::EndedAt.is_null())
        .into_tuple()
        .all(conn)
        .await
        .doing("reading who lives where")?;
    Ok(rows.into_iter().map(|(who, place)| (CustomerId::from_uuid(who), UnitId::from_uuid(place))).collect())
}

fn home(row: occupancy::Model, unit: unit::Model) -> Result<(CustomerId, Home), DbError> {
    let Occupancy { id, estate_id, unit_id, customer_id, role, started_at, version: _, ended_at: _ } =
        from_row(row)?;
    Ok((customer_id, Home { occupancy_id: id, unit_id, estate_id, label: unit.label, role, started_at }))
}

fn to_row(occupancy: &Occupancy) -> occupancy::ActiveModel {
    let Occupancy { id, version, estate_id, unit_id, customer_id, role, started_at, ended_at } = occupancy;
    occupancy::ActiveModel {
        id: Set(id.as_uuid()),
        version: Set(*version),
        estate_id: Set(estate_id.as_uuid()),
        unit_id: Set(unit_id.as_uuid()),
        customer_id: Set(customer_id.as_uuid()),
        role: Set(role.as_str().to_owned()),
        started_at: Set(*started_at),
        ended_at: Set(*ended_at),
    }
}

fn from_row(row: occupancy::Model) -> Result<Occupancy, DbError> {
    let occupancy::Model { id, version, estate_id, unit_id, customer_id, role, started_at, ended_at } = row;
    Ok(Occupancy {
        id: OccupancyId::from_uuid(id),
        version,
        estate_id: EstateId::from_uuid(estate_id),
        unit_id: UnitId::from_uuid(unit_id),
        customer_id: CustomerId::from_uuid(customer_id),
        role: role.parse().map_err(corrupt("occupancy"))?,
        started_at,
        ended_at,
    })
}
