//! Where somebody is signed in.

use kernel::{Actor, Failure, ListQuery, PageOf, Refusal, StaffId};

use super::own_account;
use crate::{
    app::App,
    domain::Session,
    storage::{account_lists, sessions, staff},
};

/// The caller's own sessions that still go on, the newest first.
#[tracing::instrument(skip_all, name = "identity.list_own_sessions")]
pub(crate) async fn list_own_sessions(
    app: &App,
    actor: &Actor,
    query: ListQuery,
) -> Result<PageOf<Session>, Failure> {
    open(app, own_account(actor)?, query).await
}

/// Those of a member of staff within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_sessions_of")]
pub(crate) async fn list_sessions_of(
    app: &App,
    actor: &Actor,
    id: StaffId,
    query: ListQuery,
) -> Result<PageOf<Session>, Failure> {
    staff::find_within(&app.db, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    open(app, id, query).await
}

async fn open(app: &App, id: StaffId, query: ListQuery) -> Result<PageOf<Session>, Failure> {
    let now = app.db.clock().now();
    let mut found = sessions::open_of(&app.db, id).await?;
    found.retain(|session| session.is_open(now, app.config.session_idles));
    account_lists::page_of_sessions(found, &query.given("staff_id", id))
}
