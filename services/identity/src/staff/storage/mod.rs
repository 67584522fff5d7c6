//! Members of staff.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use std::collections::BTreeSet;

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, WordColumn, list_page,
    lists::{DeclaredList, Filter, OtherTable, Served, Sort, Test},
    unique_violation,
};
use kernel::{Failure, ListQuery, PageOf, Refusal, Scope, StaffId};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};

use crate::{
    memberships,
    staff::domain::{EmailAddress, RoleName, Staff, Standing, Username},
    storage::{
        columns::{self, from_json, to_json},
        places,
    },
};
use entities::staff;

/// Whose places are looked at.
const OWNER: (&str, &str) = ("staff", "id");

/// Stores a new member of staff.
///
/// # Errors
/// `identity.username_taken`.
pub(crate) async fn insert(tx: &Tx, staff: &Staff) -> Result<(), Failure> {
    match staff::Entity::insert(to_row(tx.db(), staff)?).exec_without_returning(tx.conn()).await {
        Ok(_rows) => Ok(draw(tx, staff).await?),
        Err(error) if unique_violation(&error).as_deref() == Some("uq_staff__username") => {
            Err(taken().into())
        }
        Err(error) => Err(error).context("storing a member of staff").map_err(Failure::from),
    }
}

/// One of them, to change.
pub(crate) async fn load(tx: &Tx, id: StaffId) -> Result<Option<Staff>, DbError> {
    let row =
        staff::Entity::find_by_id(IdColumn(id)).one(tx.conn()).await.context("loading a member of staff")?;
    row.map(|row| from_row(tx.db(), row)).transpose()
}

/// One of them, held as they are until the transaction ends: for what is published of them without a change of theirs.
pub(crate) async fn hold(tx: &Tx, id: StaffId) -> Result<Option<Staff>, DbError> {
    let row = staff::Entity::find_by_id(IdColumn(id)).lock_exclusive().one(tx.conn()).await;
    row.context("holding a member of staff")?.map(|row| from_row(tx.db(), row)).transpose()
}

/// Whoever signs in with `username`.
pub(crate) async fn by_username(tx: &Tx, username: &Username) -> Result<Option<Staff>, DbError> {
    let row = staff::Entity::find()
        .filter(staff::Column::Username.eq(username.as_str()))
        .one(tx.conn())
        .await
        .context("looking a user name up")?;
    row.map(|row| from_row(tx.db(), row)).transpose()
}

/// Who may sign in and is written to at `email`: one, several, of whom two are given, or nobody.
pub(crate) async fn by_email(tx: &Tx, email: &EmailAddress) -> Result<Vec<Staff>, DbError> {
    let rows = staff::Entity::find()
        .filter(staff::Column::EmailIndex.eq(email_index(tx.db(), email)))
        .filter(staff::Column::DisabledAt.is_null())
        .order_by_asc(staff::Column::Id)
        .limit(2)
        .all(tx.conn())
        .await
        .context("looking a mail address up")?;
    rows.into_iter().map(|row| from_row(tx.db(), row)).collect()
}

/// One of them, to look at.
pub(crate) async fn find(db: &Db, id: StaffId) -> Result<Option<Staff>, DbError> {
    find_within(db, &Scope::all("who asks for themselves, or was let in already"), id).await
}

/// One of them, to look at, when their whole scope lies within `scope`.
pub(crate) async fn find_within(db: &Db, scope: &Scope, id: StaffId) -> Result<Option<Staff>, DbError> {
    let found = staff::Entity::find_by_id(IdColumn(id)).filter(places::within(scope, OWNER));
    let row = found.one(db.reader()).await.context("reading a member of staff")?;
    row.map(|row| from_row(db, row)).transpose()
}

