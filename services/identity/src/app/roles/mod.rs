//! Roles: the same in the whole group, and so for those who see the whole group alone.

mod change_role;
mod create_role;
mod delete_role;
mod get_role;
mod list_roles;

use db::Tx;
use kernel::{Actor, Failure, Refusal};

pub(crate) use crate::storage::account_lists::RoleList;
pub(crate) use change_role::{RoleChange, change_role};
pub(crate) use create_role::{CreateRole, create_role};
pub(crate) use delete_role::delete_role;
pub(crate) use get_role::get_role;
pub(crate) use list_roles::list_roles;

use crate::{
    domain::{Role, RoleName, refuse_beyond_rights},
    storage::roles,
};

/// Which role is meant, and at which version the caller saw it.
#[derive(Debug, Clone)]
pub(crate) struct RoleTarget {
    pub(crate) name: RoleName,
    pub(crate) version: i32,
}

/// Loads the role that is meant, when the caller may manage it.
async fn load_to_change(tx: &Tx, actor: &Actor, target: &RoleTarget) -> Result<Role, Failure> {
    actor.require_group()?;
    let role = roles::load(tx, &target.name).await?.ok_or_else(Refusal::not_found)?;
    role.refuse_built_in()?;
    refuse_beyond_rights(actor, &role.permissions)?;
    if role.version != target.version {
        return Err(db::stale_version().into());
    }
    Ok(role)
}
