//! Positions. They are the group's, so queries take no scope.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use std::collections::{BTreeMap, BTreeSet};

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, list_page,
    lists::{DeclaredList, Filter, OtherTable, Served, Test},
    unique_violation,
};
use kernel::{Failure, ListQuery, PageOf, Refusal, Scope, text::match_key};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Condition, Expr, Query},
};
use vocabulary::PositionId;

use crate::{
    positions::domain::Position,
    staff::domain::RoleName,
    storage::columns::{self, from_json, to_json},
};
use entities::position;

/// Stores a new position.
///
/// # Errors
/// `identity.position_code_taken`.
pub(crate) async fn insert(tx: &Tx, position: &Position) -> Result<(), Failure> {
    match position::Entity::insert(to_row(position)?).exec_without_returning(tx.conn()).await {
        Ok(_rows) => Ok(draw_roles(tx, position).await?),
        Err(error) if unique_violation(&error).as_deref() == Some("uq_positions__code_key") => {
            Err(Refusal::conflict("identity.position_code_taken").into())
        }
        Err(error) => Err(error).context("storing a position").map_err(Failure::from),
    }
}

/// Stores a changed position over the version it was loaded at. Whoever holds it as it was keeps this waiting.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, position: &Position) -> Result<(), Failure> {
    let mut row = to_row(position)?;
    row.not_set(position::Column::Id);
    let updated = position::Entity::update_many()
        .set(row)
        .filter(position::Column::Id.eq(position.id.as_uuid()))
        .filter(position::Column::Version.eq(position.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a position")?;
    db::expect_one(updated.rows_affected)?;
    Ok(draw_roles(tx, position).await?)
}

/// Draws anew which roles hang on it, to be searched.
async fn draw_roles(tx: &Tx, position: &Position) -> Result<(), DbError> {
    let id = position.id.as_uuid();
    let old =
        Query::delete().from_table("position_roles").and_where(Expr::col("position_id").eq(id)).to_owned();
    tx.conn().execute(&old).await.context("forgetting the roles of a position")?;
    if position.roles.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert();
    insert.into_table("position_roles").columns(["position_id", "role"]);
    for role in &position.roles {
        insert.values_panic([id.into(), role.as_str().into()]);
    }
    tx.conn().execute(&insert).await.map(drop).context("storing the roles of a position")
}

/// True when the role hangs on a position, whether or not somebody holds it.
pub(crate) async fn have_role(tx: &Tx, role: &RoleName) -> Result<bool, DbError> {
    let select = Query::select()
        .column("position_id")
        .from("position_roles")
        .and_where(Expr::col("role").eq(role.as_str()))
        .limit(1)
        .to_owned();
    let found = tx.conn().query_one(&select).await.context("looking for positions with a role")?;
    Ok(found.is_some())
}

/// The number of the next event about a position.
pub(crate) async fn next_sequence(tx: &Tx, id: PositionId) -> Result<i32, DbError> {
    columns::next_sequence(tx, "positions", id.as_uuid()).await
}

/// Up to `limit` positions of which nothing was published yet, held until the transaction ends.
pub(crate) async fn unpublished(tx: &Tx, limit: u64) -> Result<Vec<Position>, DbError> {
    let rows = position::Entity::find()
        .filter(Expr::col("sequence").eq(0))
        .order_by_asc(position::Column::Id)
        .limit(limit)
        .lock_exclusive()
        .all(tx.conn())
        .await
        .context("looking for positions to publish")?;
    rows.into_iter().map(from_row).collect()
}

/// One of them.
pub(crate) async fn find(conn: &impl ConnectionTrait, id: PositionId) -> Result<Option<Position>, DbError> {
    let row = position::Entity::find_by_id(IdColumn(id)).one(conn).await;
    row.context("reading a position")?.map(from_row).transpose()
}

/// One of them, held as it is until the transaction ends: for whoever gives it to somebody.
pub(crate) async fn hold(tx: &Tx, id: PositionId) -> Result<Option<Position>, DbError> {
    let row = position::Entity::find_by_id(IdColumn(id)).lock_shared().one(tx.conn()).await;
    row.context("holding a position")?.map(from_row).transpose()
}

/// The positions of these ids, to look at.
pub(crate) async fn named(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PositionId>,
) -> Result<Vec<Position>, DbError> {
    let ids = ids.into_iter().map(|id| id.as_uuid());
    let rows = position::Entity::find().filter(position::Column::Id.is_in(ids)).all(conn).await;
    rows.context("reading positions")?.into_iter().map(from_row).collect()
}

/// The posts of the positions on which this role hangs, each once.
pub(crate) async fn posts_with_role(tx: &Tx, role: &RoleName) -> Result<BTreeSet<String>, DbError> {
    let of_role = Query::select()
        .column("position_id")
        .from("position_roles")
        .and_where(Expr::col("role").eq(role.as_str()))
        .take();
    let select = Query::select()
        .column("post")
        .distinct()
        .from("positions")
        .and_where(Expr::col("post").is_not_null())
        .and_where(Expr::col("id").in_subquery(of_role))
        .take();
    let doing = "looking for the posts of a role";
    let rows = tx.conn().query_all(&select).await.context(doing)?;
    rows.iter().map(|row| row.try_get_by_index(0).context(doing)).collect()
}

/// The roles that hang on these positions.
pub(crate) async fn roles_of(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PositionId>,
) -> Result<BTreeMap<PositionId, Vec<RoleName>>, DbError> {
    let rows = position::Entity::find()
        .filter(position::Column::Id.is_in(ids.into_iter().map(|id| id.as_uuid())))
        .all(conn)
        .await
        .context("reading the roles of positions")?;
    let roles = |row: position::Model| from_row(row).map(|position| (position.id, position.roles));
    rows.into_iter().map(roles).collect()
}

fn to_row(position: &Position) -> Result<position::ActiveModel, DbError> {
    let Position { id, version, code, title, organisation_unit_id, roles, place_kinds, post, created_at } =
        position;
    let roles: Vec<&str> = roles.iter().map(RoleName::as_str).collect();
    Ok(position::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        code: Set(code.clone()),
        code_key: Set(match_key(code)),
        title: Set(title.clone()),
        title_key: Set(match_key(title)),
        organisation_unit_id: Set(IdColumn(*organisation_unit_id)),
        roles: Set(to_json("position", &roles)?),
        place_kinds: Set(to_json("position", place_kinds)?),
        post: Set(post.clone()),
        created_at: Set(*created_at),
    })
}

