//! Changing what a role lets its holders do.

use kernel::{Actor, Failure, Permission};

use super::{RoleTarget, load_to_change};
use crate::{
    app::{App, publishing::publish_staff},
    domain::{Role, refuse_beyond_rights},
    storage::{roles, staff, trail},
};

/// What a role shall be.
#[derive(Debug)]
pub(crate) struct RoleChange {
    pub(crate) description: String,
    pub(crate) permissions: Vec<Permission>,
}

/// Replaces description and permissions, and publishes everybody who has the role. The caller holds both the rights
/// taken and the rights given.
#[tracing::instrument(skip_all, name = "identity.change_role")]
pub(crate) async fn change_role(
    app: &App,
    actor: &Actor,
    target: RoleTarget,
    change: RoleChange,
) -> Result<Role, Failure> {
    let RoleChange { description, permissions } = change;
    refuse_beyond_rights(actor, &permissions)?;
    let tx = app.db.begin().await?;
    let before = load_to_change(&tx, actor, &target).await?;
    let after = before.changed(description, permissions);
    roles::save(&tx, &after).await?;
    trail::role_changed(&tx, actor, &before, &after);
    for holder in staff::holders(&tx, &after.name).await? {
        publish_staff(&tx, &holder).await?;
    }
    tx.commit().await?;
    Ok(after)
}
