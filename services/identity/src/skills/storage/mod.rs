//! Skills. They are the group's, so queries take no scope.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use std::collections::BTreeSet;

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, list_page,
    lists::{DeclaredList, Filter, Served, Test},
    unique_violation,
};
use kernel::{Failure, ListQuery, PageOf, Refusal, Scope, text::match_key};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::Condition,
};
use vocabulary::{ClearedAct, SkillId};

use crate::{
    skills::domain::{Demand, Skill},
    storage::columns::{from_json, to_json},
};
use entities::skill;

/// Stores a new skill.
///
/// # Errors
/// `identity.skill_code_taken`.
pub(crate) async fn insert(tx: &Tx, skill: &Skill) -> Result<(), Failure> {
    match skill::Entity::insert(to_row(skill)?).exec_without_returning(tx.conn()).await {
        Ok(_rows) => Ok(()),
        Err(error) if unique_violation(&error).as_deref() == Some("uq_skills__code_key") => {
            Err(Refusal::conflict("identity.skill_code_taken").into())
        }
        Err(error) => Err(error).context("storing a skill").map_err(Failure::from),
    }
}

/// Stores a changed skill over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, skill: &Skill) -> Result<(), Failure> {
    let mut row = to_row(skill)?;
    row.not_set(skill::Column::Id);
    let updated = skill::Entity::update_many()
        .set(row)
        .filter(skill::Column::Id.eq(skill.id.as_uuid()))
        .filter(skill::Column::Version.eq(skill.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a skill")?;
    db::expect_one(updated.rows_affected)
}

/// One of them.
pub(crate) async fn find(conn: &impl ConnectionTrait, id: SkillId) -> Result<Option<Skill>, DbError> {
    let row = skill::Entity::find_by_id(IdColumn(id)).one(conn).await;
    row.context("reading a skill")?.map(from_row).transpose()
}

/// Those of these that there are.
pub(crate) async fn among(
    conn: &impl ConnectionTrait,
    ids: &BTreeSet<SkillId>,
) -> Result<Vec<Skill>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = skill::Entity::find()
        .filter(skill::Column::Id.is_in(ids.iter().map(|id| id.as_uuid())))
        .all(conn)
        .await
        .context("reading skills")?;
    rows.into_iter().map(from_row).collect()
}

fn to_row(skill: &Skill) -> Result<skill::ActiveModel, DbError> {
    let Skill { id, version, code, name, clears_for, demanded, created_at } = skill;
    Ok(skill::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        code: Set(code.clone()),
        code_key: Set(match_key(code)),
        name: Set(name.clone()),
        name_key: Set(match_key(name)),
        clears_for: Set(to_json("skill", clears_for)?),
        demanded_from: Set(demanded.map(|demand| demand.from)),
        demanded_at: Set(demanded.map(|demand| demand.at)),
        created_at: Set(*created_at),
    })
}

fn from_row(row: skill::Model) -> Result<Skill, DbError> {
    let skill::Model {
        id,
        version,
        code,
        code_key: _,
        name,
        name_key: _,
        clears_for,
        demanded_from,
        demanded_at,
        created_at,
    } = row;
    let clears_for: Vec<ClearedAct> = from_json("skill", clears_for)?;
    let demanded = demanded_from.zip(demanded_at).map(|(from, at)| Demand { from, at });
    Ok(Skill { id: id.0, version, code, name, clears_for, demanded, created_at })
}

/// Skills, newest first; a group has dozens.
#[derive(Debug)]
pub(crate) struct SkillList;

impl DeclaredList for SkillList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::key("name", 120, "Skills whose name has this in it, in any width, case and spacing.")
                .asks(Test::Contains(&["name_key"])),
            Filter::flag(
                "is_demanded",
                Test::IsPast("demanded_at"),
                "Only those of which the clearance is asked for by now (true), or is not.",
            ),
        ],
        columns: &["code", "name", "clears_for", "demanded_from", "skill_id", "created_at"],
        served: &[Served::newest(&[], "uq_skills__id")],
        ..ListSpec::of("skills")
    };
}

/// One page of them.
pub(crate) async fn list_skills(db: &Db, query: &ListQuery) -> Result<PageOf<Skill>, Failure> {
    let seen = (&Scope::all("skills are the group's"), Condition::all());
    let page = list_page::<skill::Entity>(db, SkillList::SPEC, seen, query).await?;
    page.try_map(|row| Ok(from_row(row)?))
}
