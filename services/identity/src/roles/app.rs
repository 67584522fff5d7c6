//! Roles: the same in the whole group, and so changed by those alone who see the whole group.
#![warn(clippy::future_not_send)]

use db::Tx;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, ListQuery, PageOf, Permission, Refusal};

use crate::{
    app::{App, publishing::publish_staff},
    positions,
    posts::app::refuse_role_against_posts,
    roles::{domain::refuse_beyond_rights, storage},
    staff::{
        self,
        domain::{Role, RoleName, SecondFactorPolicy},
    },
    storage::trail,
};

pub(crate) use crate::roles::storage::RoleList;

/// Which role is meant, and at which version the caller saw it.
#[derive(Debug, Clone)]
pub(crate) struct RoleTarget {
    pub(crate) name: RoleName,
    pub(crate) version: i32,
}

/// Loads the role that is meant, when the caller may manage it.
async fn load_to_change(tx: &Tx, actor: &Actor, target: &RoleTarget) -> Result<Role, Failure> {
    let role = storage::load(tx, &target.name).await?.ok_or_else(Refusal::not_found)?;
    refuse_beyond_rights(actor, &role.permissions)?;
    if role.version != target.version {
        return Err(db::stale_version().into());
    }
    Ok(role)
}

/// The role to make.
#[derive(Debug)]
pub(crate) struct CreateRole {
    pub(crate) name: RoleName,
    pub(crate) description: String,
    pub(crate) permissions: Vec<Permission>,
    pub(crate) second_factor: SecondFactorPolicy,
}

/// Makes a role of permissions that the maker holds, too.
#[tracing::instrument(skip_all, name = "identity.create_role")]
pub(crate) async fn create_role(
    app: &App,
    actor: &Actor,
    command: CreateRole,
    idempotency_key: IdempotencyKey<Role>,
) -> Result<Outcome<Role>, Failure> {
    let CreateRole { name, description, permissions, second_factor } = command;
    refuse_beyond_rights(actor, &permissions)?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let role = Role { name, description, permissions, second_factor, version: 1, created_at: tx.now() };
    storage::insert(&tx, &role).await?;
    trail::role_created(&tx, actor, &role);
    tx.keep_reply(&idempotency_key, &role)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(role))
}

/// What a role shall be.
#[derive(Debug)]
pub(crate) struct RoleChange {
    pub(crate) description: String,
    pub(crate) permissions: Vec<Permission>,
    /// As it is, where nothing is said.
    pub(crate) second_factor: Option<SecondFactorPolicy>,
}

/// Replaces what a role is, and publishes everybody who has it. The caller holds both the rights taken and the rights
/// given.
#[tracing::instrument(skip_all, name = "identity.change_role")]
pub(crate) async fn change_role(
    app: &App,
    actor: &Actor,
    target: RoleTarget,
    change: RoleChange,
) -> Result<Role, Failure> {
    let RoleChange { description, permissions, second_factor } = change;
    refuse_beyond_rights(actor, &permissions)?;
    let tx = app.db.begin().await?;
    let before = load_to_change(&tx, actor, &target).await?;
    let second_factor = second_factor.unwrap_or(before.second_factor);
    let after = before.changed(description, permissions, second_factor)?;
    storage::save(&tx, &after).await?;
    refuse_role_against_posts(&tx, &after).await?;
    trail::role_changed(&tx, actor, &before, &after);
    for holder in staff::storage::holders(&tx, &after.name).await? {
        publish_staff(&tx, &holder).await?;
    }
    tx.commit().await?;
    Ok(after)
}

/// Deletes a role that nobody has: whoever had it would lose its rights unasked. Who gives its holders other roles first
/// decides what they keep.
///
/// # Errors
/// * `identity.role_in_use` while somebody has it, or it hangs on a position.
/// * `identity.role_built_in` for one that belongs to Steward, and `stale_version` when somebody else changed it.
/// * `identity.beyond_own_rights` where it holds rights that the actor does not.
/// * `not_found` where there is no such role.
#[tracing::instrument(skip_all, name = "identity.delete_role")]
pub(crate) async fn delete_role(app: &App, actor: &Actor, target: RoleTarget) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    let role = load_to_change(&tx, actor, &target).await?;
    role.refuse_built_in()?;
    let is_held = !staff::storage::holders(&tx, &role.name).await?.is_empty();
    if is_held || positions::storage::have_role(&tx, &role.name).await? {
        return Err(Refusal::conflict("identity.role_in_use").into());
    }
    storage::delete(&tx, &role).await?;
    trail::role_deleted(&tx, actor, &role);
    tx.commit().await?;
    Ok(())
}

#[tracing::instrument(skip_all, name = "identity.get_role")]
pub(crate) async fn get_role(app: &App, name: &RoleName) -> Result<Role, Failure> {
    Ok(storage::find(&app.db, name).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of the roles, by name.
#[tracing::instrument(skip_all, name = "identity.list_roles")]
pub(crate) async fn list_roles(app: &App, query: &ListQuery) -> Result<PageOf<Role>, Failure> {
    storage::list_roles(&app.db, query).await
}
