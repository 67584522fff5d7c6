//! Units.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, list_page,
    lists::{DeclaredList, Filter, Served, Test},
    scope_filter, somewhere,
};
use kernel::{EstateId, Failure, ListQuery, PageOf, Scope};
use sea_orm::{
    ActiveValue::NotSet,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, Func, LockType, SelectStatement, UnionType},
};
use vocabulary::{PlaceId, UnitId, UnitStatus, UnitUsage};

use crate::{
    places,
    units::domain::{Label, Unit},
};
use entities::unit;
use rows::{from_row, to_row};

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
/// stays keeps its keys: they may be those of the younger of two that were one place before there were keys. What ends gives
/// them up.
pub(crate) async fn save(tx: &Tx, unit: &Unit, before: &Unit) -> Result<u64, DbError> {
    let mut row = to_row(unit);
    row.id = NotSet;
    if (&unit.label, unit.end.is_some()) == (&before.label, before.end.is_some()) {
        (row.label_key, row.place_key, row.room_key, row.door_key) = (NotSet, NotSet, NotSet, NotSet);
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
    row.map(from_row).transpose()
}

/// The unit, if it lies within `scope`; it does not end before the transaction does.
pub(crate) async fn find_lasting(tx: &Tx, scope: &Scope, id: UnitId) -> Result<Option<Unit>, DbError> {
    let row = unit::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(scope, unit::Column::EstateId))
        .lock(LockType::KeyShare)
        .one(tx.conn())
        .await
        .context("reading a unit that shall last")?;
    row.map(from_row).transpose()
}

/// True when one of these units has ended; the others do not before the transaction does.
pub(crate) async fn has_ended_one(tx: &Tx, ids: &BTreeSet<UnitId>) -> Result<bool, DbError> {
    let units = find_lasting_ones(tx, &Scope::Group, ids).await?;
    Ok(units.into_values().any(|unit| unit.end.is_some()))
}

/// [`find_lasting`] for several.
pub(crate) async fn find_lasting_ones(
    tx: &Tx,
    scope: &Scope,
    ids: &BTreeSet<UnitId>,
) -> Result<BTreeMap<UnitId, Unit>, DbError> {
    locked(tx, scope, ids, LockType::KeyShare).await
}

/// Those of these units that lie within `scope`, for what ends some of them: until it is done, nobody moves in there.
pub(crate) async fn claim(
    tx: &Tx,
    scope: &Scope,
    ids: &BTreeSet<UnitId>,
) -> Result<BTreeMap<UnitId, Unit>, DbError> {
    locked(tx, scope, ids, LockType::Update).await
}

async fn locked(
    tx: &Tx,
    scope: &Scope,
    ids: &BTreeSet<UnitId>,
    lock: LockType,
) -> Result<BTreeMap<UnitId, Unit>, DbError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = unit::Entity::find()
        .filter(unit::Column::Id.is_in(ids.iter().map(|id| id.as_uuid())))
        .filter(scope_filter(scope, unit::Column::EstateId))
        .order_by_asc(unit::Column::Id)
        .lock(lock)
        .all(tx.conn())
        .await
        .context("reading units that are held")?;
    rows.into_iter().map(|row| from_row(row).map(|unit| (unit.id, unit))).collect()
}

/// The units that were merged into one of these.
pub(crate) async fn merged_into(
    conn: &impl ConnectionTrait,
    ids: &BTreeSet<UnitId>,
) -> Result<Vec<Unit>, DbError> {
    let rows = unit::Entity::find()
        .filter(unit::Column::MergedIntoId.is_in(ids.iter().map(|id| id.as_uuid())))
        .order_by_asc(unit::Column::Id)
        .all(conn)
        .await
        .context("reading what was merged into units")?;
    rows.into_iter().map(from_row).collect()
}

