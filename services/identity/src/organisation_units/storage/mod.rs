//! Parts of the organisation. They are the group's, so queries take no scope.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, WordColumn, list_page,
    lists::{DeclaredList, Filter, Served, Test},
    unique_violation,
};
use kernel::{Failure, ListQuery, PageOf, Refusal, Scope, text::match_key};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{CommonTableExpression, Condition, Expr, ExprTrait, Order, Query, UnionType, WithClause},
};
use vocabulary::{OrganisationUnitId, PositionId};

use crate::organisation_units::domain::{DEEPEST, OrganisationUnit, OrganisationUnitKind};
use entities::organisation_unit;

/// Held by whoever moves or adds a unit, until the end of the transaction: two moves at once could make a circle, of
/// which neither sees more than its own half.
pub(crate) async fn hold_tree(tx: &Tx) -> Result<(), DbError> {
    tx.hold("identity.organisation_units").await
}

/// Stores a new unit.
///
/// # Errors
/// `identity.unit_code_taken`.
pub(crate) async fn insert(tx: &Tx, unit: &OrganisationUnit) -> Result<(), Failure> {
    match organisation_unit::Entity::insert(to_row(unit)).exec_without_returning(tx.conn()).await {
        Ok(_rows) => Ok(()),
        Err(error) if unique_violation(&error).as_deref() == Some("uq_organisation_units__code_key") => {
            Err(Refusal::conflict("identity.unit_code_taken").into())
        }
        Err(error) => Err(error).context("storing a part of the organisation").map_err(Failure::from),
    }
}

/// Stores a changed unit over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, unit: &OrganisationUnit) -> Result<(), Failure> {
    let mut row = to_row(unit);
    row.not_set(organisation_unit::Column::Id);
    let updated = organisation_unit::Entity::update_many()
        .set(row)
        .filter(organisation_unit::Column::Id.eq(unit.id.as_uuid()))
        .filter(organisation_unit::Column::Version.eq(unit.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a part of the organisation")?;
    db::expect_one(updated.rows_affected)
}

/// One of them.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    id: OrganisationUnitId,
) -> Result<Option<OrganisationUnit>, DbError> {
    let row = organisation_unit::Entity::find_by_id(IdColumn(id)).one(conn).await;
    Ok(row.context("reading a part of the organisation")?.map(from_row))
}

/// All that `unit` lies in, the outermost first.
pub(crate) async fn above(
    conn: &impl ConnectionTrait,
    unit: &OrganisationUnit,
) -> Result<Vec<OrganisationUnit>, DbError> {
    let mut above = Vec::new();
    let mut next = unit.parent_id;
    while let Some(id) = next.filter(|_id| above.len() < DEEPEST) {
        let Some(parent) = find(conn, id).await? else { break };
        next = parent.parent_id;
        above.push(parent);
    }
    above.reverse();
    Ok(above)
}

/// The calendar of the unit that a position belongs to, or of the nearest around it that has one. One statement, since it is
/// asked whenever somebody asks who is on duty.
pub(crate) async fn calendar_around(
    conn: &impl ConnectionTrait,
    position_id: PositionId,
) -> Result<Option<String>, DbError> {
    let of_unit = |column: &'static str| Expr::col(("organisation_units", column));
    let columns = |steps: Expr| {
        let mut select = Query::select();
        select.expr(of_unit("parent_id")).expr(of_unit("calendar")).expr_as(steps, "steps");
        select.from("organisation_units").to_owned()
    };
    let own = columns(Expr::val(0))
        .and_where(
            of_unit("id").in_subquery(
                Query::select()
                    .column("organisation_unit_id")
                    .from("positions")
                    .and_where(Expr::col("id").eq(position_id.as_uuid()))
                    .to_owned(),
            ),
        )
        .to_owned();
    let around = columns(Expr::col(("around", "steps")).add(1))
        .inner_join("around", of_unit("id").equals(("around", "parent_id")))
        .and_where(Expr::col(("around", "steps")).lt(i32::try_from(DEEPEST).unwrap_or(i32::MAX)))
        .to_owned();
    let chain = CommonTableExpression::new()
        .table_name("around")
        .columns(["parent_id", "calendar", "steps"])
        .query(own.clone().union(UnionType::All, around).to_owned())
        .to_owned();
    let nearest = Query::select()
        .column("calendar")
        .from("around")
        .and_where(Expr::col("calendar").is_not_null())
        .order_by("steps", Order::Asc)
        .limit(1)
        .to_owned()
        .with(WithClause::new().recursive(true).cte(chain).to_owned());
    let doing = "looking for the calendar of a team";
    let row = conn.query_one(&nearest).await.context(doing)?;
    row.map(|row| row.try_get_by_index(0)).transpose().context(doing)
}

