//! Roles.

use db::{Db, DbError, Doing, Tx, unique_violation};
use kernel::{Failure, Permission, Refusal};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict};

use super::{
    columns::{from_json, to_json},
    entities::role,
};
use crate::domain::{Role, RoleName};

/// Stores a new role.
///
/// # Errors
/// `identity.role_exists`.
pub(crate) async fn insert(tx: &Tx, role: &Role) -> Result<(), Failure> {
    match role::Entity::insert(to_row(role)?).exec_without_returning(tx.conn()).await {
        Ok(_rows) => Ok(()),
        Err(error) if unique_violation(&error).is_some() => Err(exists().into()),
        Err(error) => Err(error).doing("storing a role").map_err(Failure::from),
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
        .doing("storing a role")?;
    Ok(())
}

/// The roles of these names; those that do not exist are not among them.
pub(crate) async fn named(tx: &Tx, names: &[RoleName]) -> Result<Vec<Role>, DbError> {
    let names = names.iter().map(RoleName::as_str);
    let rows = role::Entity::find()
        .filter(role::Column::Name.is_in(names))
        .all(tx.conn())
        .await
        .doing("loading roles")?;
    rows.into_iter().map(from_row).collect()
}

/// All roles by name: a handful in any group.
pub(crate) async fn list(db: &Db) -> Result<Vec<Role>, DbError> {
    let rows = role::Entity::find()
        .order_by_asc(role::Column::Name)
        .all(db.reader())
        .await
        .doing("listing roles")?;
    rows.into_iter().map(from_row).collect()
}

fn to_row(role: &Role) -> Result<role::ActiveModel, DbError> {
    let Role { name, description, permissions, created_at } = role;
    Ok(role::ActiveModel {
        name: Set(name.as_str().to_owned()),
        description: Set(description.clone()),
        permissions: Set(to_json("role", permissions)?),
        created_at: Set(*created_at),
    })
}

fn from_row(row: role::Model) -> Result<Role, DbError> {
    let role::Model { name, description, permissions, created_at } = row;
    // A permission that this build no longer knows gives nobody anything.
    let permissions: Vec<String> = from_json("role", permissions)?;
    let permissions = permissions.iter().filter_map(|name| name.parse::<Permission>().ok()).collect();
    Ok(Role { name: RoleName::stored(name), description, permissions, created_at })
}

fn exists() -> Refusal {
    Refusal::conflict("identity.role_exists", "There is a role of this name.", "已存在同名角色。")
}
