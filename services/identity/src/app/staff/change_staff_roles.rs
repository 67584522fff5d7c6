//! Giving a member of staff other roles, or the same ones elsewhere.

use kernel::{Actor, Failure, Scope};

use super::{StaffTarget, load_to_change, rights_of};
use crate::{
    app::{
        App,
        publishing::publish_staff,
        scopes::{refuse_beyond_scope, settle},
    },
    domain::{RoleName, Staff, refuse_beyond_rights},
    storage::{staff, trail},
};

/// Replaces roles and scope. The caller holds both the rights taken and the rights given.
#[tracing::instrument(skip_all, name = "identity.change_staff_roles")]
pub(crate) async fn change_staff_roles(
    app: &App,
    actor: &Actor,
    target: StaffTarget,
    (roles, scope): (Vec<RoleName>, Scope),
) -> Result<Staff, Failure> {
    let scope = settle(app, scope).await?;
    refuse_beyond_scope(&app.db, actor, &scope).await?;
    let tx = app.db.begin().await?;
    let before = load_to_change(&tx, actor, target).await?;
    refuse_beyond_rights(actor, &rights_of(&tx, &roles, scope.clone()).await?.permissions)?;
    let mut after = before.clone();
    after.change_roles(roles, scope)?;
    staff::save(&tx, &after).await?;
    trail::roles_changed(&tx, actor, &before, &after);
    publish_staff(&tx, &after).await?;
    tx.commit().await?;
    Ok(after)
}
