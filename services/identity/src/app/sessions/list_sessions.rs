//! Where somebody is signed in.

use kernel::{Actor, Failure, Refusal, StaffId};

use super::own_account;
use crate::{
    app::App,
    domain::Session,
    storage::{sessions, staff},
};

/// The caller's own sessions that still go on, the newest first.
#[tracing::instrument(skip_all, name = "identity.list_own_sessions")]
pub(crate) async fn list_own_sessions(app: &App, actor: &Actor) -> Result<Vec<Session>, Failure> {
    open(app, own_account(actor)?).await
}

/// Those of a member of staff within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_sessions_of")]
pub(crate) async fn list_sessions_of(app: &App, actor: &Actor, id: StaffId) -> Result<Vec<Session>, Failure> {
    staff::find_within(&app.db, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    open(app, id).await
}

async fn open(app: &App, id: StaffId) -> Result<Vec<Session>, Failure> {
    let now = app.db.clock().now();
    let mut found = sessions::open_of(&app.db, id).await?;
    found.retain(|session| session.is_open(now, app.config.session_idles));
    Ok(found)
}
