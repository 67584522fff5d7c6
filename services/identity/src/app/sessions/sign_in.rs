//! Signing in with name and password.
//!
//! Two transactions, on purpose: the attempt is counted and committed before the password is looked at, so that a
//! crash or a hundred guesses at once cannot go uncounted.

use chrono::TimeDelta;
use kernel::{ErrorKind, Failure, Refusal, SessionId};
use secrecy::SecretString;

use super::{Granted, actor_of, grant};
use crate::{
    app::App,
    domain::{Session, Staff, Username},
    storage::{lockouts, sessions, staff, trail},
};

/// What was typed.
#[derive(Debug)]
pub(crate) struct Credentials {
    pub(crate) username: Username,
    pub(crate) password: SecretString,
}

/// How an attempt went.
#[derive(Debug)]
pub(crate) enum SignIn {
    In(Granted),
    /// Too many attempts at this name; nobody looked at the password.
    Locked {
        wait: TimeDelta,
    },
}

/// Begins a session. The answer is the same for a wrong name, a wrong password and a disabled account.
pub(crate) async fn sign_in(app: &App, credentials: Credentials) -> Result<SignIn, Failure> {
    let Credentials { username, password } = credentials;
    let staff = match count_attempt(app, &username).await? {
        Ok(staff) => staff.filter(Staff::is_active),
        Err(wait) => return Ok(SignIn::Locked { wait }),
    };
    let hash = staff.as_ref().map(|staff| staff.password_hash.clone());
    match (staff, app.passwords.matches(password, hash).await?) {
        (Some(staff), true) => begin_session(app, &username, &staff).await.map(SignIn::In),
        _no => Err(refused().into()),
    }
}

async fn count_attempt(app: &App, username: &Username) -> Result<Result<Option<Staff>, TimeDelta>, Failure> {
    let tx = app.db.begin().await?;
    let mut lockout = lockouts::hold(&tx, username).await?;
    if let Err(wait) = lockout.attempt(tx.now()) {
        return Ok(Err(wait));
    }
    lockouts::save(&tx, username, &lockout).await?;
    let staff = staff::by_username(&tx, username).await?;
    tx.commit().await?;
    Ok(Ok(staff))
}

async fn begin_session(app: &App, username: &Username, known: &Staff) -> Result<Granted, Failure> {
    let tx = app.db.begin().await?;
    // Loaded again: the account may have been disabled while the password was compared.
    let staff = staff::load(&tx, known.id).await?.filter(Staff::is_active).ok_or_else(refused)?;
    lockouts::forget(&tx, username).await?;
    let session = Session {
        id: SessionId::new(app.db.ids().as_ref()),
        staff_id: staff.id,
        started_at: tx.now(),
        expires_at: tx.now() + app.config.session_lasts,
        is_ended: false,
    };
    let actor = actor_of(&tx, &staff).await?;
    sessions::insert(&tx, &session).await?;
    let granted = grant(app, &tx, &session, &actor).await?;
    trail::signed_in(&tx, &actor, &session);
    tx.commit().await?;
    Ok(granted)
}

fn refused() -> Refusal {
    Refusal::new(
        ErrorKind::Unauthenticated,
        "identity.sign_in_failed",
        "The user name or the password is not right.",
        "用户名或密码不正确。",
    )
}
