//! The places within estates, as the archive says: kept by services that plan something for each of them. They add
//! [`migration`] to their own and have their consumer [`follow`] what is published.
//!
//! An estate is the root of its tree and is known by `db::estates`; regions, which lie outside of it, are not kept here.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contracts::archive::{PlaceChanged, UnitRegistered};
use db::{Context, DbError, InboxConsumer, Tx, estates::EstateRef};
use envelope::Envelope;
use kernel::Failure;
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult,
    prelude::Uuid,
    sea_query::{Expr, OnConflict, Query},
};
use sea_orm_migration::MigrationTrait;
use vocabulary::{PlaceId, PlaceKind};

use crate::migration::Places;

/// What stands between the names of a place and of what it lies in.
const BETWEEN: &str = " ";

/// How deep a tree may be: deeper than any kind of place may lie in another.
const DEEPEST: usize = 16;

/// The step that creates the table.
#[must_use]
pub fn migration() -> Box<dyn MigrationTrait> {
    Box::new(Places)
}

/// Has `consumer` keep which places there are.
#[must_use]
pub fn follow(consumer: InboxConsumer) -> InboxConsumer {
    consumer
        .on_in_any_order::<PlaceChanged, _, _>((), on_place_changed)
        .on_in_any_order::<UnitRegistered, _, _>((), on_unit_registered)
}

/// A place of a kind that only another version knows is passed over: nothing is planned for it here.
async fn on_place_changed(
    _state: &(),
    tx: &Tx,
    event: PlaceChanged,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let (Some(kind), Some(estate_id)) = (tx.known(&event.kind), event.estate_id) else { return Ok(()) };
    let row = Row {
        place_id: event.place_id.as_uuid(),
        estate_id: estate_id.as_uuid(),
        parent_id: event.parent_id.map(|id| id.as_uuid()),
        kind: kind.as_str().to_owned(),
        name: event.name,
        valid_from: event.valid_from,
        valid_until: event.valid_until,
        is_ended: false,
    };
    Ok(keep(tx, row, envelope.sequence).await?)
}

async fn on_unit_registered(
    _state: &(),
    tx: &Tx,
    event: UnitRegistered,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let row = Row {
        place_id: event.unit_id.as_uuid(),
        estate_id: event.estate_id.as_uuid(),
        parent_id: event.parent_id.map(|id| id.as_uuid()),
        kind: PlaceKind::Unit.as_str().to_owned(),
        name: event.label,
        valid_from: None,
        valid_until: None,
        is_ended: event.ended_at.is_some(),
    };
    Ok(keep(tx, row, envelope.sequence).await?)
}

/// One row of the table.
#[derive(Debug, Clone, FromQueryResult)]
struct Row {
    place_id: Uuid,
    estate_id: Uuid,
    parent_id: Option<Uuid>,
    kind: String,
    name: String,
    valid_from: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
    is_ended: bool,
}

/// The columns; the first is the key.
const COLUMNS: [&str; 8] =
    ["place_id", "estate_id", "parent_id", "kind", "name", "valid_from", "valid_until", "is_ended"];

async fn keep(tx: &Tx, row: Row, sequence: i32) -> Result<(), DbError> {
    let is_newer = Expr::col(("excluded", "sequence")).gt(Expr::col(("place_refs", "sequence")));
    let [key, changing @ ..] = COLUMNS;
    let conflict = OnConflict::column(key)
        .update_columns(changing.into_iter().chain(["sequence"]))
        .action_and_where(is_newer)
        .to_owned();
    let Row { place_id, estate_id, parent_id, kind, name, valid_from, valid_until, is_ended } = row;
    let insert = Query::insert()
        .into_table("place_refs")
        .columns(COLUMNS.into_iter().chain(["sequence"]))
        .values_panic([
            place_id.into(),
            estate_id.into(),
            parent_id.into(),
            kind.into(),
            name.into(),
            valid_from.into(),
            valid_until.into(),
            is_ended.into(),
            sequence.into(),
        ])
        .on_conflict(conflict)
        .to_owned();
    tx.conn().execute(&insert).await.map(drop).context("keeping a place")
}

/// A place with the name by which people tell it from others of its estate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPlace {
    /// The place.
    pub id: PlaceId,
    /// What it is.
    pub kind: PlaceKind,
    /// Its name behind those of what it lies in, such as `3栋 2单元`; a unit's label as it is.
    pub label: String,
}

/// The places of an estate that are there on one day.
#[derive(Debug, Clone)]
pub struct PlaceTree {
    root: PlaceId,
    places: BTreeMap<PlaceId, Node>,
}

#[derive(Debug, Clone)]
struct Node {
    parent: Option<PlaceId>,
    kind: PlaceKind,
    name: String,
}

