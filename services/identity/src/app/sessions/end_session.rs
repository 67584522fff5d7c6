//! Ending a session from elsewhere.

use db::Tx;
use kernel::{Actor, Failure, Refusal, SessionId, StaffId};

use super::own_account;
use crate::{
    app::{App, publishing::publish_staff, staff::load_to_manage},
    domain::{Ended, Staff},
    storage::{sessions, staff, trail},
};

/// Ends one of the caller's own sessions.
#[tracing::instrument(skip_all, name = "identity.end_own_session")]
pub(crate) async fn end_own_session(app: &App, actor: &Actor, session_id: SessionId) -> Result<(), Failure> {
    let id = own_account(actor)?;
    let tx = app.db.begin().await?;
    let staff = staff::load(&tx, id).await?.ok_or_else(Refusal::not_found)?;
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
    let session = sessions::load(&tx, session_id).await?.filter(|session| session.staff_id == staff.id);
    session.ok_or_else(Refusal::not_found)?;
    if sessions::end(&tx, session_id, Ended::Revoked).await? {
        staff.end_unnamed_tokens(tx.now());
        staff::save(&tx, &staff).await?;
        trail::session_ended(&tx, actor, session_id, Ended::Revoked);
        publish_staff(&tx, &staff).await?;
    }
    tx.commit().await?;
    Ok(())
}
