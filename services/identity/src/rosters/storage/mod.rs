//! Rosters. Where one holds stands in `scope_places` as well, so that whether it lies within a scope is asked in SQL; who
//! works by it, in `roster_people`.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;
pub(crate) mod entries;
mod facts;
mod list;
mod rows;

use chrono::{DateTime, NaiveDate, Utc};
use db::{Context, DbError, IdColumn, Tx};
use kernel::{Failure, Scope, StaffId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Condition, Expr, ExprTrait, OnConflict, Query},
};
use vocabulary::{PositionId, RosterId, ShiftPatternId};

use crate::{rosters::domain::Roster, storage::places};
use entities::roster;
use rows::{from_row, to_row};

pub(crate) use facts::{calendar_of, facts, with_memberships};
pub(crate) use list::{RosterList, list_rosters};
pub(crate) use rows::{group_key, place_key, place_key_of, region_key};

/// Whose places are looked at.
const OWNER: (&str, &str) = ("rosters", "id");

/// Stores a new roster.
pub(crate) async fn insert(tx: &Tx, roster: &Roster) -> Result<(), DbError> {
    roster::Entity::insert(to_row(roster)?)
        .exec_without_returning(tx.conn())
        .await
        .context("storing a roster")?;
    places::put(tx, roster.id.as_uuid(), [&roster.at.scope()]).await?;
    note_people(tx, roster.id, roster.people()).await
}

/// Notes that these people work by a roster or may: those who did once stay noted.
pub(crate) async fn note_people(
    tx: &Tx,
    id: RosterId,
    people: impl IntoIterator<Item = StaffId>,
) -> Result<(), DbError> {
    let mut insert = Query::insert();
    insert.into_table("roster_people").columns(["roster_id", "staff_id"]);
    let mut is_empty = true;
    for staff_id in people {
        insert.values_panic([id.as_uuid().into(), staff_id.as_uuid().into()]);
        is_empty = false;
    }
    if is_empty {
        return Ok(());
    }
    insert.on_conflict(OnConflict::columns(["roster_id", "staff_id"]).do_nothing().to_owned());
    tx.conn().execute(&insert).await.map(drop).context("noting who works by a roster")
}

/// Stores a changed roster over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, roster: &Roster) -> Result<(), Failure> {
    let mut row = to_row(roster)?;
    row.not_set(roster::Column::Id);
    let updated = roster::Entity::update_many()
        .set(row)
        .filter(roster::Column::Id.eq(roster.id.as_uuid()))
        .filter(roster::Column::Version.eq(roster.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a roster")?;
    db::expect_one(updated.rows_affected)
}

/// Takes a roster away that nobody worked by, with its days that differ.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn delete(tx: &Tx, roster: &Roster) -> Result<(), Failure> {
    for table in ["roster_entries", "roster_people"] {
        let own = Query::delete()
            .from_table(table)
            .and_where(Expr::col("roster_id").eq(roster.id.as_uuid()))
            .to_owned();
        tx.conn().execute(&own).await.context("taking away what belongs to a roster")?;
    }
    let deleted = roster::Entity::delete_many()
        .filter(roster::Column::Id.eq(roster.id.as_uuid()))
        .filter(roster::Column::Version.eq(roster.version))
        .exec(tx.conn())
        .await
        .context("taking a roster away")?;
    db::expect_one(deleted.rows_affected)?;
    Ok(places::forget(tx, roster.id.as_uuid()).await?)
}

/// One of them, to look at, where it holds within `scope`.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: RosterId,
) -> Result<Option<Roster>, DbError> {
    let found = roster::Entity::find_by_id(IdColumn(id)).filter(places::within(scope, OWNER));
    found.one(conn).await.context("reading a roster")?.map(from_row).transpose()
}

/// Those of a position, or of every one, at any of these places, by their keys, that are not over before `from` and begin by `until`; the
/// earliest first.
pub(crate) async fn at_places(
    conn: &impl ConnectionTrait,
    position_id: Option<PositionId>,
    place_keys: &[String],
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Roster>, DbError> {
    let of_position = position_id.map(|id| roster::Column::PositionId.eq(id.as_uuid()));
    let rows = roster::Entity::find()
        .filter(Condition::all().add_option(of_position))
        .filter(roster::Column::PlaceKey.is_in(place_keys))
        .filter(roster::Column::EndsAt.gt(from))
        .filter(roster::Column::BeginsAt.lte(until))
        .order_by_asc(roster::Column::Id)
        .all(conn)
        .await
        .context("reading the rosters of places")?;
    rows.into_iter().map(from_row).collect()
}

/// Those by which one of these people works or may, and which have a day of these.
pub(crate) async fn of_people(
    tx: &Tx,
    people: &[StaffId],
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<Roster>, DbError> {
    let own = Query::select()
        .column("roster_id")
        .from("roster_people")
        .and_where(Expr::col("staff_id").is_in(people.iter().map(|id| id.as_uuid())))
        .to_owned();
    let rows = roster::Entity::find()
        .filter(roster::Column::Id.in_subquery(own))
        .filter(roster::Column::UntilDay.gte(first))
        .filter(roster::Column::FromDay.lte(last))
        .order_by_asc(roster::Column::Id)
        .all(tx.conn())
        .await
        .context("reading the rosters of people")?;
    rows.into_iter().map(from_row).collect()
}

/// The last day of all rosters that rest on a pattern.
pub(crate) async fn last_day_of_pattern(tx: &Tx, id: ShiftPatternId) -> Result<Option<NaiveDate>, DbError> {
    let doing = "looking for rosters of a pattern";
    let last = roster::Entity::find()
        .filter(roster::Column::ShiftPatternId.eq(id.as_uuid()))
        .order_by_desc(roster::Column::UntilDay)
        .one(tx.conn())
        .await
        .context(doing)?;
    Ok(last.map(|row| row.until_day))
}
