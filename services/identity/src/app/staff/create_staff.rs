//! Taking in a member of staff.

use db::{Done, Once};
use kernel::{Actor, Failure, Scope, StaffId};

use super::rights_of;
use crate::{
    app::App,
    domain::{Password, RoleName, Staff, Standing, Username, refuse_beyond},
    storage::{staff, trail},
};

/// Whom to take in.
#[derive(Debug)]
pub(crate) struct NewStaff {
    pub(crate) username: Username,
    pub(crate) name: String,
    pub(crate) password: Password,
    pub(crate) roles: Vec<RoleName>,
    pub(crate) scope: Scope,
}

/// Makes an account with rights that the maker holds, too.
pub(crate) async fn create_staff(
    app: &App,
    actor: &Actor,
    new: NewStaff,
    once: Once<Staff>,
) -> Result<Done<Staff>, Failure> {
    let NewStaff { username, name, password, roles, scope } = new;
    // Before the transaction: hashing takes longer than anybody should hold a lock.
    let password_hash = app.passwords.hash(password.expose().into()).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = once.replay(&tx).await? {
        return Ok(Done::Replayed(reply));
    }
    refuse_beyond(actor, &rights_of(&tx, &roles, scope.clone()).await?)?;
    let created = Staff {
        id: StaffId::new(app.db.ids().as_ref()),
        version: 1,
        username,
        name,
        password_hash,
        roles,
        scope,
        standing: Standing::Active,
        created_at: tx.now(),
    };
    staff::insert(&tx, &created).await?;
    trail::staff_created(&tx, actor, &created);
    once.keep(&tx, &created)?;
    tx.commit().await?;
    Ok(Done::Fresh(created))
}
