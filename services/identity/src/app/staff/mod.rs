//! Members of staff.

mod change_staff_roles;
mod create_staff;
mod disable_staff;
mod enable_staff;
mod get_staff;
mod list_staff;
mod reset_password;
mod unlock_staff;

use db::Tx;
use kernel::{Actor, Failure, Faults, Principal, Refusal, Scope, StaffId};

pub(crate) use crate::storage::account_lists::StaffList;
pub(crate) use change_staff_roles::change_staff_roles;
pub(crate) use create_staff::{CreateStaff, create_staff};
pub(crate) use disable_staff::disable_staff;
pub(crate) use enable_staff::enable_staff;
pub(crate) use get_staff::get_staff;
pub(crate) use list_staff::list_staff;
pub(crate) use reset_password::{PasswordReset, reset_password};
pub(crate) use unlock_staff::unlock_staff;

use crate::{
    domain::{Grant, RoleName, Staff, permissions_of},
    storage::{roles, staff},
};

/// Which account is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StaffTarget {
    pub(crate) id: StaffId,
    pub(crate) version: i32,
}

/// Loads the account that is meant, when the caller may manage it; one outside the caller's scope is not there.
async fn load_to_change(tx: &Tx, actor: &Actor, target: StaffTarget) -> Result<Staff, Failure> {
    let found = load_to_manage(tx, actor, target.id).await?;
    if found.version != target.version {
        return Err(db::stale_version().into());
    }
    Ok(found)
}

/// The same at whichever version.
pub(super) async fn load_to_manage(tx: &Tx, actor: &Actor, id: StaffId) -> Result<Staff, Failure> {
    let found = staff::load_within(tx, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    refuse_beyond_roles(tx, actor, &found.roles).await?;
    Ok(found)
}

/// Passes when `actor` holds all that these roles let somebody do, wherever.
async fn refuse_beyond_roles(tx: &Tx, actor: &Actor, names: &[RoleName]) -> Result<(), Failure> {
    let grant = rights_of(tx, names, actor.scope.clone()).await?;
    Ok(crate::domain::refuse_beyond_rights(actor, &grant.permissions)?)
}

/// Passes for the account of somebody else: who manages accounts has other ways for their own.
fn refuse_own(actor: &Actor, id: StaffId) -> Result<(), Refusal> {
    if actor.principal != Principal::Staff(id) {
        return Ok(());
    }
    Err(Refusal::conflict("identity.own_account"))
}

/// What roles at places amount to.
///
/// # Errors
/// A fault for every role that does not exist.
async fn rights_of(tx: &Tx, names: &[RoleName], scope: Scope) -> Result<Grant, Failure> {
    let found = roles::hold(tx, names).await?;
    let mut faults = Faults::new();
    for (index, name) in names.iter().enumerate() {
        if !found.iter().any(|role| role.name == *name) {
            faults.add(format!("/roles/{index}"), "role.unknown");
        }
    }
    faults.into_result()?;
    Ok(Grant { permissions: permissions_of(found), scope })
}
