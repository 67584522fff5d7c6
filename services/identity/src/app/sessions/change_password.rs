//! Choosing another password for oneself.

use kernel::{Actor, Failure, Refusal};
use secrecy::SecretString;

use super::{Locked, Visitor, attempts::Attempt, own_account, sign_in::refuse_same};
use crate::{
    app::{App, publishing::publish_staff, secrets},
    domain::{Ended, Password, PasswordSet},
    storage::{sessions, staff, trail},
};

/// The old password, the new one, and the session that goes on.
#[derive(Debug)]
pub(crate) struct PasswordChange {
    pub(crate) current: SecretString,
    pub(crate) new: Password,
    pub(crate) refresh: Option<SecretString>,
    pub(crate) visitor: Visitor,
}

/// Replaces the caller's password and ends their other sessions. A wrong current password is counted like a failed sign-in:
/// a token alone does not open a way to guess.
///
/// # Errors
/// A fault at `/current_password`.
#[tracing::instrument(skip_all, name = "identity.change_password")]
pub(crate) async fn change_password(
    app: &App,
    actor: &Actor,
    change: PasswordChange,
) -> Result<Result<(), Locked>, Failure> {
    let PasswordChange { current, new, refresh, visitor } = change;
    let id = own_account(actor)?;
    let known = staff::find(&app.db, id).await?.ok_or_else(Refusal::not_found)?;
    let attempt = match Attempt::begin(app, known.username.clone(), &visitor).await? {
        Ok(attempt) => attempt,
        Err(locked) => return Ok(Err(locked)),
    };
    if !app.passwords.matches(current.clone(), Some(known.password_hash.clone())).await? {
        attempt.failed(app).await;
        return Err(Refusal::at("/current_password", "password.wrong").into());
    }
    // By itself: whoever knows the old password guesses at nothing, however often the new one is refused.
    let tx = app.db.begin().await?;
    attempt.succeeded(&tx).await?;
    tx.commit().await?;
    refuse_same(&new, &current)?;
    let hash = app.passwords.hash_new("/new_password", &new, (&known.username, &known.name)).await?;
    let tx = app.db.begin().await?;
    let mut staff = staff::load(&tx, id).await?.ok_or_else(Refusal::not_found)?;
    staff.set_password(hash, PasswordSet::ByOwner, tx.now())?;
    staff::save(&tx, &staff).await?;
    let own = match &refresh {
        Some(refresh) => sessions::session_of_token(&tx, secrets::digest_of(refresh)).await?,
        None => None,
    };
    sessions::end_others(&tx, id, own, Ended::PasswordChanged).await?;
    trail::password_set(&tx, actor, "change_password", id);
    publish_staff(&tx, &staff).await?;
    tx.commit().await?;
    Ok(Ok(()))
}