impl PlaceTree {
    /// Those that are there on `day` by the calendar there; units among them only where they are asked for, since an estate
    /// has many more of them than of all else.
    ///
    /// # Errors
    /// [`DbError`] when the engine refuses.
    pub async fn of_estate(
        conn: &impl ConnectionTrait,
        estate: &EstateRef,
        (day, with_units): (NaiveDate, bool),
    ) -> Result<Self, DbError> {
        let mut select = Query::select()
            .columns(COLUMNS)
            .from("place_refs")
            .and_where(Expr::col("estate_id").eq(estate.estate_id.as_uuid()))
            .and_where(Expr::col("is_ended").eq(false))
            .to_owned();
        if !with_units {
            select.and_where(Expr::col("kind").ne(PlaceKind::Unit.as_str()));
        }
        let doing = "reading the places of an estate";
        let rows = conn.query_all(&select).await.context(doing)?;
        let root = PlaceId::from_uuid(estate.estate_id.as_uuid());
        let top = Node { parent: None, kind: PlaceKind::Estate, name: estate.name.clone() };
        let mut places = BTreeMap::from([(root, top)]);
        for row in rows {
            let row = Row::from_query_result(&row, "").context(doing)?;
            let is_there = row.valid_from.is_none_or(|from| from <= day)
                && row.valid_until.is_none_or(|until| day <= until);
            let Ok(kind) = row.kind.parse() else { continue };
            if is_there {
                let parent = row.parent_id.map(PlaceId::from_uuid);
                places.insert(PlaceId::from_uuid(row.place_id), Node { parent, kind, name: row.name });
            }
        }
        Ok(Self { root, places })
    }

    /// One of them.
    #[must_use]
    pub fn find(&self, id: PlaceId) -> Option<KnownPlace> {
        let node = self.places.get(&id)?;
        Some(KnownPlace { id, kind: node.kind, label: self.label(id, node) })
    }

    /// Every place of these kinds that lies in another, that place itself included, as people count them: 2 before 10.
    #[must_use]
    pub fn within(&self, above: PlaceId, kinds: &[PlaceKind]) -> Vec<KnownPlace> {
        let wanted = self.places.iter().filter(|(id, node)| {
            kinds.contains(&node.kind) && self.upwards(**id).any(|(place, _node)| place == above)
        });
        let mut found: Vec<KnownPlace> = wanted
            .map(|(id, node)| KnownPlace { id: *id, kind: node.kind, label: self.label(*id, node) })
            .collect();
        found.sort_by_cached_key(|place| (counted(&place.label), place.id));
        found
    }

    /// The place and what it lies in, outwards.
    fn upwards(&self, id: PlaceId) -> impl Iterator<Item = (PlaceId, &Node)> {
        let first = self.places.get(&id).map(|node| (id, node));
        std::iter::successors(first, |(_id, node)| {
            let parent = node.parent?;
            self.places.get(&parent).map(|node| (parent, node))
        })
        .take(DEEPEST)
    }

    fn label(&self, id: PlaceId, node: &Node) -> String {
        // What a unit is called says where it lies.
        if id == self.root || node.kind == PlaceKind::Unit {
            return node.name.clone();
        }
        let mut names: Vec<&str> = self
            .upwards(id)
            .filter(|(place, _node)| *place != self.root)
            .map(|(_place, node)| node.name.as_str())
            .collect();
        names.reverse();
        names.join(BETWEEN)
    }
}

/// Numbers in a label as numbers, and the rest as it stands.
fn counted(label: &str) -> Vec<(u64, String)> {
    let mut parts: Vec<(u64, String)> = vec![(0, String::new())];
    let mut letters = label.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter.to_digit(10) {
            Some(first) => {
                let mut number = u64::from(first);
                while let Some(digit) = letters.peek().and_then(|next| next.to_digit(10)) {
                    number = number.saturating_mul(10).saturating_add(digit.into());
                    letters.next();
                }
                parts.push((number, String::new()));
            }
            None => {
                if let Some((_number, text)) = parts.last_mut() {
                    text.push(letter);
                }
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use kernel::{EstateId, SeededIds};

    use super::*;

    #[test]
    fn places_lie_in_others_are_called_by_them_and_come_as_people_count() {
        let ids = SeededIds::new(3);
        let next = || PlaceId::new(&ids);
        let (root, tower, entrance, tenth, unit) =
            (PlaceId::from_uuid(EstateId::new(&ids).as_uuid()), next(), next(), next(), next());
        let node =
            |parent: PlaceId, kind, name: &str| Node { parent: Some(parent), kind, name: name.to_owned() };
        let places = BTreeMap::from([
            (root, Node { parent: None, kind: PlaceKind::Estate, name: "湖畔".to_owned() }),
            (tower, node(root, PlaceKind::Building, "2栋")),
            (tenth, node(root, PlaceKind::Building, "10栋")),
            (entrance, node(tower, PlaceKind::Entrance, "1单元")),
            (unit, node(entrance, PlaceKind::Unit, "2栋 1单元 501")),
        ]);
        let tree = PlaceTree { root, places };
        let labels = |above, kinds: &[PlaceKind]| {
            let within = tree.within(above, kinds);
            within.into_iter().map(|place| place.label).collect::<Vec<_>>()
        };
        let shared = [PlaceKind::Building, PlaceKind::Entrance];
        assert_eq!(labels(root, &shared), ["2栋", "2栋 1单元", "10栋"]);
        assert_eq!(labels(tower, &shared), ["2栋", "2栋 1单元"]);
        assert_eq!(labels(root, &[PlaceKind::Unit]), ["2栋 1单元 501"]);
        assert_eq!(tree.find(root).map(|place| place.label).as_deref(), Some("湖畔"));
        assert_eq!(tree.find(next()), None);
    }
}
