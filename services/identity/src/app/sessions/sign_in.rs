//! Signing in with name and password.

use kernel::{ErrorKind, Failure, Refusal, SessionId};
use secrecy::{ExposeSecret, SecretString};

use super::{
    Granted, Locked, Visitor, actor_of,
    attempts::{Attempt, remember},
    grant,
};
use crate::{
    app::{App, publishing::publish_staff, secrets},
    domain::{Ended, Password, PasswordSet, Session, Staff, Username},
    storage::{sessions, staff, trail},
};

/// What was typed, and where.
#[derive(Debug)]
pub(crate) struct Credentials {
    pub(crate) username: Username,
    pub(crate) password: SecretString,
    /// Another password, from now on.
    pub(crate) new_password: Option<Password>,
    pub(crate) visitor: Visitor,
}

/// A session that has begun.
#[derive(Debug)]
pub(crate) struct SignedIn {
    pub(crate) granted: Granted,
    /// For a browser nobody signed in with before.
    pub(crate) device: Option<SecretString>,
}

/// Begins a session. The answer is the same for a wrong name, a wrong password and a disabled account.
///
/// # Errors
/// `identity.sign_in_failed`; `identity.password_change_required` for a password that somebody else has set.
#[tracing::instrument(skip_all, name = "identity.sign_in")]
pub(crate) async fn sign_in(
    app: &App,
    credentials: Credentials,
) -> Result<Result<SignedIn, Locked>, Failure> {
    let Credentials { username, password, new_password, visitor } = credentials;
    let attempt = match Attempt::begin(app, username, &visitor).await? {
        Ok(attempt) => attempt,
        Err(locked) => return Ok(Err(locked)),
    };
    let known = attempt.staff.as_ref().filter(|staff| staff.is_active());
    let hash = known.map(|staff| staff.password_hash.clone());
    let (true, Some(known)) = (app.passwords.matches(password.clone(), hash).await?, known) else {
        attempt.failed(app).await;
        return Err(refused().into());
    };
    let new_hash = match &new_password {
        None => None,
        Some(new) => {
            refuse_same(new, &password)?;
            Some(app.passwords.hash_new("/new_password", new, (&known.username, &known.name)).await?)
        }
    };
    begin_session(app, &attempt, known, (new_hash, visitor)).await.map(Ok)
}

/// The password was right: takes the new one, if there is one, and begins.
async fn begin_session(
    app: &App,
    attempt: &Attempt,
    known: &Staff,
    (new_hash, visitor): (Option<String>, Visitor),
) -> Result<SignedIn, Failure> {
    let tx = app.db.begin().await?;
    attempt.succeeded(&tx).await?;
    // Loaded again: the account may have been disabled while the password was compared.
    let mut staff = staff::load(&tx, known.id).await?.filter(Staff::is_active).ok_or_else(refused)?;
    let actor = actor_of(&tx, &staff).await?;
    if let Some(hash) = new_hash {
        staff.set_password(hash, PasswordSet::ByOwner, tx.now())?;
        staff::save(&tx, &staff).await?;
        sessions::end_others(&tx, staff.id, None, Ended::PasswordChanged).await?;
        trail::password_set(&tx, &actor, "change_password", staff.id);
        publish_staff(&tx, &staff).await?;
    } else if staff.must_change_password {
        tx.commit().await?;
        return Err(change_required().into());
    }
    let device = remember(&tx, staff.id, &visitor).await?;
    let session = Session {
        id: SessionId::new(app.db.ids().as_ref()),
        staff_id: staff.id,
        source: Some(visitor.address),
        started_at: tx.now(),
        last_used_at: tx.now(),
        expires_at: tx.now() + app.config.session_lasts,
        is_ended: false,
    };
    sessions::insert(&tx, &session).await?;
    let granted = grant(app, &tx, &session, &actor, secrets::random_secret()).await?;
    trail::signed_in(&tx, &actor, &session);
    tx.commit().await?;
    Ok(SignedIn { granted, device })
}

/// Passes for a password that is another.
pub(super) fn refuse_same(new: &Password, old: &SecretString) -> Result<(), Refusal> {
    if new.expose() != old.expose_secret() {
        return Ok(());
    }
    Err(Refusal::at("/new_password", "password.unchanged"))
}

fn change_required() -> Refusal {
    Refusal::forbidden("identity.password_change_required")
}

fn refused() -> Refusal {
    Refusal::new(ErrorKind::Unauthenticated, "identity.sign_in_failed")
}
