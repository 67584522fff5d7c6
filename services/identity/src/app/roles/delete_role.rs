//! Doing away with a role.

use kernel::{Actor, Failure, Refusal};

use super::{RoleTarget, load_to_change};
use crate::{
    app::App,
    storage::{roles, staff, trail},
};

/// Deletes a role that nobody has: whoever had it would lose its rights unasked. Who gives its holders other roles first
/// decides what they keep.
///
/// # Errors
/// * `identity.role_in_use` while somebody has it.
/// * `identity.role_built_in` for one that belongs to Steward, and `stale_version` when somebody else changed it.
/// * `identity.beyond_own_rights` where it holds rights that the actor does not.
/// * `not_found` where there is no such role.
#[tracing::instrument(skip_all, name = "identity.delete_role")]
pub(crate) async fn delete_role(app: &App, actor: &Actor, target: RoleTarget) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    let role = load_to_change(&tx, actor, &target).await?;
    if !staff::holders(&tx, &role.name).await?.is_empty() {
        return Err(Refusal::conflict("identity.role_in_use").into());
    }
    roles::delete(&tx, &role).await?;
    trail::role_deleted(&tx, actor, &role);
    tx.commit().await?;
    Ok(())
}