/// How many levels a unit is with all that lies in it.
pub(crate) async fn height(tx: &Tx, id: OrganisationUnitId) -> Result<usize, DbError> {
    let mut level = vec![id];
    let mut height = 0;
    while !level.is_empty() && height <= DEEPEST {
        height += 1;
        let below: Vec<IdColumn<OrganisationUnitId>> = organisation_unit::Entity::find()
            .select_only()
            .column(organisation_unit::Column::Id)
            .filter(organisation_unit::Column::ParentId.is_in(level.iter().map(|id| id.as_uuid())))
            .into_tuple()
            .all(tx.conn())
            .await
            .context("reading what lies in a part of the organisation")?;
        level = below.into_iter().map(|id| id.0).collect();
    }
    Ok(height)
}

fn to_row(unit: &OrganisationUnit) -> organisation_unit::ActiveModel {
    let OrganisationUnit {
        id,
        version,
        kind,
        parent_id,
        code,
        name,
        valid_from,
        valid_until,
        calendar,
        created_at,
    } = unit;
    organisation_unit::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        kind: Set(WordColumn(*kind)),
        parent_id: Set(parent_id.map(IdColumn)),
        code: Set(code.clone()),
        code_key: Set(match_key(code)),
        name: Set(name.clone()),
        name_key: Set(match_key(name)),
        valid_from: Set(*valid_from),
        valid_until: Set(*valid_until),
        calendar: Set(calendar.clone()),
        created_at: Set(*created_at),
    }
}

fn from_row(row: organisation_unit::Model) -> OrganisationUnit {
    let organisation_unit::Model {
        id,
        version,
        kind,
        parent_id,
        code,
        code_key: _,
        name,
        name_key: _,
        valid_from,
        valid_until,
        calendar,
        created_at,
    } = row;
    OrganisationUnit {
        id: id.0,
        version,
        kind: kind.0,
        parent_id: parent_id.map(|id| id.0),
        code,
        name,
        valid_from,
        valid_until,
        calendar,
        created_at,
    }
}

/// Parts of the organisation, newest first; a group has hundreds.
#[derive(Debug)]
pub(crate) struct OrganisationUnitList;

impl DeclaredList for OrganisationUnitList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::id("parent_id", "Units that lie directly in this one."),
            Filter::word("kind", OrganisationUnitKind::WORDS, "Units of this kind."),
            Filter::flag("is_root", Test::IsUnset("parent_id"), "Units that lie in no other."),
            Filter::key("name", 120, "Units whose name has this in it, in any width, case and spacing.")
                .asks(Test::Contains(&["name_key"])),
        ],
        columns: &[
            "kind",
            "code",
            "name",
            "valid_from",
            "valid_until",
            "calendar",
            "organisation_unit_id",
            "parent_id",
            "created_at",
        ],
        served: &[
            Served::newest(&["parent_id"], "ix_organisation_units__parent_id_id"),
            Served::newest(&[], "uq_organisation_units__id"),
        ],
        ..ListSpec::of("organisation_units")
    };
}

/// One page of them.
pub(crate) async fn list_organisation_units(
    db: &Db,
    query: &ListQuery,
) -> Result<PageOf<OrganisationUnit>, Failure> {
    let seen = (&Scope::all("the organisation is the group's"), Condition::all());
    let page = list_page::<organisation_unit::Entity>(db, OrganisationUnitList::SPEC, seen, query).await?;
    Ok(page.map(from_row))
}
