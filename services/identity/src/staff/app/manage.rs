//! Taking in a member of staff; giving them other roles, or the same ones elsewhere; taking away the right to sign in and
//! giving it back; letting somebody try again whose name was guessed at, or begin again with another password.

use db::Tx;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, Language, Refusal, Scope, StaffId};

use super::{StaffTarget, load_to_change, load_to_manage, refuse_last_administrator, refuse_own, rights_of};
use crate::{
    app::{
        App,
        publishing::publish_staff,
        scopes::{refuse_beyond_scope, settle_scope},
    },
    contractors,
    roles::domain::refuse_beyond_rights,
    second_factors::app::forget_second_factor,
    sessions::{self, domain::EndReason},
    staff::{
        domain::{EmailAddress, Password, PasswordSet, RoleName, Staff, Standing, Username},
        storage,
    },
    storage::trail,
};

/// Whom to take in.
#[derive(Debug)]
pub(crate) struct CreateStaff {
    pub(crate) username: Username,
    pub(crate) name: String,
    pub(crate) email: Option<EmailAddress>,
    pub(crate) language: Language,
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
    let CreateStaff { username, name, email, language, password, must_change_password, roles, scope } =
        command;
    // Before the transaction: both take longer than anybody should hold a lock.
    let scope = settle_scope(app, scope).await?;
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
        email,
        language,
        password_hash,
        must_change_password,
        second_factor_at: None,
        provider_linked_at: None,
        roles,
        scope,
        standing: Standing::Active,
        tokens_valid_from: None,
        sessions_valid_from: None,
        created_at: tx.now(),
    };
    storage::insert(&tx, &created).await?;
    trail::staff_created(&tx, actor, &created);
    publish_staff(&tx, &created).await?;
    tx.keep_reply(&idempotency_key, &created)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(created))
}

/// Replaces roles and scope. The caller holds both the rights taken and the rights given.
#[tracing::instrument(skip_all, name = "identity.change_staff_roles")]
pub(crate) async fn change_staff_roles(
    app: &App,
    actor: &Actor,
    target: StaffTarget,
    (roles, scope): (Vec<RoleName>, Scope),
) -> Result<Staff, Failure> {
    let scope = settle_scope(app, scope).await?;
    refuse_beyond_scope(&app.db, actor, &scope).await?;
    let tx = app.db.begin().await?;
    let before = load_to_change(&tx, actor, target).await?;
    refuse_beyond_rights(actor, &rights_of(&tx, &roles, scope.clone()).await?.permissions)?;
    let mut after = before.clone();
    after.change_roles(roles, scope)?;
    refuse_last_administrator(&tx, &before, &after).await?;
    refuse_of_contractor(&tx, &after).await?;
    storage::save(&tx, &after).await?;
    trail::roles_changed(&tx, actor, &before, &after);
    publish_staff(&tx, &after).await?;
    tx.commit().await?;
    Ok(after)
}

/// Replaces where somebody is written to. Links for a new password that went to the address of before open nothing any more.
/// Nobody does so for themselves by a token alone: whoever stole it would have the next link.
#[tracing::instrument(skip_all, name = "identity.change_contact")]
pub(crate) async fn change_contact(
    app: &App,
    actor: &Actor,
    target: StaffTarget,
    (email, language): (Option<EmailAddress>, Language),
) -> Result<Staff, Failure> {
    refuse_own(actor, target.id)?;
    let tx = app.db.begin().await?;
    let mut staff = load_to_change(&tx, actor, target).await?;
    staff.change_contact(email, language)?;
    storage::save(&tx, &staff).await?;
    trail::contact_changed(&tx, actor, &staff);
    tx.commit().await?;
    Ok(staff)
}

/// Passes unless somebody of a contractor would administer the whole group: when the contract ends, nobody might be left who
/// does.
///
/// # Errors
/// `identity.contractor_administers`.
async fn refuse_of_contractor(tx: &Tx, staff: &Staff) -> Result<(), Failure> {
    let administers = staff.is_of_administration();
    if !administers || contractors::storage::people::of_account(tx.conn(), staff.id).await?.is_empty() {
        return Ok(());
    }
    Err(Refusal::conflict("identity.contractor_administers").into())
}