/// One of them, to change, when their whole scope lies within `scope`.
pub(crate) async fn load_within(tx: &Tx, scope: &Scope, id: StaffId) -> Result<Option<Staff>, DbError> {
    let found = staff::Entity::find_by_id(IdColumn(id)).filter(places::within(scope, OWNER));
    let row = found.one(tx.conn()).await.context("loading a member of staff")?;
    row.map(|row| from_row(tx.db(), row)).transpose()
}

/// Everybody who has a role, held until the transaction ends.
pub(crate) async fn holders(tx: &Tx, role: &RoleName) -> Result<Vec<Staff>, DbError> {
    let ids = Query::select()
        .column("staff_id")
        .from("staff_roles")
        .and_where(Expr::col("role").eq(role.as_str()))
        .to_owned();
    let rows = staff::Entity::find()
        .filter(staff::Column::Id.in_subquery(ids))
        .order_by_asc(staff::Column::Id)
        .lock_exclusive()
        .all(tx.conn())
        .await
        .context("looking for those who have a role")?;
    rows.into_iter().map(|row| from_row(tx.db(), row)).collect()
}

/// Stores a changed member of staff over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, staff: &Staff) -> Result<(), Failure> {
    let mut row = to_row(tx.db(), staff)?;
    row.not_set(staff::Column::Id);
    let updated = staff::Entity::update_many()
        .set(row)
        .filter(staff::Column::Id.eq(staff.id.as_uuid()))
        .filter(staff::Column::Version.eq(staff.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a member of staff")?;
    db::expect_one(updated.rows_affected)?;
    Ok(draw(tx, staff).await?)
}

/// Draws what is searched for anew: where rights hold, and who has which role; those that come with positions included, from
/// when they are given until they are over.
pub(crate) async fn draw(tx: &Tx, staff: &Staff) -> Result<(), DbError> {
    let held = memberships::storage::held_by(tx.conn(), staff.id, tx.now()).await?;
    let id = staff.id.as_uuid();
    let scopes = std::iter::once(&staff.scope).chain(held.iter().map(|held| &held.scope));
    places::put(tx, id, scopes).await?;
    let old = Query::delete().from_table("staff_roles").and_where(Expr::col("staff_id").eq(id)).to_owned();
    tx.conn().execute(&old).await.context("forgetting roles")?;
    let roles: BTreeSet<&RoleName> =
        staff.roles.iter().chain(held.iter().flat_map(|held| &held.roles)).collect();
    if roles.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert();
    insert.into_table("staff_roles").columns(["staff_id", "role"]);
    for role in roles {
        insert.values_panic([id.into(), role.as_str().into()]);
    }
    tx.conn().execute(&insert).await.map(drop).context("storing roles")
}

/// The number of the next event about an account.
pub(crate) async fn next_sequence(tx: &Tx, id: StaffId) -> Result<i32, DbError> {
    columns::next_sequence(tx, "staff", id.as_uuid()).await
}

/// Up to `limit` accounts of which nothing was published yet, held until the transaction ends.
pub(crate) async fn unpublished(tx: &Tx, limit: u64) -> Result<Vec<Staff>, DbError> {
    let rows = staff::Entity::find()
        .filter(staff::Column::Sequence.eq(0))
        .order_by_asc(staff::Column::Id)
        .limit(limit)
        .lock_exclusive()
        .all(tx.conn())
        .await
        .context("looking for accounts to publish")?;
    rows.into_iter().map(|row| from_row(tx.db(), row)).collect()
}

fn to_row(db: &Db, staff: &Staff) -> Result<staff::ActiveModel, DbError> {
    let Staff {
        id,
        version,
        username,
        name,
        email,
        language,
        password_hash,
        must_change_password,
        second_factor_at,
        provider_linked_at,
        roles,
        scope,
        standing,
        tokens_valid_from,
        sessions_valid_from,
        created_at,
    } = staff;
    let roles: Vec<&str> = roles.iter().map(RoleName::as_str).collect();
    let sealed =
        email.as_ref().map(|email| db.sealer().seal(&email_context(*id), email.as_str())).transpose()?;
    Ok(staff::ActiveModel {
        id: Set(IdColumn(*id)),
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
        // Counted by `next_sequence` alone.
        sequence: NotSet,
        must_change_password: Set(*must_change_password),
        tokens_valid_from: Set(*tokens_valid_from),
        sessions_valid_from: Set(*sessions_valid_from),
        second_factor_at: Set(*second_factor_at),
        sealed_email: Set(sealed),
        email_index: Set(email.as_ref().map(|email| email_index(db, email))),
        language: Set(WordColumn(*language)),
        provider_linked_at: Set(*provider_linked_at),
    })
}

fn email_context(id: StaffId) -> String {
    format!("staff.sealed_email:{id}")
}

fn email_index(db: &Db, email: &EmailAddress) -> Vec<u8> {
    db.sealer().blind_index("staff.email_index", &email.match_key())
}

fn from_row(db: &Db, row: staff::Model) -> Result<Staff, DbError> {
    let staff::Model {
        id,
        version,
        username,
        name,
        password_hash,
        roles,
        scope,
        created_at,
        disabled_at,
        sequence: _,
        must_change_password,
        tokens_valid_from,
        sessions_valid_from,
        second_factor_at,
        sealed_email,
        email_index: _,
        language,
        provider_linked_at,
    } = row;
    let email = sealed_email.map(|sealed| db.sealer().open(&email_context(id.0), &sealed)).transpose()?;
    let roles: Vec<String> = from_json("member of staff", roles)?;
    Ok(Staff {
        id: id.0,
        version,
        username: Username::stored(username),
        name,
        email: email.map(EmailAddress::stored),
        language: language.0,
        password_hash,
        must_change_password,
        second_factor_at,
        provider_linked_at,
        roles: roles.into_iter().map(RoleName::stored).collect(),
        scope: from_json("member of staff", scope)?,
        standing: disabled_at.map_or(Standing::Active, |at| Standing::Disabled { at }),
        tokens_valid_from,
        sessions_valid_from,
        created_at,
    })
}

fn taken() -> Refusal {
    Refusal::conflict("identity.username_taken")
}

/// Members of staff, in the order they were taken in.
#[derive(Debug)]
pub(crate) struct StaffList;

impl DeclaredList for StaffList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::text(
                "role",
                64,
                "Only those who have this role, of their own or with a position that they hold.",
            )
            .asks(Test::Among(OtherTable {
                table: "staff_roles",
                names: "staff_id",
                column: "role",
                scope: None,
            })),
            Filter::flag(
                "is_active",
                Test::IsUnset("disabled_at"),
                "Only those who may sign in (true), or may not.",
            ),
            Filter::flag(
                "has_second_factor",
                Test::IsSet("second_factor_at"),
                "Only those who sign in with a second factor (true), or without one (false).",
            ),
            Filter::flag(
                "is_provider_linked",
                Test::IsSet("provider_linked_at"),
                "Only those who are linked with the sign-in provider (true), or are not (false).",
            ),
            Filter::text("name", 80, "Only those with this in their name or user name, in any case.")
                .asks(Test::ContainsAnyCase(&["name", "username"])),
        ],
        sorts: &[Sort::OLDEST],
        columns: &[
            "username",
            "name",
            "roles",
            "scope",
            "status",
            "second_factor_at",
            "provider_linked_at",
            "created_at",
            "disabled_at",
            "staff_id",
        ],
        served: &[
            Served::of(&["role"], Sort::OLDEST.name, "ix_staff_roles__role").few(),
            Served::of(&[], Sort::OLDEST.name, "uq_staff__id"),
        ],
        ..ListSpec::of("staff")
    };
}

/// One page of those whose whole scope lies within `scope`.
pub(crate) async fn list_staff(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Staff>, Failure> {
    let within = places::within(scope, OWNER);
    let page = list_page::<staff::Entity>(db, StaffList::SPEC, (scope, within), query).await?;
    let items = page.items.into_iter().map(|row| from_row(db, row)).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
