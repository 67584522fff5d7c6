//! Members of staff: looked up, and what every change of an account asks first.
#![warn(clippy::future_not_send)]

mod bootstrap;
mod manage;
mod recovery;

use db::Tx;
use kernel::{Actor, Failure, Faults, Grant, ListQuery, PageOf, Principal, Refusal, Scope, StaffId};

use crate::{
    app::{App, rights::all_roles},
    roles,
    staff::{
        domain::{ADMINISTRATOR, RoleName, Staff, permissions_of},
        storage,
    },
};

pub(crate) use bootstrap::bootstrap_administrator;
pub(crate) use manage::{
    CreateStaff, PasswordReset, change_contact, change_staff_roles, create_staff, disable_staff,
    enable_staff, reset_password, reset_second_factor, unlock_staff,
};
pub(crate) use recovery::{Recovery, recover_administrator};

pub(crate) use crate::staff::storage::StaffList;

/// Which account is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StaffTarget {
    pub(crate) id: StaffId,
    pub(crate) version: i32,
}

/// Loads the account that is meant, when the caller may manage it; one outside the caller's scope is not there.
#[tracing::instrument(skip_all, name = "identity.load_to_change")]
pub(crate) async fn load_to_change(tx: &Tx, actor: &Actor, target: StaffTarget) -> Result<Staff, Failure> {
    let found = load_to_manage(tx, actor, target.id).await?;
    if found.version != target.version {
        return Err(db::stale_version().into());
    }
    Ok(found)
}

/// The same at whichever version.
#[tracing::instrument(skip_all, name = "identity.load_to_manage")]
pub(crate) async fn load_to_manage(tx: &Tx, actor: &Actor, id: StaffId) -> Result<Staff, Failure> {
    let found = storage::load_within(tx, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    refuse_beyond_roles(tx, actor, &all_roles(tx, &found).await?).await?;
    Ok(found)
}

/// Passes when `actor` holds all that these roles let somebody do, wherever.
///
/// # Errors
/// `identity.beyond_own_rights`; a fault for every role that does not exist.
#[tracing::instrument(skip_all, name = "identity.refuse_beyond_roles")]
pub(crate) async fn refuse_beyond_roles(tx: &Tx, actor: &Actor, names: &[RoleName]) -> Result<(), Failure> {
    let grant = rights_of(tx, names, actor.scope.clone()).await?;
    Ok(roles::domain::refuse_beyond_rights(actor, &grant.permissions)?)
}

/// Passes for somebody whom the actor manages, and who may sign in.
///
/// # Errors
/// A fault at `pointer`; `identity.beyond_own_rights` for those who hold more than the actor.
#[tracing::instrument(skip_all, name = "identity.refuse_unfit")]
pub(crate) async fn refuse_unfit(
    tx: &Tx,
    actor: &Actor,
    id: StaffId,
    pointer: &'static str,
) -> Result<(), Failure> {
    let found: Option<Staff> = storage::load_within(tx, &actor.scope, id).await?;
    let staff = found.ok_or_else(|| Refusal::at(pointer, "membership.staff_unknown"))?;
    refuse_beyond_roles(tx, actor, &all_roles(tx, &staff).await?).await?;
    if staff.is_active() {
        return Ok(());
    }
    Err(Refusal::at(pointer, "membership.staff_disabled").into())
}

/// Passes for the account of somebody else: who manages accounts has other ways for their own.
pub(crate) fn refuse_own(actor: &Actor, id: StaffId) -> Result<(), Refusal> {
    if actor.principal != Principal::Staff(id) {
        return Ok(());
    }
    Err(Refusal::conflict("identity.own_account"))
}

/// Passes unless nobody would be left who administers the whole group. All who do are held meanwhile: of two who put each
/// other out at once, the second is found to be the last.
///
/// # Errors
/// `identity.last_administrator`.
async fn refuse_last_administrator(tx: &Tx, before: &Staff, after: &Staff) -> Result<(), Failure> {
    let administers = |staff: &Staff| staff.is_active() && staff.is_of_administration();
    if !administers(before) || administers(after) {
        return Ok(());
    }
    let holders = storage::holders(tx, &RoleName::stored(ADMINISTRATOR)).await?;
    if holders.iter().any(|other| other.id != before.id && administers(other)) {
        return Ok(());
    }
    Err(Refusal::conflict("identity.last_administrator").into())
}

/// What roles at places amount to.
///
/// # Errors
/// A fault for every role that does not exist.
async fn rights_of(tx: &Tx, names: &[RoleName], scope: Scope) -> Result<Grant, Failure> {
    let found = roles::storage::hold(tx, names).await?;
    let mut faults = Faults::new();
    for (index, name) in names.iter().enumerate() {
        if !found.iter().any(|role| role.name == *name) {
            faults.add(format!("/roles/{index}"), "role.unknown");
        }
    }
    faults.into_result()?;
    Ok(Grant { permissions: permissions_of(found), scope })
}

/// The account, when its rights lie within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.get_staff")]
pub(crate) async fn get_staff(app: &App, actor: &Actor, id: StaffId) -> Result<Staff, Failure> {
    Ok(storage::find_within(&app.db, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of those whose rights lie within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_staff")]
pub(crate) async fn list_staff(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Staff>, Failure> {
    storage::list_staff(&app.db, &actor.scope, query).await
}
