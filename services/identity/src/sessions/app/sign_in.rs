//! Signing in with name and password, the next access token for a refresh token that works once, and signing out.

use db::Tx;
use kernel::{Actor, ErrorKind, Failure, Principal, Refusal, SessionId};
use secrecy::{ExposeSecret, SecretString};

use super::{
    Granted, actor_of,
    attempts::{Attempt, Locked, SignInOrigin},
    beginning::{SignedIn, begin_session},
    grant, session_over,
};
use crate::{
    app::{
        App, passwords,
        publishing::publish_staff,
        rights::{rights_in_force, roles_among},
    },
    roles,
    sessions::{
        domain::{Challenge, ChallengeNeed, EndReason, GRACE, SignInProof},
        storage::{self, PresentedToken, challenges},
    },
    staff::{
        self,
        domain::{Password, Staff, Username, asks_for_second_factor},
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

/// What became of a password that was right, or of the provider's word.
#[derive(Debug)]
pub(crate) enum SignIn {
    /// It was all that is asked for.
    Begun(SignedIn),
    /// More is asked for.
    Challenged(IssuedChallenge),
}

/// What to come back with, and what to bring.
#[derive(Debug)]
pub(crate) struct IssuedChallenge {
    pub(crate) secret: SecretString,
    pub(crate) need: ChallengeNeed,
    /// Seconds until it is over.
    pub(crate) lasts_secs: i64,
}

/// Begins a session, or asks for a second factor. The answer is the same for a wrong name, a wrong password and a disabled
/// account.
///
/// # Errors
/// `identity.sign_in_failed`; `identity.password_change_required` for a password that somebody else has set.
#[tracing::instrument(skip_all, name = "identity.sign_in")]
pub(crate) async fn sign_in(app: &App, credentials: Credentials) -> Result<Result<SignIn, Locked>, Failure> {
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
    let tx = app.db.begin().await?;
    // Loaded again: the account may have been disabled, or its password replaced, while this one was compared.
    let is_same = |staff: &Staff| staff.is_active() && staff.password_hash == known.password_hash;
    let staff = staff::storage::load(&tx, known.id).await?.filter(is_same).ok_or_else(refused)?;
    let passed = Passed { proof: SignInProof::Password { new_hash }, origin, has_second_factor: false };
    go_on(app, tx, &attempt, (staff, passed)).await.map(Ok)
}

/// What somebody has proven so far.
pub(super) struct Passed {
    pub(super) proof: SignInProof,
    pub(super) origin: SignInOrigin,
    /// They brought a second factor with it, at a provider whose word on that is trusted.
    pub(super) has_second_factor: bool,
}

/// The password was right, or the provider has proven who it is: begins, where nothing else is asked for. Who has to bring a
/// code has proven nothing before it comes, so that the attempt stays counted: otherwise whoever knows the password had as
/// many guesses as they like.
pub(super) async fn go_on(
    app: &App,
    tx: Tx,
    attempt: &Attempt,
    (staff, passed): (Staff, Passed),
) -> Result<SignIn, Failure> {
    let Passed { proof, origin, has_second_factor } = passed;
    let need = if has_second_factor { None } else { need_of(&tx, &staff).await? };
    if need != Some(ChallengeNeed::Code) {
        attempt.succeeded(&tx).await?;
    }
    // Who signs in at the provider needs no password here, and need not choose one.
    if staff.must_change_password && proof == (SignInProof::Password { new_hash: None }) {
        tx.commit().await?;
        return Err(change_required().into());
    }
    let done = match need {
        None => SignIn::Begun(begin_session(app, &tx, staff, (proof, origin)).await?),
        Some(need) => SignIn::Challenged(challenge(&tx, &staff, need, (proof, origin)).await?),
    };
    tx.commit().await?;
    Ok(done)
}

/// What is asked for besides, by the roles as they are now.
async fn need_of(tx: &Tx, staff: &Staff) -> Result<Option<ChallengeNeed>, Failure> {
    if staff.second_factor_at.is_some() {
        return Ok(Some(ChallengeNeed::Code));
    }
    let roles = roles_among(&rights_in_force(tx, staff).await?);
    let roles = roles::storage::named(tx, &roles).await?;
    Ok(asks_for_second_factor(&roles).then_some(ChallengeNeed::Enrolment))
}

/// Has the sign-in wait, with what came with it.
async fn challenge(
    tx: &Tx,
    staff: &Staff,
    need: ChallengeNeed,
    (proof, origin): (SignInProof, SignInOrigin),
) -> Result<IssuedChallenge, Failure> {
    let secret = passwords::random_secret();
    let account = (staff.id, staff.version);
    let waiting = Challenge::begin(passwords::digest_of(&secret), account, (need, proof), tx.now());
    challenges::insert(tx, &waiting).await?;
    trail::challenged(tx, &waiting, &origin.address);
    Ok(IssuedChallenge { secret, need, lasts_secs: waiting.lasts_secs(tx.now()) })
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
