//! The way back in when nobody may: asked for on the machine itself, where whoever asks could change the database, too.

use kernel::{Actor, Failure};
use secrecy::SecretString;

use crate::{
    app::{App, passwords::written_secret, publishing::publish_staff},
    second_factors::app::forget_second_factor,
    sessions::{self, domain::EndReason},
    staff::{
        domain::{ADMINISTRATOR, PasswordSet, RoleName, Staff, Username},
        storage,
    },
    storage::trail,
};

/// What came of it.
#[derive(Debug)]
pub(crate) enum Recovery {
    /// For one sign-in, which has to bring a password of their own.
    Password(SecretString),
    /// Nobody of this name administers the whole group; these do.
    NoSuchAdministrator(Vec<Username>),
}

/// Gives somebody who administers the whole group a password to begin again with, takes their second factor away, and
/// enables the account if it was disabled. Their sessions end, and failed attempts are forgotten.
#[tracing::instrument(skip_all, name = "identity.recover_administrator")]
pub(crate) async fn recover_administrator(app: &App, username: &Username) -> Result<Recovery, Failure> {
    let actor = Actor::system("identity.recover_administrator");
    let password = written_secret().shown;
    let hash = app.passwords.hash(password.clone()).await?;
    let tx = app.db.begin().await?;
    let administrators = storage::holders(&tx, &RoleName::stored(ADMINISTRATOR)).await?;
    let mut administrators: Vec<Staff> =
        administrators.into_iter().filter(Staff::is_of_administration).collect();
    let Some(found) = administrators.iter().position(|staff| staff.username == *username) else {
        tx.rollback().await?;
        let names = administrators.into_iter().map(|staff| staff.username);
        return Ok(Recovery::NoSuchAdministrator(names.collect()));
    };
    let mut staff = administrators.swap_remove(found);
    if staff.second_factor_at.is_some() {
        forget_second_factor(&tx, &mut staff).await?;
        trail::second_factor(&tx, &actor, "reset_second_factor", staff.id);
    }
    if !staff.is_active() {
        staff.enable()?;
        storage::save(&tx, &staff).await?;
        trail::standing_changed(&tx, &actor, &staff);
    }
    staff.set_password(hash, PasswordSet::ByAnother, tx.now())?;
    storage::save(&tx, &staff).await?;
    sessions::storage::end_others(&tx, staff.id, None, EndReason::PasswordChanged).await?;
    sessions::storage::lockouts::forget_all(&tx, &staff.username).await?;
    trail::password_set(&tx, &actor, "recover_administrator", staff.id);
    publish_staff(&tx, &staff).await?;
    tx.commit().await?;
    Ok(Recovery::Password(password))
}
