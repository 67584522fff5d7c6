//! Places.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;
mod list;

use std::collections::{BTreeMap, BTreeSet};

use db::{Context, DbError, IdColumn, Tx, WordColumn};
use kernel::{EstateId, Scope, text::match_key};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    prelude::Uuid,
    sea_query::{CaseStatement, Expr, ExprTrait, OnConflict, Query, SelectStatement},
};
use vocabulary::{PlaceId, PlaceKind};

use crate::places::domain::{Assigned, Place, PlacePath, StandardVersion, Validity};
use entities::place;

pub(crate) use list::{PlaceList, list_places};

/// The bytes of an id.
const ID_BYTES: usize = 16;

/// So many rows or paths are written by one statement.
const AT_ONCE: usize = 500;

/// Held by whoever moves or adds what other places lie in, until the end of the transaction: two moves at once could make a
/// circle, of which neither sees more than its own half.
pub(crate) async fn hold_tree(tx: &Tx) -> Result<(), DbError> {
    tx.hold("archive.places").await
}

/// Stores new places.
pub(crate) async fn insert(tx: &Tx, places: &[Place]) -> Result<(), DbError> {
    for places in places.chunks(AT_ONCE) {
        place::Entity::insert_many(places.iter().map(to_row))
            .exec_without_returning(tx.conn())
            .await
            .context("storing places")?;
    }
    Ok(())
}

