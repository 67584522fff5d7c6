//! Making a role.

use db::{Done, Once};
use kernel::{Actor, Failure, Permission};

use crate::{
    app::App,
    domain::{Grant, Role, RoleName, refuse_beyond},
    storage::{roles, trail},
};

/// The role to make.
#[derive(Debug)]
pub(crate) struct NewRole {
    pub(crate) name: RoleName,
    pub(crate) description: String,
    pub(crate) permissions: Vec<Permission>,
}

/// Makes a role of permissions that the maker holds, too.
pub(crate) async fn create_role(
    app: &App,
    actor: &Actor,
    new: NewRole,
    once: Once<Role>,
) -> Result<Done<Role>, Failure> {
    let NewRole { name, description, permissions } = new;
    let tx = app.db.begin().await?;
    if let Some(reply) = once.replay(&tx).await? {
        return Ok(Done::Replayed(reply));
    }
    refuse_beyond(actor, &Grant { permissions: permissions.clone(), scope: actor.scope.clone() })?;
    let role = Role { name, description, permissions, created_at: tx.now() };
    roles::insert(&tx, &role).await?;
    trail::role_created(&tx, actor, &role);
    once.keep(&tx, &role)?;
    tx.commit().await?;
    Ok(Done::Fresh(role))
}
