//! What ends sessions: somebody from elsewhere, another password, and time, with which attempts and sources are forgotten, too.

use chrono::TimeDelta;
use db::Tx;
use kernel::{Actor, Failure, Refusal, SessionId, StaffId};
use secrecy::SecretString;

use super::{
    attempts::{Attempt, Locked, SignInOrigin},
    own_account,
    sign_in::refuse_same,
};
use crate::{
    app::{App, passwords, publishing::publish_staff},
    password_resets::app::prune_password_resets,
    sessions::{
        domain::EndReason,
        storage::{self, challenges, lockouts, provider},
    },
    staff::{
        self,
        app::load_to_manage,
        domain::{Password, PasswordSet, Staff},
    },
    storage::trail,
};

/// Ends one of the caller's own sessions.
#[tracing::instrument(skip_all, name = "identity.end_own_session")]
pub(crate) async fn end_own_session(app: &App, actor: &Actor, session_id: SessionId) -> Result<(), Failure> {
    let id = own_account(actor)?;
    let tx = app.db.begin().await?;
    let staff = staff::storage::load(&tx, id).await?.ok_or_else(Refusal::not_found)?;
    end(tx, actor, staff, session_id).await
}

/// Ends a session of somebody whom the caller may manage.
#[tracing::instrument(skip_all, name = "identity.end_session_of")]
pub(crate) async fn end_session_of(
    app: &App,
    actor: &Actor,
    (id, session_id): (StaffId, SessionId),
) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    let staff = load_to_manage(&tx, actor, id).await?;
    end(tx, actor, staff, session_id).await
}

/// Ends it, and its access tokens with it. A token of the version before does not say of which session it is, so all of the
/// person's are over; the sessions that go on get new ones by themselves.
async fn end(tx: Tx, actor: &Actor, mut staff: Staff, session_id: SessionId) -> Result<(), Failure> {
    let session = storage::load(&tx, session_id).await?.filter(|session| session.staff_id == staff.id);
    session.ok_or_else(Refusal::not_found)?;
    if storage::end(&tx, session_id, EndReason::Revoked).await? {
        staff.end_unnamed_tokens(tx.now());
        staff::storage::save(&tx, &staff).await?;
        trail::session_ended(&tx, actor, session_id, EndReason::Revoked);
        publish_staff(&tx, &staff).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The old password, the new one, and the session that goes on.
#[derive(Debug)]
pub(crate) struct PasswordChange {
    pub(crate) current: SecretString,
    pub(crate) new: Password,
    pub(crate) refresh: Option<SecretString>,
    pub(crate) origin: SignInOrigin,
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
    let PasswordChange { current, new, refresh, origin } = change;
    let id = own_account(actor)?;
    let known = staff::storage::find(&app.db, id).await?.ok_or_else(Refusal::not_found)?;
    let attempt = match Attempt::begin(app, known.username.clone(), &origin).await? {
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
    let mut staff = staff::storage::load(&tx, id).await?.ok_or_else(Refusal::not_found)?;
    staff.set_password(hash, PasswordSet::ByOwner, tx.now())?;
    staff::storage::save(&tx, &staff).await?;
    let own = match &refresh {
        Some(refresh) => storage::session_of_token(&tx, passwords::digest_of(refresh)).await?,
        None => None,
    };
    storage::end_others(&tx, id, own, EndReason::PasswordChanged).await?;
    trail::password_set(&tx, actor, "change_password", id);
    publish_staff(&tx, &staff).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Ended sessions are kept this long, so that a stolen token that comes late is still known for what it is.
const KEEP_SESSIONS: TimeDelta = TimeDelta::days(7);

const KEEP_LOCKOUTS: TimeDelta = TimeDelta::days(2);

/// A source that nobody signed in from for so long is not known any more.
const KEEP_SOURCES: TimeDelta = TimeDelta::days(90);

const BATCH: u64 = 500;

/// Deletes a batch; true when there may be more.
#[tracing::instrument(skip_all, name = "identity.prune_sessions")]
pub(crate) async fn prune_sessions(app: &App) -> Result<bool, Failure> {
    let now = app.db.clock().now();
    let sessions = storage::prune(&app.db, now - KEEP_SESSIONS, BATCH).await?;
    lockouts::prune(&app.db, now - KEEP_LOCKOUTS, now - KEEP_SOURCES).await?;
    challenges::prune(&app.db, now).await?;
    provider::prune(&app.db, now).await?;
    prune_password_resets(app).await?;
    Ok(sessions >= BATCH)
}
