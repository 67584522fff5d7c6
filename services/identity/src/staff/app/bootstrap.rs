//! The first account, without which nobody could make the second.

use kernel::{Actor, Failure, Language, Permission, Scope, StaffId};

use crate::{
    app::{App, publishing::publish_staff},
    roles,
    staff::{
        domain::{ADMINISTRATOR, Role, RoleName, SecondFactorPolicy, Staff, Standing},
        storage,
    },
    storage::trail,
};

/// Makes the account of the configuration, unless its name is taken: then whoever has it keeps their password.
#[tracing::instrument(skip_all, name = "identity.bootstrap_administrator")]
pub(crate) async fn bootstrap_administrator(app: &App) -> Result<(), Failure> {
    let actor = Actor::system("identity.bootstrap");
    let tx = app.db.begin().await?;
    let role = Role {
        name: RoleName::stored(ADMINISTRATOR),
        description: "Everything, everywhere.".to_owned(),
        permissions: Permission::ALL.to_vec(),
        // Stored with a new role alone: what an operator decided stays.
        second_factor: SecondFactorPolicy::Optional,
        version: 1,
        created_at: tx.now(),
    };
    let before = roles::storage::load(&tx, &role.name).await?;
    roles::storage::put(&tx, &role).await?;
    if before.is_some_and(|before| before.permissions != role.permissions) {
        for holder in storage::holders(&tx, &role.name).await? {
            publish_staff(&tx, &holder).await?;
        }
    }
    let Some(admin) = &app.config.administrator else { return Ok(tx.commit().await?) };
    if storage::by_username(&tx, &admin.username).await?.is_some() {
        return Ok(tx.commit().await?);
    }
    let created = Staff {
        id: StaffId::new(app.db.ids().as_ref()),
        version: 1,
        username: admin.username.clone(),
        name: "Administrator".to_owned(),
        email: None,
        language: Language::Zh,
        // The operator's own choice: it is theirs to know that it is a good one.
        password_hash: app.passwords.hash(admin.password.expose().into()).await?,
        must_change_password: false,
        second_factor_at: None,
        provider_linked_at: None,
        roles: vec![role.name],
        scope: Scope::Group,
        standing: Standing::Active,
        tokens_valid_from: None,
        sessions_valid_from: None,
        created_at: tx.now(),
    };
    storage::insert(&tx, &created).await?;
    trail::staff_created(&tx, &actor, &created);
    publish_staff(&tx, &created).await?;
    tx.commit().await?;
    tracing::info!(staff.id = %created.id, "made the first account");
    Ok(())
}
