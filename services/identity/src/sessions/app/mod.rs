//! Signing in and out, and the password one signs in with.
#![warn(clippy::future_not_send)]

mod attempts;
mod beginning;
mod challenges;
mod end_session;
mod provider;
mod queries;
mod second_factor;
mod sign_in;

use auth::Subject;
use db::Tx;
use kernel::{Actor, ErrorKind, Failure, Principal, Refusal, StaffId};
use secrecy::SecretString;

use crate::{
    app::{
        App, passwords,
        rights::{grants_of, rights_in_force, roles_among},
    },
    keys::app::AccessToken,
    roles,
    sessions::{domain::Session, storage},
    staff::domain::Staff,
};

pub(crate) use attempts::{Locked, SignInOrigin};
pub(crate) use beginning::SignedIn;
pub(crate) use challenges::{AnsweredChallenge, ChallengeAnswer, answer_challenge, start_required_enrolment};
pub(crate) use end_session::{
    PasswordChange, change_password, end_own_session, end_session_of, prune_sessions,
};
pub(crate) use provider::{ProviderAnswer, SentToProvider, answer_provider, send_to_provider};
pub(crate) use queries::{list_own_sessions, list_sessions_of, show_session};
pub(crate) use second_factor::{
    OwnSecondFactor, StartSecondFactor, replace_recovery_codes, show_second_factor, start_second_factor,
    verify_second_factor, withdraw_second_factor,
};
pub(crate) use sign_in::{Credentials, IssuedChallenge, SignIn, refresh_session, sign_in, sign_out};

pub(crate) use crate::sessions::storage::SessionList;

/// A session that goes on: a token for requests, and one to get the next with.
#[derive(Debug)]
pub(crate) struct Granted {
    pub(crate) access: AccessToken,
    /// For the cookie; stored only as its digest.
    pub(crate) refresh: SecretString,
    /// Seconds until the session is over.
    pub(crate) ends_in_secs: i64,
}

/// Who a member of staff is to the rest of the suite, by the roles and positions as they are now.
async fn actor_of(tx: &Tx, staff: &Staff) -> Result<Actor, Failure> {
    let rights = rights_in_force(tx, staff).await?;
    let roles = roles::storage::named(tx, &roles_among(&rights)).await?;
    Ok(Actor::holding(Principal::Staff(staff.id), grants_of(rights, &roles), staff.scope.clone()))
}

/// Gives the next pair of tokens.
async fn grant(
    app: &App,
    tx: &Tx,
    session: &Session,
    actor: &Actor,
    refresh: SecretString,
) -> Result<Granted, Failure> {
    storage::insert_token(tx, session.id, passwords::digest_of(&refresh)).await?;
    let access = app.keyring.sign(&app.db, (Subject::Staff(session.staff_id), Some(session.id)), actor)?;
    Ok(Granted { access, refresh, ends_in_secs: (session.expires_at - tx.now()).num_seconds() })
}

/// Whose own account is meant: that of a member of staff.
fn own_account(actor: &Actor) -> Result<StaffId, Refusal> {
    match actor.principal {
        Principal::Staff(id) => Ok(id),
        Principal::Client(_) | Principal::System(_) => Err(Refusal::not_found()),
    }
}

/// Somebody who acts on nothing but their own account.
fn oneself(staff: &Staff) -> Actor {
    Actor::new(Principal::Staff(staff.id), Vec::new(), staff.scope.clone())
}

/// The one answer for every reason that a session does not go on.
fn session_over() -> Refusal {
    Refusal::new(ErrorKind::Unauthenticated, "identity.session_over")
}