/// Stores those of the places that are not known by their unique key yet.
pub(crate) async fn insert_unknown(tx: &Tx, places: &[Place]) -> Result<(), DbError> {
    if places.is_empty() {
        return Ok(());
    }
    place::Entity::insert_many(places.iter().map(to_row))
        .on_conflict(OnConflict::column(place::Column::UniqueKey).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await
        .context("storing places that may be known")?;
    Ok(())
}

/// Stores a changed place over the version before it; how many that were: none when another change came first.
pub(crate) async fn save(tx: &Tx, place: &Place) -> Result<u64, DbError> {
    let mut row = to_row(place);
    row.id = sea_orm::ActiveValue::NotSet;
    let updated = place::Entity::update_many()
        .set(row)
        .filter(place::Column::Id.eq(place.id.as_uuid()))
        .filter(place::Column::Version.eq(place.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a place")?;
    Ok(updated.rows_affected)
}

/// Names the node of an estate or a unit as its record does.
pub(crate) async fn rename_node(tx: &Tx, id: PlaceId, name: &str) -> Result<(), DbError> {
    let update = place::Entity::update_many()
        .col_expr(place::Column::Name, Expr::value(name))
        .col_expr(place::Column::NameKey, Expr::value(match_key(name)))
        .col_expr(place::Column::Version, Expr::col("version").add(1))
        .filter(place::Column::Id.eq(id.as_uuid()))
        .filter(place::Column::Name.ne(name));
    update.exec(tx.conn()).await.map(drop).context("naming a place")
}

/// Lets a place in which nothing lies lie on another path.
pub(crate) async fn put_into(tx: &Tx, id: PlaceId, path: &PlacePath) -> Result<(), DbError> {
    let update = place::Entity::update_many()
        .col_expr(place::Column::Path, Expr::value(to_bytes(path)))
        .col_expr(place::Column::ParentId, Expr::value(path.parent().map(|id| id.as_uuid())))
        .col_expr(place::Column::Version, Expr::col("version").add(1))
        .filter(place::Column::Id.eq(id.as_uuid()));
    update.exec(tx.conn()).await.map(drop).context("moving a place")
}

/// The buildings of these estates by the key of their name; of two in different phases the one that was there first.
pub(crate) async fn buildings(
    conn: &impl ConnectionTrait,
    named: &BTreeSet<(EstateId, String)>,
) -> Result<BTreeMap<(EstateId, String), Place>, DbError> {
    let mut by_estate: BTreeMap<EstateId, Vec<&str>> = BTreeMap::new();
    for (estate_id, key) in named {
        by_estate.entry(*estate_id).or_default().push(key);
    }
    if by_estate.is_empty() {
        return Ok(BTreeMap::new());
    }
    let any = by_estate.into_iter().fold(Condition::any(), |any, (estate_id, keys)| {
        any.add(place::Column::EstateId.eq(estate_id.as_uuid()).and(place::Column::NameKey.is_in(keys)))
    });
    let rows = place::Entity::find()
        .filter(place::Column::Kind.eq(WordColumn(PlaceKind::Building)))
        .filter(any)
        .order_by_desc(place::Column::Id)
        .all(conn)
        .await
        .context("reading buildings")?;
    let buildings = rows.into_iter().map(from_row).map(|place| {
        let place = place?;
        Ok(place.estate_id.map(|estate_id| ((estate_id, match_key(&place.name)), place)))
    });
    buildings.filter_map(Result::transpose).collect()
}

/// Lets everything that lies on `old`, or on a path that goes on from it, lie on `new` instead.
pub(crate) async fn move_within(tx: &Tx, old: &PlacePath, new: &PlacePath) -> Result<(), DbError> {
    let moved: Vec<(Vec<u8>, Vec<u8>)> = paths_within(tx.conn(), old)
        .await?
        .into_iter()
        .filter_map(|path| Some((to_bytes(&path), to_bytes(&path.moved(old, new)?))))
        .collect();
    for moved in moved.chunks(AT_ONCE) {
        let case = moved.iter().fold(CaseStatement::new(), |case, (before, after)| {
            case.case(Expr::col("path").eq(before.clone()), after.clone())
        });
        let update = Query::update()
            .table("places")
            .value("path", case)
            .and_where(Expr::col("path").is_in(moved.iter().map(|(before, _after)| before.clone())))
            .to_owned();
        tx.conn().execute(&update).await.context("moving places")?;
    }
    Ok(())
}

/// The paths on which something lies within `path`, itself included, each once.
pub(crate) async fn paths_within(
    conn: &impl ConnectionTrait,
    path: &PlacePath,
) -> Result<Vec<PlacePath>, DbError> {
    let paths: Vec<Vec<u8>> = place::Entity::find()
        .select_only()
        .column(place::Column::Path)
        .distinct()
        .filter(lies_within(path))
        .into_tuple()
        .all(conn)
        .await
        .context("reading what lies in a place")?;
    paths.iter().map(|bytes| from_bytes(bytes)).collect()
}

/// The places of `kind` within `path`, without regard to who asks.
pub(crate) async fn within(
    conn: &impl ConnectionTrait,
    path: &PlacePath,
    kind: PlaceKind,
) -> Result<Vec<Place>, DbError> {
    let rows = place::Entity::find()
        .filter(lies_within(path))
        .filter(place::Column::Kind.eq(WordColumn(kind)))
        .order_by_asc(place::Column::Id)
        .all(conn)
        .await
        .context("reading what lies in a place")?;
    rows.into_iter().map(from_row).collect()
}

/// The ids of this place and of everything within it, without regard to who asks.
pub(crate) async fn ids_within(conn: &impl ConnectionTrait, id: PlaceId) -> Result<SelectStatement, DbError> {
    let place = named(conn, &[id]).await?.remove(&id);
    let inside = place.map(|place| lies_within(&place.inside()));
    let within = Condition::any().add(place::Column::Id.eq(id.as_uuid())).add_option(inside);
    Ok(place::Entity::find().select_only().column(place::Column::Id).filter(within).into_query())
}

/// The place, if it lies within `scope`, or is a region that the scope names or whose estates it reaches.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: PlaceId,
) -> Result<Option<Place>, DbError> {
    let visible = list::visible(conn, scope).await?;
    let row = place::Entity::find_by_id(IdColumn(id)).filter(visible).one(conn).await;
    row.context("reading a place")?.map(from_row).transpose()
}

/// These places, the outermost first, without regard to who asks: what something lies in is no secret of those who see it.
pub(crate) async fn on_path(conn: &impl ConnectionTrait, path: &PlacePath) -> Result<Vec<Place>, DbError> {
    let known = named(conn, path.places()).await?;
    Ok(path.places().iter().filter_map(|id| known.get(id).cloned()).collect())
}

/// The places within an estate that say which standard holds there: few, if any.
pub(crate) async fn governed_within(
    conn: &impl ConnectionTrait,
    estate_id: EstateId,
) -> Result<BTreeMap<PlaceId, StandardVersion>, DbError> {
    let rows: Vec<(Uuid, String, i32)> = place::Entity::find()
        .select_only()
        .columns([place::Column::Id, place::Column::Standard, place::Column::StandardVersion])
        .filter(place::Column::EstateId.eq(estate_id.as_uuid()))
        .filter(place::Column::Standard.is_not_null())
        .into_tuple()
        .all(conn)
        .await
        .context("reading which standards hold within an estate")?;
    let held = |(id, name, version)| (PlaceId::from_uuid(id), StandardVersion { name, version });
    Ok(rows.into_iter().map(held).collect())
}

/// The places of these ids, without regard to who asks.
pub(crate) async fn named(
    conn: &impl ConnectionTrait,
    ids: &[PlaceId],
) -> Result<BTreeMap<PlaceId, Place>, DbError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = place::Entity::find()
        .filter(place::Column::Id.is_in(ids.iter().map(|id| id.as_uuid())))
        .all(conn)
        .await
        .context("reading places")?;
    let places = rows.into_iter().map(from_row).map(|place| place.map(|place| (place.id, place)));
    places.collect()
}

/// The places of these unique keys.
pub(crate) async fn with_keys(
    conn: &impl ConnectionTrait,
    keys: impl IntoIterator<Item = String>,
) -> Result<Vec<Place>, DbError> {
    let rows = place::Entity::find()
        .filter(place::Column::UniqueKey.is_in(keys))
        .all(conn)
        .await
        .context("reading places by what they are called")?;
    rows.into_iter().map(from_row).collect()
}

/// Lies in the place whose inside is `path`, however deep.
fn lies_within(path: &PlacePath) -> Condition {
    let from = to_bytes(path);
    // No id is all ones: the first bits of one are a time.
    let below = [from.as_slice(), &[u8::MAX; ID_BYTES]].concat();
    Condition::all().add(place::Column::Path.gte(from)).add(place::Column::Path.lt(below))
}

fn to_bytes(path: &PlacePath) -> Vec<u8> {
    path.places().iter().flat_map(|id| id.as_uuid().into_bytes()).collect()
}

fn from_bytes(bytes: &[u8]) -> Result<PlacePath, DbError> {
    let (ids, rest) = bytes.as_chunks::<ID_BYTES>();
    if !rest.is_empty() {
        return Err(DbError::Corrupt {
            what: "the path of a place",
            source: "no whole number of ids".into(),
        });
    }
    Ok(ids.iter().map(|id| PlaceId::from_uuid(Uuid::from_bytes(*id))).collect())
}

fn to_row(place: &Place) -> place::ActiveModel {
    let unique_key = place.unique_key();
    let Place { id, version, kind, path, estate_id, code, name, validity, assigned, registered_at } =
        place.clone();
    let (standard, standard_version) = assigned.standard.map(|held| (held.name, held.version)).unzip();
    place::ActiveModel {
        id: Set(IdColumn(id)),
        version: Set(version),
        kind: Set(WordColumn(kind)),
        parent_id: Set(path.parent().map(IdColumn)),
        path: Set(to_bytes(&path)),
        estate_id: Set(estate_id.map(IdColumn)),
        code: Set(code),
        name_key: Set(match_key(&name)),
        name: Set(name),
        unique_key: Set(unique_key),
        valid_from: Set(validity.from),
        valid_until: Set(validity.until),
        standard: Set(standard),
        standard_version: Set(standard_version),
        calendar: Set(assigned.calendar),
        registered_at: Set(registered_at),
    }
}

fn from_row(row: place::Model) -> Result<Place, DbError> {
    let place::Model {
        id,
        version,
        kind,
        parent_id: _,
        path,
        estate_id,
        code,
        name,
        name_key: _,
        unique_key: _,
        valid_from,
        valid_until,
        standard,
        standard_version,
        calendar,
        registered_at,
    } = row;
    let standard = standard.zip(standard_version).map(|(name, version)| StandardVersion { name, version });
    Ok(Place {
        id: id.0,
        version,
        kind: kind.0,
        path: from_bytes(&path)?,
        estate_id: estate_id.map(|id| id.0),
        code,
        name,
        validity: Validity { from: valid_from, until: valid_until },
        assigned: Assigned { standard, calendar },
        registered_at,
    })
}
