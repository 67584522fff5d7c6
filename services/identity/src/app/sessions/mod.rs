//! Signing in and out, and the password one signs in with.

mod attempts;
mod change_password;
mod end_session;
mod list_sessions;
mod refresh_session;
mod show_session;
mod sign_in;
mod sign_out;

use auth::Subject;
use db::Tx;
use kernel::{Actor, ErrorKind, Failure, Principal, Refusal, StaffId};
use secrecy::SecretString;

pub(crate) use crate::storage::account_lists::SessionList;
pub(crate) use attempts::{Locked, Visitor};
pub(crate) use change_password::{PasswordChange, change_password};
pub(crate) use end_session::{end_own_session, end_session_of};
pub(crate) use list_sessions::{list_own_sessions, list_sessions_of};
pub(crate) use refresh_session::refresh_session;
pub(crate) use show_session::show_session;
pub(crate) use sign_in::{Credentials, SignedIn, sign_in};
pub(crate) use sign_out::sign_out;

use super::{App, keys::AccessToken, secrets};
use crate::{
    domain::{Grant, Session, Staff, permissions_of},
    storage::{roles, sessions},
};

/// A session that goes on: a token for requests, and one to get the next with.
#[derive(Debug)]
pub(crate) struct Granted {
    pub(crate) access: AccessToken,
    /// For the cookie; stored only as its digest.
    pub(crate) refresh: SecretString,
    /// Seconds until the session is over.
    pub(crate) ends_in_secs: i64,
}

/// Who a member of staff is to the rest of the suite, by the roles as they are now.
async fn actor_of(tx: &Tx, staff: &Staff) -> Result<Actor, Failure> {
    let permissions = permissions_of(roles::named(tx, &staff.roles).await?);
    Ok(Actor { principal: Principal::Staff(staff.id), permissions, scope: staff.scope.clone() })
}

/// Gives the next pair of tokens.
async fn grant(
    app: &App,
    tx: &Tx,
    session: &Session,
    actor: &Actor,
    refresh: SecretString,
) -> Result<Granted, Failure> {
    sessions::insert_token(tx, session.id, secrets::digest_of(&refresh)).await?;
    let rights = Grant { permissions: actor.permissions.clone(), scope: actor.scope.clone() };
    let access = app.keyring.sign(&app.db, (Subject::Staff(session.staff_id), Some(session.id)), rights)?;
    Ok(Granted { access, refresh, ends_in_secs: (session.expires_at - tx.now()).num_seconds() })
}

/// Whose own account is meant: that of a member of staff.
fn own_account(actor: &Actor) -> Result<StaffId, Refusal> {
    match actor.principal {
        Principal::Staff(id) => Ok(id),
        Principal::Client(_) | Principal::System(_) => Err(Refusal::not_found()),
    }
}

/// The one answer for every reason that a session does not go on.
fn session_over() -> Refusal {
    Refusal::new(ErrorKind::Unauthenticated, "identity.session_over")
}
