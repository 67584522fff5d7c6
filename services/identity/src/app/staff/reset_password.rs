//! Giving somebody a password to begin again with.

use kernel::{Actor, Failure};

use super::{StaffTarget, load_to_change, refuse_own};
use crate::{
    app::{App, publishing::publish_staff},
    domain::{Ended, Password, PasswordSet, Staff},
    storage::{lockouts, sessions, staff, trail},
};

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
    staff::save(&tx, &staff).await?;
    sessions::end_others(&tx, staff.id, None, Ended::PasswordChanged).await?;
    lockouts::forget_all(&tx, &staff.username).await?;
    trail::password_set(&tx, actor, "reset_password", staff.id);
    publish_staff(&tx, &staff).await?;
    tx.commit().await?;
    Ok(staff)
}
