//! Units.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use std::collections::BTreeMap;

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, list_page,
    lists::{DeclaredList, Filter, Served, Test},
    scope_filter, somewhere,
};
use kernel::{EstateId, Failure, ListQuery, PageOf, Scope};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use vocabulary::UnitId;

use crate::units::domain::{Label, Unit};
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

/// Stores a changed unit over the version `before` it; how many that were: none when another change came first. A label that
/// stays keeps its keys: they may be those of the younger of two that were one place before there were keys.
pub(crate) async fn save(tx: &Tx, unit: &Unit, before: &Unit) -> Result<u64, DbError> {
    let mut row = to_row(unit);
    row.id = NotSet;
    if unit.label == before.label {
        (row.label_key, row.place_key, row.room_key) = (NotSet, NotSet, NotSet);
    }
    let updated = unit::Entity::update_many()
        .set(row)
        .filter(unit::Column::Id.eq(unit.id.as_uuid()))
        .filter(unit::Column::Version.eq(before.version))
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

/// The units with one of these labels, in any spelling, in their estates. `places` may be many: they are asked for estate by
/// estate in one statement.
pub(crate) async fn labelled(
    conn: &impl ConnectionTrait,
    places: &BTreeMap<EstateId, Vec<Label>>,
) -> Result<Vec<Unit>, DbError> {
    let any = places.iter().fold(Condition::any(), |any, (estate_id, labels)| {
        let spelled = labels.iter().map(Label::spelled);
        let of_label = Condition::any()
            .add(unit::Column::LabelKey.is_in(spelled))
            .add(unit::Column::PlaceKey.is_in(labels.iter().map(Label::key)));
        any.add(Condition::all().add(unit::Column::EstateId.eq(estate_id.as_uuid())).add(of_label))
    });
    some(conn, any, None).await
}

/// The units with a room of one of these labels, in their estates, `most` of them.
pub(crate) async fn with_rooms(
    conn: &impl ConnectionTrait,
    places: &BTreeMap<EstateId, Vec<Label>>,
    most: u64,
) -> Result<Vec<Unit>, DbError> {
    let any = places.iter().fold(Condition::any(), |any, (estate_id, labels)| {
        let rooms = labels.iter().filter_map(Label::room);
        any.add(unit::Column::EstateId.eq(estate_id.as_uuid()).and(unit::Column::RoomKey.is_in(rooms)))
    });
    some(conn, any, Some(most)).await
}

/// The units of an estate, if it lies within `scope`, that have this label in any spelling.
pub(crate) async fn named(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    (estate_id, label): (EstateId, &Label),
) -> Result<Vec<Unit>, DbError> {
    let is_named = Condition::any()
        .add(unit::Column::LabelKey.eq(label.spelled()))
        .add(unit::Column::PlaceKey.eq(label.key()));
    some(conn, at(scope, estate_id).add(is_named), None).await
}

/// The units of an estate, if it lies within `scope`, that this label may mean, `most` of them: by their room, or where they
/// have none, by a part of their label.
pub(crate) async fn similar(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    (estate_id, label): (EstateId, &Label),
    most: u64,
) -> Result<Vec<Unit>, DbError> {
    let by_room = label.room().map(|room| unit::Column::RoomKey.eq(room));
    let is_part = Expr::col("label_key").like(somewhere(label.spelled()));
    let by_part = unit::Column::RoomKey.is_null().and(is_part);
    let may_be = Condition::any().add_option(by_room).add(by_part);
    some(conn, at(scope, estate_id).add(may_be), Some(most)).await
}

fn at(scope: &Scope, estate_id: EstateId) -> Condition {
    scope_filter(scope, unit::Column::EstateId).add(unit::Column::EstateId.eq(estate_id.as_uuid()))
}

async fn some(
    conn: &impl ConnectionTrait,
    wanted: Condition,
    most: Option<u64>,
) -> Result<Vec<Unit>, DbError> {
    // An empty condition would be true of every row.
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let rows = unit::Entity::find().filter(wanted).order_by_asc(unit::Column::Id).limit(most);
    let rows = rows.all(conn).await.context("reading units by label")?;
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
    let read = Label::read(&label);
    unit::ActiveModel {
        id: Set(IdColumn(id)),
        version: Set(version),
        estate_id: Set(IdColumn(estate_id)),
        building: Set(building),
        label_key: Set(Some(read.spelled().to_owned())),
        label: Set(label),
        registered_at: Set(registered_at),
        place_key: Set(Some(read.key())),
        room_key: Set(read.room().map(str::to_owned)),
    }
}

fn from_row(row: unit::Model) -> Unit {
    let unit::Model { id, version, estate_id, building, label, registered_at, .. } = row;
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
            Filter::key(
                "label",
                120,
                "Units whose label has this in it, in any width, case and spacing, or is this in another spelling.",
            )
            .asks(Test::Elsewhere),
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
    let labelled = query.filters.text("label").map(|part| {
        Condition::any()
            .add(Expr::col("label_key").like(somewhere(part)))
            .add(unit::Column::PlaceKey.eq(Label::read(part).key()))
    });
    let wanted = Condition::all().add_option(labelled);
    let page = list_page::<unit::Entity>(db, UnitList::SPEC, (scope, wanted), query).await?;
    Ok(page.map(from_row))
}
