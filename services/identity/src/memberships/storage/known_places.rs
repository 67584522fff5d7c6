//! Regions and parts of estates, as the archive's events tell of them: where positions are held. Estates every service
//! keeps.

use db::{Context, Db, DbError, IdColumn, Tx, WordColumn};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, EntityTrait, FromQueryResult,
    sea_query::{
        CommonTableExpression, Expr, ExprTrait, JoinType, OnConflict, Order, Query, SelectStatement,
        UnionType, WithClause, WithQuery,
    },
};
use vocabulary::PlaceId;

use super::entities::known_place;
use crate::memberships::domain::PlaceFacts;

/// So many places lie in one another at most: more than any tree has, should a move be known before the one it rests on.
const DEEPEST: i32 = 20;

/// Keeps a place, and what it lies in unless a later event told of that already.
pub(crate) async fn keep(tx: &Tx, place: &PlaceFacts, sequence: i32) -> Result<(), DbError> {
    let PlaceFacts { id, kind, estate_id, code, parent_id } = place;
    let row = known_place::ActiveModel {
        id: Set(IdColumn(*id)),
        kind: Set(WordColumn(*kind)),
        estate_id: Set(estate_id.map(IdColumn)),
        code: Set(code.clone()),
        parent_id: Set(parent_id.map(IdColumn)),
        sequence: Set(sequence),
    };
    let is_newer = Expr::col(("excluded", "sequence")).gt(Expr::col(("known_places", "sequence")));
    let moved = OnConflict::column(known_place::Column::Id)
        .update_columns([known_place::Column::ParentId, known_place::Column::Sequence])
        .action_and_where(is_newer)
        .to_owned();
    known_place::Entity::insert(row)
        .on_conflict(moved)
        .exec_without_returning(tx.conn())
        .await
        .context("keeping a place")
        .map(drop)
}

/// The place of this id.
pub(crate) async fn find(db: &Db, id: PlaceId) -> Result<Option<PlaceFacts>, DbError> {
    let row =
        known_place::Entity::find_by_id(IdColumn(id)).one(db.reader()).await.context("reading a place")?;
    Ok(row.map(facts))
}

/// The place and what it lies in, the nearest first, as far as these are places of this table.
pub(crate) async fn within_what(db: &Db, id: PlaceId) -> Result<Vec<PlaceFacts>, DbError> {
    let doing = "looking for what a place lies in";
    let rows = db.reader().query_all(&upwards(id)).await.context(doing)?;
    let read = |row| known_place::Model::from_query_result(&row, "").context(doing).map(facts);
    rows.into_iter().map(read).collect()
}

/// `tree` is the place, then each that the one before lies in.
fn upwards(id: PlaceId) -> WithQuery {
    let columns = ["id", "kind", "estate_id", "code", "parent_id", "sequence"];
    let mut tree = Query::select();
    tree.columns(columns)
        .expr_as(Expr::val(0_i32), "steps")
        .from("known_places")
        .and_where(Expr::col("id").eq(id.as_uuid()));
    let mut above = Query::select();
    above
        .columns(columns.map(|column| ("known_places", column)))
        .expr_as(Expr::col(("tree", "steps")).add(1_i32), "steps")
        .from("known_places")
        .join(JoinType::InnerJoin, "tree", Expr::col(("known_places", "id")).equals(("tree", "parent_id")))
        .and_where(Expr::col(("tree", "steps")).lt(DEEPEST));
    tree.union(UnionType::All, above);
    let mut part = CommonTableExpression::new();
    part.table_name("tree").columns(columns).column("steps").query(tree);
    let mut with = WithClause::new();
    with.recursive(true).cte(part);
    let rows: SelectStatement =
        Query::select().columns(columns).from("tree").order_by("steps", Order::Asc).to_owned();
    rows.with(with)
}

fn facts(row: known_place::Model) -> PlaceFacts {
    let known_place::Model { id, kind, estate_id, code, parent_id, sequence: _ } = row;
    PlaceFacts {
        id: id.0,
        kind: kind.0,
        estate_id: estate_id.map(|id| id.0),
        code,
        parent_id: parent_id.map(|id| id.0),
    }
}
