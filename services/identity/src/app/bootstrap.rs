//! The first account, without which nobody could make the second.

use kernel::{Actor, Failure, Permission, Scope, StaffId};

use super::App;
use crate::{
    domain::{Role, RoleName, Staff, Standing},
    storage::{roles, staff, trail},
};

/// The role of the first account; it always has every permission this build knows.
const ADMINISTRATOR: &str = "administrator";

/// Makes the account of the configuration, unless its name is taken: then whoever has it keeps their password.
pub(crate) async fn bootstrap_administrator(app: &App) -> Result<(), Failure> {
    let actor = Actor::system("identity.bootstrap");
    let tx = app.db.begin().await?;
    let role = Role {
        name: RoleName::stored(ADMINISTRATOR),
        description: "Everything, everywhere.".to_owned(),
        permissions: Permission::ALL.to_vec(),
        created_at: tx.now(),
    };
    roles::put(&tx, &role).await?;
    let Some(admin) = &app.config.administrator else { return Ok(tx.commit().await?) };
    if staff::by_username(&tx, &admin.username).await?.is_some() {
        return Ok(tx.commit().await?);
    }
    let created = Staff {
        id: StaffId::new(app.db.ids().as_ref()),
        version: 1,
        username: admin.username.clone(),
        name: "Administrator".to_owned(),
        password_hash: app.passwords.hash(admin.password.expose().into()).await?,
        roles: vec![role.name],
        scope: Scope::Group,
        standing: Standing::Active,
        created_at: tx.now(),
    };
    staff::insert(&tx, &created).await?;
    trail::staff_created(&tx, &actor, &created);
    tx.commit().await?;
    tracing::info!(staff.id = %created.id, "made the first account");
    Ok(())
}
