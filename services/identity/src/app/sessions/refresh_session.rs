//! The next access token, for a refresh token that works once.

use kernel::{Failure, SessionId};
use secrecy::SecretString;

use super::{Granted, actor_of, grant, session_over};
use crate::{
    app::{App, secrets},
    domain::{Ended, Staff},
    storage::{
        sessions::{self, Presented},
        staff, trail,
    },
};

/// Goes on with a session. A token that comes a second time ends the session for both who hold it (RFC 9700 §4.14.2).
pub(crate) async fn refresh_session(app: &App, refresh: &SecretString) -> Result<Granted, Failure> {
    let tx = app.db.begin().await?;
    let session_id = match sessions::present_token(&tx, secrets::digest_of(refresh)).await? {
        Presented::Fresh(session_id) => session_id,
        Presented::Unknown => return Err(session_over().into()),
        Presented::Reused(session_id) => return end_reused(tx, session_id).await,
    };
    let session = sessions::load(&tx, session_id).await?.filter(|session| session.is_open(tx.now()));
    let session = session.ok_or_else(session_over)?;
    let staff =
        staff::load(&tx, session.staff_id).await?.filter(Staff::is_active).ok_or_else(session_over)?;
    let actor = actor_of(&tx, &staff).await?;
    let granted = grant(app, &tx, &session, &actor).await?;
    tx.commit().await?;
    Ok(granted)
}

/// The refusal has an effect, so it is committed.
async fn end_reused(tx: db::Tx, session_id: SessionId) -> Result<Granted, Failure> {
    if sessions::end(&tx, session_id, Ended::TokenReused).await? {
        trail::session_ended(
            &tx,
            &kernel::Actor::system("identity.refresh_session"),
            session_id,
            Ended::TokenReused,
        );
        tracing::warn!(session.id = %session_id, "a refresh token came twice; the session is ended");
    }
    tx.commit().await?;
    Err(session_over().into())
}