/// The ids of these units and of those that they are a part of now.
pub(crate) fn with_wholes_of(ids: &BTreeSet<UnitId>) -> SelectStatement {
    let column_of = |column| {
        let these = unit::Entity::find().filter(unit::Column::Id.is_in(ids.iter().map(|id| id.as_uuid())));
        these.select_only().column(column).into_query()
    };
    column_of(unit::Column::Id).union(UnionType::All, column_of(unit::Column::MergedIntoId)).to_owned()
}

/// The unit that this one is a part of now: itself, unless it was merged into another.
pub(crate) fn whole_of(id: UnitId) -> Expr {
    let merged = unit::Entity::find_by_id(IdColumn(id)).select_only().column(unit::Column::MergedIntoId);
    Func::coalesce([Expr::from(merged.into_query()), Expr::val(id.as_uuid())]).into()
}

/// The units with one of these labels, in any spelling and with or without leading zeros, in their estates. `places` may be
/// many: they are asked for estate by estate in one statement.
pub(crate) async fn labelled(
    conn: &impl ConnectionTrait,
    places: &BTreeMap<EstateId, Vec<Label>>,
) -> Result<Vec<Unit>, DbError> {
    let any = places.iter().fold(Condition::any(), |any, (estate_id, labels)| {
        let spelled = labels.iter().map(Label::spelled);
        let of_label = Condition::any()
            .add(unit::Column::LabelKey.is_in(spelled))
            .add(unit::Column::PlaceKey.is_in(labels.iter().map(Label::key)))
            .add(unit::Column::DoorKey.is_in(labels.iter().map(Label::door)));
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
    rows.into_iter().map(from_row).collect()
}

/// The units of these ids, without regard to who asks.
pub(crate) async fn with_ids(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = UnitId>,
) -> Result<Vec<Unit>, DbError> {
    let ids: Vec<IdColumn<UnitId>> = ids.into_iter().map(IdColumn).collect();
    let rows = unit::Entity::find().filter(unit::Column::Id.is_in(ids)).all(conn).await;
    rows.context("reading units")?.into_iter().map(from_row).collect()
}

/// True of a unit that is kept here.
pub(crate) fn is_known(id: UnitId) -> Expr {
    let row = unit::Entity::find_by_id(IdColumn(id)).select_only().column(unit::Column::Id);
    Expr::exists(row.into_query())
}

/// Units, newest first. A part of a name is looked for along the index of the estate.
#[derive(Debug)]
pub(crate) struct UnitList;

impl DeclaredList for UnitList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Units of this estate."),
            Filter::id("within_id", "Units that lie in this place, however deep.").asks(Test::Elsewhere),
            Filter::key(
                "label",
                120,
                "Units whose label has this in it, in any width, case and spacing, or is this in another spelling.",
            )
            .asks(Test::Elsewhere),
            Filter::word("usage", UnitUsage::WORDS, "Units that are used so."),
            Filter::word("status", UnitStatus::WORDS, "Units with which it stands so."),
            Filter::flag("is_ended", Test::IsSet("ended_at"), "Units that were merged or split, or all others."),
            Filter::id("merged_into_id", "Units that are a part of this one now."),
            Filter::id("split_from_id", "Units that were a part of this one."),
        ],
        columns: &[
            "building",
            "label",
            "usage",
            "status",
            "gross_area_m2",
            "net_area_m2",
            "delivered_on",
            "registered_at",
            "ended_at",
            "unit_id",
            "estate_id",
            "merged_into_id",
            "split_from_id",
        ],
        served: &[
            Served::newest(&["merged_into_id"], "ix_units__merged_into_id_id"),
            Served::newest(&["split_from_id"], "ix_units__split_from_id_id"),
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
    let within = match query.filters.id::<PlaceId>("within_id") {
        Some(id) => Some(unit::Column::Id.in_subquery(places::storage::ids_within(db.reader(), id).await?)),
        None => None,
    };
    let wanted = Condition::all().add_option(labelled).add_option(within);
    let page = list_page::<unit::Entity>(db, UnitList::SPEC, (scope, wanted), query).await?;
    page.try_map(|row| Ok(from_row(row)?))
}