/// Disables an account and ends its sessions; its access tokens are refused as soon as the services have received the event.
#[tracing::instrument(skip_all, name = "identity.disable_staff")]
pub(crate) async fn disable_staff(app: &App, actor: &Actor, target: StaffTarget) -> Result<Staff, Failure> {
    refuse_own(actor, target.id)?;
    let tx = app.db.begin().await?;
    let before = load_to_change(&tx, actor, target).await?;
    let mut disabled = before.clone();
    disabled.disable(tx.now())?;
    refuse_last_administrator(&tx, &before, &disabled).await?;
    storage::save(&tx, &disabled).await?;
    sessions::storage::end_others(&tx, disabled.id, None, EndReason::Disabled).await?;
    trail::standing_changed(&tx, actor, &disabled);
    publish_staff(&tx, &disabled).await?;
    tx.commit().await?;
    Ok(disabled)
}

/// Enables a disabled account, with the roles it had. The caller holds them, too.
#[tracing::instrument(skip_all, name = "identity.enable_staff")]
pub(crate) async fn enable_staff(app: &App, actor: &Actor, target: StaffTarget) -> Result<Staff, Failure> {
    let tx = app.db.begin().await?;
    let mut enabled = load_to_change(&tx, actor, target).await?;
    enabled.enable()?;
    storage::save(&tx, &enabled).await?;
    trail::standing_changed(&tx, actor, &enabled);
    publish_staff(&tx, &enabled).await?;
    tx.commit().await?;
    Ok(enabled)
}

/// Forgets all failed attempts at an account, from wherever.
#[tracing::instrument(skip_all, name = "identity.unlock_staff")]
pub(crate) async fn unlock_staff(app: &App, actor: &Actor, id: StaffId) -> Result<Staff, Failure> {
    let tx = app.db.begin().await?;
    let staff = load_to_manage(&tx, actor, id).await?;
    sessions::storage::lockouts::forget_all(&tx, &staff.username).await?;
    trail::unlocked(&tx, actor, staff.id);
    tx.commit().await?;
    Ok(staff)
}

/// Takes the second factor of somebody away who lost it. What their roles ask of them they are asked at the next sign-in.
#[tracing::instrument(skip_all, name = "identity.reset_second_factor")]
pub(crate) async fn reset_second_factor(
    app: &App,
    actor: &Actor,
    target: StaffTarget,
) -> Result<Staff, Failure> {
    refuse_own(actor, target.id)?;
    let tx = app.db.begin().await?;
    let mut staff = load_to_change(&tx, actor, target).await?;
    forget_second_factor(&tx, &mut staff).await?;
    trail::second_factor(&tx, actor, "reset_second_factor", staff.id);
    tx.commit().await?;
    Ok(staff)
}

/// Which account, and the password that opens the way to another one.
#[derive(Debug)]
pub(crate) struct PasswordReset {
    pub(crate) target: StaffTarget,
    pub(crate) password: Password,
}

/// Replaces a password, ends every session and has the person choose another at the next sign-in. Whoever has just been
/// given a password may try it: failed attempts are forgotten.
#[tracing::instrument(skip_all, name = "identity.reset_password")]
pub(crate) async fn reset_password(app: &App, actor: &Actor, reset: PasswordReset) -> Result<Staff, Failure> {
    let PasswordReset { target, password } = reset;
    refuse_own(actor, target.id)?;
    let tx = app.db.begin().await?;
    let known = load_to_change(&tx, actor, target).await?;
    // Hashing takes longer than anybody should hold a lock; the version tells whether the account is another by then.
    tx.rollback().await?;
    let hash = app.passwords.hash_new("/password", &password, (&known.username, &known.name)).await?;
    let tx = app.db.begin().await?;
    let mut staff = load_to_change(&tx, actor, target).await?;
    staff.set_password(hash, PasswordSet::ByAnother, tx.now())?;
    storage::save(&tx, &staff).await?;
    sessions::storage::end_others(&tx, staff.id, None, EndReason::PasswordChanged).await?;
    sessions::storage::lockouts::forget_all(&tx, &staff.username).await?;
    trail::password_set(&tx, actor, "reset_password", staff.id);
    publish_staff(&tx, &staff).await?;
    tx.commit().await?;
    Ok(staff)
}
