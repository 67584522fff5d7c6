//! Making a role.

use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, Permission};

use crate::{
    app::App,
    domain::{Role, RoleName, refuse_beyond_rights},
    storage::{roles, trail},
};

/// The role to make.
#[derive(Debug)]
pub(crate) struct CreateRole {
    pub(crate) name: RoleName,
    pub(crate) description: String,
    pub(crate) permissions: Vec<Permission>,
}

/// Makes a role of permissions that the maker holds, too.
#[tracing::instrument(skip_all, name = "identity.create_role")]
pub(crate) async fn create_role(
    app: &App,
    actor: &Actor,
    command: CreateRole,
    idempotency_key: IdempotencyKey<Role>,
) -> Result<Outcome<Role>, Failure> {
    let CreateRole { name, description, permissions } = command;
    actor.require_group()?;
    refuse_beyond_rights(actor, &permissions)?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let role = Role { name, description, permissions, version: 1, created_at: tx.now() };
    roles::insert(&tx, &role).await?;
    trail::role_created(&tx, actor, &role);
    tx.keep_reply(&idempotency_key, &role)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(role))
}
