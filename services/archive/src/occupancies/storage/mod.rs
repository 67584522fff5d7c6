//! Who lives where.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;
#[cfg(test)]
mod list_indexes;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, WordColumn, list_page,
    lists::{DeclaredList, Filter, Served},
    scope_filter,
};
use kernel::{Failure, ListQuery, PageOf, Scope};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{CaseStatement, Expr, ExprTrait},
};
use vocabulary::{CustomerId, OccupancyId, UnitId};

use crate::{cards::domain::Home, customers::storage::ties::living, occupancies::domain::Occupancy, units};
use entities::occupancy;

/// Stores occupancies that just began.
pub(crate) async fn insert(tx: &Tx, occupancies: &[Occupancy]) -> Result<(), DbError> {
    if occupancies.is_empty() {
        return Ok(());
    }
    occupancy::Entity::insert_many(occupancies.iter().map(to_row))
        .exec_without_returning(tx.conn())
        .await
        .context("storing occupancies")?;
    Ok(())
}

/// Stores a changed occupancy over the version before it.
///
/// # Errors
/// `stale_version` when somebody changed it first.
pub(crate) async fn save(tx: &Tx, occupancy: &Occupancy) -> Result<(), Failure> {
    let mut row = to_row(occupancy);
    row.id = sea_orm::ActiveValue::NotSet;
    let updated = occupancy::Entity::update_many()
        .set(row)
        .filter(occupancy::Column::Id.eq(occupancy.id.as_uuid()))
        .filter(occupancy::Column::Version.eq(occupancy.version - 1))
        .exec(tx.conn())
        .await
        .context("saving an occupancy")?;
    db::expect_one(updated.rows_affected)
}

/// Everybody who ever lived in these units, or in those that they are a part of now, whoever sees them: to forget what is cached
/// of them.
pub(crate) async fn people_of(
    conn: &impl ConnectionTrait,
    units: &BTreeSet<UnitId>,
) -> Result<Vec<CustomerId>, DbError> {
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let rows = occupancy::Entity::find()
        .filter(occupancy::Column::UnitId.in_subquery(units::storage::with_wholes_of(units)))
        .all(conn)
        .await
        .context("looking for the people of units")?;
    Ok(rows.into_iter().map(|row| row.customer_id.0).collect())
}

/// The stays in these units that are not over, those that begin later included, without regard to who asks.
pub(crate) async fn living_in(
    conn: &impl ConnectionTrait,
    units: &BTreeSet<UnitId>,
    now: DateTime<Utc>,
) -> Result<Vec<Occupancy>, DbError> {
    let rows = living(now)
        .filter(occupancy::Column::UnitId.is_in(units.iter().map(|id| id.as_uuid())))
        .order_by_asc(occupancy::Column::Id)
        .all(conn)
        .await
        .context("reading who lives in units")?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// The occupancy, if it lies within `scope`.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: OccupancyId,
) -> Result<Option<Occupancy>, DbError> {
    let row = occupancy::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(scope, occupancy::Column::EstateId))
        .one(conn)
        .await
        .context("reading an occupancy")?;
    Ok(row.map(from_row))
}

/// Where several customers live or will live, within `scope`, the first home first.
pub(crate) async fn homes_of(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    customers: impl IntoIterator<Item = CustomerId>,
    now: DateTime<Utc>,
) -> Result<Vec<(CustomerId, Home)>, DbError> {
    let rows = living(now)
        .filter(occupancy::Column::CustomerId.is_in(customers.into_iter().map(CustomerId::as_uuid)))
        .filter(scope_filter(scope, (occupancy::Entity, occupancy::Column::EstateId)))
        .find_also_related(units::storage::entities::unit::Entity)
        .order_by_asc(occupancy::Column::Id)
        .all(conn)
        .await
        .context("reading homes")?;
    Ok(rows.into_iter().filter_map(|(row, unit)| unit.map(|unit| home(row, unit.label))).collect())
}

