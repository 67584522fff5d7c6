//! The next access token, for a refresh token that works once.

use db::Tx;
use kernel::{Failure, SessionId};
use secrecy::SecretString;

use super::{Granted, actor_of, grant, session_over};
use crate::{
    app::{App, publishing::publish_staff, secrets},
    domain::{Ended, GRACE, Staff},
    storage::{
        sessions::{self, Presented},
        staff, trail,
    },
};

/// Goes on with a session. A token that comes a second time ends the session for both who hold it (RFC 9700 §4.14.2), unless
/// it comes so soon that another tab or a lost reply explains it: then it gets the successor it got before.
#[tracing::instrument(skip_all, name = "identity.refresh_session")]
pub(crate) async fn refresh_session(app: &App, refresh: &SecretString) -> Result<Granted, Failure> {
    let tx = app.db.begin().await?;
    let next = secrets::successor_of(&app.db, refresh);
    let session_id = match sessions::present_token(&tx, secrets::digest_of(refresh)).await? {
        Presented::Fresh(session_id) => session_id,
        Presented::Used(session_id, used_at) => {
            let is_soon = tx.now() - used_at <= GRACE;
            if !(is_soon && sessions::is_unused(&tx, secrets::digest_of(&next)).await?) {
                return end_reused(tx, session_id).await;
            }
            session_id
        }
        Presented::Unknown => return Err(session_over().into()),
    };
    let session = sessions::load(&tx, session_id).await?;
    let session = session.filter(|session| session.is_open(tx.now(), app.config.session_idles));
    let session = session.ok_or_else(session_over)?;
    let staff =
        staff::load(&tx, session.staff_id).await?.filter(Staff::is_active).ok_or_else(session_over)?;
    let actor = actor_of(&tx, &staff).await?;
    sessions::touch(&tx, session.id).await?;
    let granted = grant(app, &tx, &session, &actor, next).await?;
    tx.commit().await?;
    Ok(granted)
}

/// The refusal has an effect, so it is committed: the session is over, and its access tokens with it, whoever stole it.
async fn end_reused(tx: Tx, session_id: SessionId) -> Result<Granted, Failure> {
    if sessions::end(&tx, session_id, Ended::TokenReused).await? {
        let actor = kernel::Actor::system("identity.refresh_session");
        trail::session_ended(&tx, &actor, session_id, Ended::TokenReused);
        tracing::warn!(session.id = %session_id, "a refresh token came twice; the session is ended");
        let session = sessions::load(&tx, session_id).await?.ok_or_else(session_over)?;
        if let Some(mut staff) = staff::load(&tx, session.staff_id).await? {
            staff.end_unnamed_tokens(tx.now());
            staff::save(&tx, &staff).await?;
            publish_staff(&tx, &staff).await?;
        }
    }
    tx.commit().await?;
    Err(session_over().into())
}
