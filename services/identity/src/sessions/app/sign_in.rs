//! Signing in with name and password, the next access token for a refresh token that works once, and signing out.

use db::Tx;
use kernel::{Actor, ErrorKind, Failure, Principal, Refusal, SessionId};
use secrecy::{ExposeSecret, SecretString};

use super::{
    Granted, actor_of,
    attempts::{Attempt, Locked, SignInOrigin, remember},
    grant, session_over,
};
use crate::{
    app::{App, passwords, publishing::publish_staff},
    sessions::{
        domain::{EndReason, GRACE, Session},
        storage::{self, PresentedToken},
    },
    staff::{
        self,
        domain::{Password, PasswordSet, Staff, Username},
    },
    storage::trail,
};

/// What was typed, and where.
#[derive(Debug)]
pub(crate) struct Credentials {
    pub(crate) username: Username,
    pub(crate) password: SecretString,
    /// Another password, from now on.
    pub(crate) new_password: Option<Password>,
    pub(crate) origin: SignInOrigin,
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
    let Credentials { username, password, new_password, origin } = credentials;
    let attempt = match Attempt::begin(app, username, &origin).await? {
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
    begin_session(app, &attempt, known, (new_hash, origin)).await.map(Ok)
}

/// The password was right: takes the new one, if there is one, and begins.
async fn begin_session(
    app: &App,
    attempt: &Attempt,
    known: &Staff,
    (new_hash, origin): (Option<String>, SignInOrigin),
) -> Result<SignedIn, Failure> {
    let tx = app.db.begin().await?;
    attempt.succeeded(&tx).await?;
    // Loaded again: the account may have been disabled while the password was compared.
    let mut staff =
        staff::storage::load(&tx, known.id).await?.filter(Staff::is_active).ok_or_else(refused)?;
    let actor = actor_of(&tx, &staff).await?;
    if let Some(hash) = new_hash {
        staff.set_password(hash, PasswordSet::ByOwner, tx.now())?;
        staff::storage::save(&tx, &staff).await?;
        storage::end_others(&tx, staff.id, None, EndReason::PasswordChanged).await?;
        trail::password_set(&tx, &actor, "change_password", staff.id);
        publish_staff(&tx, &staff).await?;
    } else if staff.must_change_password {
        tx.commit().await?;
        return Err(change_required().into());
    }
    let device = remember(&tx, staff.id, &origin).await?;
    let session = Session {
        id: SessionId::new(app.db.ids().as_ref()),
        staff_id: staff.id,
        source: Some(origin.address),
        started_at: tx.now(),
        last_used_at: tx.now(),
        expires_at: tx.now() + app.config.session_lasts,
        is_ended: false,
    };
    storage::insert(&tx, &session).await?;
    let granted = grant(app, &tx, &session, &actor, passwords::random_secret()).await?;
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

/// Goes on with a session. A token that comes a second time ends the session for both who hold it (RFC 9700 §4.14.2), unless
/// it comes so soon that another tab or a lost reply explains it: then it gets the successor it got before.
#[tracing::instrument(skip_all, name = "identity.refresh_session")]
pub(crate) async fn refresh_session(app: &App, refresh: &SecretString) -> Result<Granted, Failure> {
    let tx = app.db.begin().await?;
    let next = passwords::successor_of(&app.db, refresh);
    let session_id = match storage::present_token(&tx, passwords::digest_of(refresh)).await? {
        PresentedToken::Fresh(session_id) => session_id,
        PresentedToken::Used(session_id, used_at) => {
            let is_soon = tx.now() - used_at <= GRACE;
            if !(is_soon && storage::is_unused(&tx, passwords::digest_of(&next)).await?) {
                return end_reused(tx, session_id).await;
            }
            session_id
        }
        PresentedToken::Unknown => return Err(session_over().into()),
    };
    let session = storage::load(&tx, session_id).await?;
    let session = session.filter(|session| session.is_open(tx.now(), app.config.session_idles));
    let session = session.ok_or_else(session_over)?;
    let staff = staff::storage::load(&tx, session.staff_id)
        .await?
        .filter(Staff::is_active)
        .ok_or_else(session_over)?;
    let actor = actor_of(&tx, &staff).await?;
    storage::touch(&tx, session.id).await?;
    let granted = grant(app, &tx, &session, &actor, next).await?;
    tx.commit().await?;
    Ok(granted)
}

/// The refusal has an effect, so it is committed: the session is over, and its access tokens with it, whoever stole it.
async fn end_reused(tx: Tx, session_id: SessionId) -> Result<Granted, Failure> {
    if storage::end(&tx, session_id, EndReason::TokenReused).await? {
        let actor = Actor::system("identity.refresh_session");
        trail::session_ended(&tx, &actor, session_id, EndReason::TokenReused);
        tracing::warn!(session.id = %session_id, "a refresh token came twice; the session is ended");
        let session = storage::load(&tx, session_id).await?.ok_or_else(session_over)?;
        if let Some(mut staff) = staff::storage::load(&tx, session.staff_id).await? {
            staff.end_unnamed_tokens(tx.now());
            staff::storage::save(&tx, &staff).await?;
            publish_staff(&tx, &staff).await?;
        }
    }
    tx.commit().await?;
    Err(session_over().into())
}

/// Ends the session a refresh token belongs to, and its access tokens with it. Whoever has no session is signed out
/// already.
#[tracing::instrument(skip_all, name = "identity.sign_out")]
pub(crate) async fn sign_out(app: &App, refresh: Option<&SecretString>) -> Result<(), Failure> {
    let Some(refresh) = refresh else { return Ok(()) };
    let tx = app.db.begin().await?;
    let Some(id) = storage::session_of_token(&tx, passwords::digest_of(refresh)).await? else {
        return Ok(());
    };
    let Some(session) = storage::load(&tx, id).await? else { return Ok(()) };
    // What is published is the account as it is: whoever changes it meanwhile waits.
    let staff = staff::storage::hold(&tx, session.staff_id).await?;
    if storage::end(&tx, id, EndReason::SignedOut).await? {
        let who =
            Actor { principal: Principal::Staff(session.staff_id), ..Actor::system("identity.sign_out") };
        trail::session_ended(&tx, &who, id, EndReason::SignedOut);
        if let Some(staff) = staff {
            publish_staff(&tx, &staff).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