/// A number for each of several customers that grows with each change of their stays within `scope`, and when one begins
/// or ends; those without a stay are left out. A correction weighs more than the two moments that it may take back.
pub(crate) async fn moves_of(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    customers: impl IntoIterator<Item = CustomerId>,
    now: DateTime<Utc>,
) -> Result<Vec<(CustomerId, i32)>, DbError> {
    let has_come = |column: occupancy::Column| -> Expr {
        CaseStatement::new().case(column.lte(now), 1).finally(0).into()
    };
    let weight = Expr::col(occupancy::Column::Version)
        .mul(3)
        .add(has_come(occupancy::Column::StartedAt))
        .add(has_come(occupancy::Column::EndedAt));
    let rows: Vec<(IdColumn<CustomerId>, i64)> = occupancy::Entity::find()
        .select_only()
        .column(occupancy::Column::CustomerId)
        .expr_as(weight.sum(), "moves")
        .filter(occupancy::Column::CustomerId.is_in(customers.into_iter().map(CustomerId::as_uuid)))
        .filter(scope_filter(scope, occupancy::Column::EstateId))
        .group_by(occupancy::Column::CustomerId)
        .into_tuple()
        .all(conn)
        .await
        .context("counting moves")?;
    let count = |(id, moves): (IdColumn<CustomerId>, i64)| (id.0, i32::try_from(moves).unwrap_or(i32::MAX));
    Ok(rows.into_iter().map(count).collect())
}

/// Every stay of several customers but those that never were.
pub(crate) async fn stays_of(
    conn: &impl ConnectionTrait,
    customers: impl IntoIterator<Item = CustomerId>,
) -> Result<Vec<Occupancy>, DbError> {
    let rows = occupancy::Entity::find()
        .filter(occupancy::Column::CustomerId.is_in(customers.into_iter().map(CustomerId::as_uuid)))
        .filter(occupancy::Column::CancelledAt.is_null())
        .all(conn)
        .await
        .context("reading who lives where")?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Who lives there, and what a card shows of it.
pub(crate) fn home(row: occupancy::Model, label: String) -> (CustomerId, Home) {
    let Occupancy {
        id,
        estate_id,
        unit_id,
        customer_id,
        role,
        started_at,
        ended_at,
        version: _,
        cancelled_at: _,
    } = from_row(row);
    (customer_id, Home { occupancy_id: id, unit_id, estate_id, label, role, started_at, ended_at })
}

fn to_row(occupancy: &Occupancy) -> occupancy::ActiveModel {
    let Occupancy { id, version, estate_id, unit_id, customer_id, role, started_at, ended_at, cancelled_at } =
        occupancy;
    occupancy::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        estate_id: Set(IdColumn(*estate_id)),
        unit_id: Set(IdColumn(*unit_id)),
        customer_id: Set(IdColumn(*customer_id)),
        role: Set(WordColumn(*role)),
        started_at: Set(*started_at),
        ended_at: Set(*ended_at),
        cancelled_at: Set(*cancelled_at),
    }
}

fn from_row(row: occupancy::Model) -> Occupancy {
    let occupancy::Model {
        id,
        version,
        estate_id,
        unit_id,
        customer_id,
        role,
        started_at,
        ended_at,
        cancelled_at,
    } = row;
    Occupancy {
        id: id.0,
        version,
        estate_id: estate_id.0,
        unit_id: unit_id.0,
        customer_id: customer_id.0,
        role: role.0,
        started_at,
        ended_at,
        cancelled_at,
    }
}

/// Occupancies, newest first, those that ended included.
#[derive(Debug)]
pub(crate) struct OccupancyList;

impl DeclaredList for OccupancyList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[Filter::id("customer_id", "Of this customer."), Filter::id("unit_id", "Of this unit.")],

        columns: &[
            "role",
            "started_at",
            "ended_at",
            "cancelled_at",
            "occupancy_id",
            "unit_id",
            "customer_id",
            "estate_id",
        ],
        served: &[
            Served::newest(&["customer_id"], "ix_occupancies__customer_id_id"),
            Served::newest(&["unit_id"], "ix_occupancies__unit_id_id"),
            Served::newest(&[], "ix_occupancies__estate_id_id").by_estate(),
            Served::newest(&[], "uq_occupancies__id"),
        ],
        ..ListSpec::of("occupancies")
    };
}

/// One page of occupancies within `scope`.
pub(crate) async fn list_occupancies(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<Occupancy>, Failure> {
    let page =
        list_page::<occupancy::Entity>(db, OccupancyList::SPEC, (scope, Condition::all()), query).await?;
    Ok(page.map(from_row))
}
