//! Members of staff.

mod change_staff_roles;
mod create_staff;
mod disable_staff;
mod get_staff;
mod list_staff;

use std::collections::BTreeSet;

use db::Tx;
use kernel::{Actor, Failure, Faults, Refusal, Scope, StaffId};

pub(crate) use change_staff_roles::change_staff_roles;
pub(crate) use create_staff::{NewStaff, create_staff};
pub(crate) use disable_staff::disable_staff;
pub(crate) use get_staff::get_staff;
pub(crate) use list_staff::list_staff;

use crate::{
    domain::{Grant, RoleName, Staff, holds, refuse_beyond},
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
    let found = staff::load(tx, target.id).await?.filter(|staff| holds(&actor.scope, &staff.scope));
    let found = found.ok_or_else(Refusal::not_found)?;
    refuse_beyond(actor, &rights_of(tx, &found.roles, found.scope.clone()).await?)?;
    if found.version != target.version {
        return Err(db::stale_version().into());
    }
    Ok(found)
}

/// What roles at places amount to.
///
/// # Errors
/// A fault for every role that does not exist.
async fn rights_of(tx: &Tx, names: &[RoleName], scope: Scope) -> Result<Grant, Failure> {
    let found = roles::named(tx, names).await?;
    let mut faults = Faults::new();
    for (index, name) in names.iter().enumerate() {
        if !found.iter().any(|role| role.name == *name) {
            faults.add(format!("/roles/{index}"), "role.unknown", "there is no such role", "没有该角色");
        }
    }
    faults.into_result()?;
    let permissions: BTreeSet<_> = found.into_iter().flat_map(|role| role.permissions).collect();
    Ok(Grant { permissions: permissions.into_iter().collect(), scope })
}
