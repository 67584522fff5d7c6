//! Taking in a member of staff.

use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, Scope, StaffId};

use super::rights_of;
use crate::{
    app::{
        App,
        publishing::publish_staff,
        scopes::{refuse_beyond_scope, settle},
    },
    domain::{Password, RoleName, Staff, Standing, Username, refuse_beyond_rights},
    storage::{staff, trail},
};

/// Whom to take in.
#[derive(Debug)]
pub(crate) struct CreateStaff {
    pub(crate) username: Username,
    pub(crate) name: String,
    pub(crate) password: Password,
    pub(crate) must_change_password: bool,
    pub(crate) roles: Vec<RoleName>,
    pub(crate) scope: Scope,
}

/// Makes an account with rights that the maker holds, too.
#[tracing::instrument(skip_all, name = "identity.create_staff")]
pub(crate) async fn create_staff(
    app: &App,
    actor: &Actor,
    command: CreateStaff,
    idempotency_key: IdempotencyKey<Staff>,
) -> Result<Outcome<Staff>, Failure> {
    let CreateStaff { username, name, password, must_change_password, roles, scope } = command;
    // Before the transaction: both take longer than anybody should hold a lock.
    let scope = settle(app, scope).await?;
    refuse_beyond_scope(&app.db, actor, &scope).await?;
    let password_hash = app.passwords.hash_new("/password", &password, (&username, &name)).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    refuse_beyond_rights(actor, &rights_of(&tx, &roles, scope.clone()).await?.permissions)?;
    let created = Staff {
        id: StaffId::new(app.db.ids().as_ref()),
        version: 1,
        username,
        name,
        password_hash,
        must_change_password,
        roles,
        scope,
        standing: Standing::Active,
        tokens_valid_from: None,
        sessions_valid_from: None,
        created_at: tx.now(),
    };
    staff::insert(&tx, &created).await?;
    trail::staff_created(&tx, actor, &created);
    publish_staff(&tx, &created).await?;
    tx.keep_reply(&idempotency_key, &created)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(created))
}
