//! Members of staff.

use db::{Db, DbError, Doing, Tx, unique_violation};
use kernel::{Failure, Page, PageOf, Refusal, Scope, StaffId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    columns::{after, from_json, to_json},
    entities::staff,
};
use crate::domain::{RoleName, Staff, Standing, Username, holds};

/// Stores a new member of staff.
///
/// # Errors
/// `identity.username_taken`.
pub(crate) async fn insert(tx: &Tx, staff: &Staff) -> Result<(), Failure> {
    match staff::Entity::insert(to_row(staff)?).exec_without_returning(tx.conn()).await {
        Ok(_rows) => Ok(()),
        Err(error) if unique_violation(&error).as_deref() == Some("uq_staff__username") => {
            Err(taken().into())
        }
        Err(error) => Err(error).doing("storing a member of staff").map_err(Failure::from),
    }
}

/// One of them, to change.
pub(crate) async fn load(tx: &Tx, id: StaffId) -> Result<Option<Staff>, DbError> {
    let row =
        staff::Entity::find_by_id(id.as_uuid()).one(tx.conn()).await.doing("loading a member of staff")?;
    row.map(from_row).transpose()
}

/// Whoever signs in with `username`.
pub(crate) async fn by_username(tx: &Tx, username: &Username) -> Result<Option<Staff>, DbError> {
    let row = staff::Entity::find()
        .filter(staff::Column::Username.eq(username.as_str()))
        .one(tx.conn())
        .await
        .doing("looking a user name up")?;
    row.map(from_row).transpose()
}

/// One of them, to look at.
pub(crate) async fn find(db: &Db, id: StaffId) -> Result<Option<Staff>, DbError> {
    let row =
        staff::Entity::find_by_id(id.as_uuid()).one(db.reader()).await.doing("reading a member of staff")?;
    row.map(from_row).transpose()
}

/// One page of those whose rights lie within `scope`, in the order they were made. Whether one scope lies within
/// another is a rule that SQL does not know, so rows are read on until the page is full.
pub(crate) async fn list(db: &Db, scope: &Scope, page: &Page) -> Result<PageOf<Staff>, Failure> {
    let (mut found, mut begin, limit) = (Vec::new(), after(page)?, u64::from(page.limit) + 1);
    loop {
        let mut query = staff::Entity::find().order_by_asc(staff::Column::Id).limit(limit);
        if let Some(begin) = begin {
            query = query.filter(staff::Column::Id.gt(begin));
        }
        let rows = query.all(db.reader()).await.doing("listing staff")?;
        let is_end = rows.len() <= usize::from(page.limit);
        begin = rows.last().map(|row| row.id);
        let read = rows.into_iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
        found.extend(read.into_iter().filter(|staff| holds(scope, &staff.scope)));
        if is_end || found.len() > usize::from(page.limit) {
            return Ok(PageOf::cut(found, page, |staff| staff.id.to_string()));
        }
    }
}

/// Stores a changed member of staff over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, staff: &Staff) -> Result<(), Failure> {
    let mut row = to_row(staff)?;
    row.not_set(staff::Column::Id);
    let updated = staff::Entity::update_many()
        .set(row)
        .filter(staff::Column::Id.eq(staff.id.as_uuid()))
        .filter(staff::Column::Version.eq(staff.version - 1))
        .exec(tx.conn())
        .await
        .doing("saving a member of staff")?;
    db::expect_one(updated.rows_affected)
}

fn to_row(staff: &Staff) -> Result<staff::ActiveModel, DbError> {
    let Staff { id, version, username, name, password_hash, roles, scope, standing, created_at } = staff;
    let roles: Vec<&str> = roles.iter().map(RoleName::as_str).collect();
    Ok(staff::ActiveModel {
        id: Set(id.as_uuid()),
        version: Set(*version),
        username: Set(username.as_str().to_owned()),
        name: Set(name.clone()),
        password_hash: Set(password_hash.clone()),
        roles: Set(to_json("member of staff", &roles)?),
        scope: Set(to_json("member of staff", scope)?),
        created_at: Set(*created_at),
        disabled_at: Set(match standing {
            Standing::Active => None,
            Standing::Disabled { at } => Some(*at),
        }),
    })
}

fn from_row(row: staff::Model) -> Result<Staff, DbError> {
    let staff::Model { id, version, username, name, password_hash, roles, scope, created_at, disabled_at } =
        row;
    let roles: Vec<String> = from_json("member of staff", roles)?;
    Ok(Staff {
        id: StaffId::from_uuid(id),
        version,
        username: Username::stored(username),
        name,
        password_hash,
        roles: roles.into_iter().map(RoleName::stored).collect(),
        scope: from_json("member of staff", scope)?,
        standing: disabled_at.map_or(Standing::Active, |at| Standing::Disabled { at }),
        created_at,
    })
}

fn taken() -> Refusal {
    Refusal::conflict("identity.username_taken", "This user name is taken.", "该用户名已被使用。")
}
