//! Roles.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use db::{
    Context, Db, DbError, ListSpec, Tx, WordColumn, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Served, Sort, Test},
    unique_violation,
};
use kernel::{Failure, ListQuery, PageOf, Permission, Refusal, Scope};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Condition, OnConflict},
};

use crate::{
    staff::domain::{Role, RoleName},
    storage::columns::{from_json, to_json},
};
use entities::role;

/// Stores a new role.
///
/// # Errors
/// `identity.role_exists`.
pub(crate) async fn insert(tx: &Tx, role: &Role) -> Result<(), Failure> {
    match role::Entity::insert(to_row(role)?).exec_without_returning(tx.conn()).await {
        Ok(_rows) => Ok(()),
        Err(error) if unique_violation(&error).is_some() => Err(exists().into()),
        Err(error) => Err(error).context("storing a role").map_err(Failure::from),
    }
}

/// Stores a role over whatever stood under its name.
pub(crate) async fn put(tx: &Tx, role: &Role) -> Result<(), DbError> {
    role::Entity::insert(to_row(role)?)
        .on_conflict(
            OnConflict::column(role::Column::Name)
                .update_columns([role::Column::Description, role::Column::Permissions])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await
        .context("storing a role")?;
    Ok(())
}

/// One role, to look at.
pub(crate) async fn find(db: &Db, name: &RoleName) -> Result<Option<Role>, DbError> {
    let row = role::Entity::find_by_id(name.as_str()).one(db.reader()).await.context("reading a role")?;
    row.map(from_row).transpose()
}

/// One role, to change.
pub(crate) async fn load(tx: &Tx, name: &RoleName) -> Result<Option<Role>, DbError> {
    let row = role::Entity::find_by_id(name.as_str()).one(tx.conn()).await.context("loading a role")?;
    row.map(from_row).transpose()
}

/// Stores a changed role over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, role: &Role) -> Result<(), Failure> {
    let mut row = to_row(role)?;
    row.not_set(role::Column::Name);
    let updated = role::Entity::update_many()
        .set(row)
        .filter(role::Column::Name.eq(role.name.as_str()))
        .filter(role::Column::Version.eq(role.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a role")?;
    db::expect_one(updated.rows_affected)
}

/// Deletes a role at the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn delete(tx: &Tx, role: &Role) -> Result<(), Failure> {
    let deleted = role::Entity::delete_many()
        .filter(role::Column::Name.eq(role.name.as_str()))
        .filter(role::Column::Version.eq(role.version))
        .exec(tx.conn())
        .await
        .context("deleting a role")?;
    db::expect_one(deleted.rows_affected)
}

/// All of them, the first five hundred by name: a group has dozens.
pub(crate) async fn most(db: &Db) -> Result<Vec<Role>, DbError> {
    read(db.reader(), role::Entity::find().order_by_asc(role::Column::Name).limit(500)).await
}

/// The roles of these names; those that do not exist are not among them.
pub(crate) async fn named(tx: &Tx, names: &[RoleName]) -> Result<Vec<Role>, DbError> {
    read(tx.conn(), of_names(names)).await
}

/// The same, to look at.
pub(crate) async fn look_at(db: &Db, names: &[RoleName]) -> Result<Vec<Role>, DbError> {
    read(db.reader(), of_names(names)).await
}

/// The same, held as they are until the transaction ends: what is published of their holders is what they let them do
/// then.
pub(crate) async fn hold(tx: &Tx, names: &[RoleName]) -> Result<Vec<Role>, DbError> {
    read(tx.conn(), of_names(names).lock_shared()).await
}

fn of_names(names: &[RoleName]) -> Select<role::Entity> {
    let names = names.iter().map(RoleName::as_str);
    role::Entity::find().filter(role::Column::Name.is_in(names)).order_by_asc(role::Column::Name)
}

async fn read(conn: &impl ConnectionTrait, select: Select<role::Entity>) -> Result<Vec<Role>, DbError> {
    let rows = select.all(conn).await.context("loading roles")?;
    rows.into_iter().map(from_row).collect()
}

fn to_row(role: &Role) -> Result<role::ActiveModel, DbError> {
    let Role { name, description, permissions, second_factor, version, created_at } = role;
    Ok(role::ActiveModel {
        name: Set(name.as_str().to_owned()),
        description: Set(description.clone()),
        permissions: Set(to_json("role", permissions)?),
        created_at: Set(*created_at),
        version: Set(*version),
        second_factor: Set(WordColumn(*second_factor)),
    })
}

fn from_row(row: role::Model) -> Result<Role, DbError> {
    let role::Model { name, description, permissions, created_at, version, second_factor } = row;
    // A permission that this build no longer knows gives nobody anything.
    let permissions: Vec<String> = from_json("role", permissions)?;
    let permissions = permissions.iter().filter_map(|name| name.parse::<Permission>().ok()).collect();
    Ok(Role {
        name: RoleName::stored(name),
        description,
        permissions,
        second_factor: second_factor.0,
        version,
        created_at,
    })
}

fn exists() -> Refusal {
    Refusal::conflict("identity.role_exists")
}

/// Roles, by name; a group has dozens, which are one page.
#[derive(Debug)]
pub(crate) struct RoleList;

impl DeclaredList for RoleList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[Filter::text("name", 64, "Only those with this in their name, in any case.")
            .asks(Test::ContainsAnyCase(&["name"]))],
        sorts: &[Sort::by("name", "by name", &[Key::of("name", KeyKind::Text)])],
        columns: &["name", "description", "permissions", "second_factor", "created_at"],
        served: &[Served::of(&[], "name", "uq_roles__name")],
        page: 200,
        ..ListSpec::of("roles")
    };
}

/// One page of the roles, which are the group's.
pub(crate) async fn list_roles(db: &Db, query: &ListQuery) -> Result<PageOf<Role>, Failure> {
    let seen = (&Scope::all("roles are the same in the whole group"), Condition::all());
    let page = list_page::<role::Entity>(db, RoleList::SPEC, seen, query).await?;
    let items = page.items.into_iter().map(from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