fn from_row(row: position::Model) -> Result<Position, DbError> {
    let position::Model {
        id,
        version,
        code,
        code_key: _,
        title,
        title_key: _,
        organisation_unit_id,
        roles,
        place_kinds,
        post,
        created_at,
    } = row;
    let roles: Vec<String> = from_json("position", roles)?;
    Ok(Position {
        id: id.0,
        version,
        code,
        title,
        organisation_unit_id: organisation_unit_id.0,
        roles: roles.into_iter().map(RoleName::stored).collect(),
        place_kinds: from_json("position", place_kinds)?,
        post,
        created_at,
    })
}

/// Positions, newest first; a group has dozens to hundreds.
#[derive(Debug)]
pub(crate) struct PositionList;

impl DeclaredList for PositionList {
    const SPEC: &'static ListSpec =
        &ListSpec {
            filters: &[
                Filter::id("organisation_unit_id", "Positions that belong to this unit."),
                Filter::text("role", 64, "Positions on which this role hangs.").asks(Test::Among(
                    OtherTable { table: "position_roles", names: "position_id", column: "role", scope: None },
                )),
                Filter::text("post", 60, "Positions that were made from this post.").asks(Test::Is("post")),
                Filter::key(
                    "title",
                    120,
                    "Positions whose title has this in it, in any width, case and spacing.",
                )
                .asks(Test::Contains(&["title_key"])),
            ],
            columns: &[
                "code",
                "title",
                "roles",
                "place_kinds",
                "post",
                "position_id",
                "organisation_unit_id",
                "created_at",
            ],
            served: &[
                Served::newest(&["organisation_unit_id"], "ix_positions__organisation_unit_id_id"),
                Served::newest(&["role"], "ix_position_roles__role").few(),
                Served::newest(&[], "uq_positions__id"),
            ],
            ..ListSpec::of("positions")
        };
}

/// One page of them.
pub(crate) async fn list_positions(db: &Db, query: &ListQuery) -> Result<PageOf<Position>, Failure> {
    let seen = (&Scope::all("positions are the group's"), Condition::all());
    let page = list_page::<position::Entity>(db, PositionList::SPEC, seen, query).await?;
    page.try_map(|row| Ok(from_row(row)?))
}
