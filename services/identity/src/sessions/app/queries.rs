//! Who am I, and where is somebody signed in.

use kernel::{Actor, Failure, ListQuery, PageOf, Principal, Refusal, StaffId};

use super::own_account;
use crate::{
    app::App,
    sessions::{domain::Session, storage},
    staff::{self, domain::Staff},
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
    staff::storage::find_within(&app.db, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    open(app, id, query).await
}

async fn open(app: &App, id: StaffId, query: ListQuery) -> Result<PageOf<Session>, Failure> {
    let now = app.db.clock().now();
    let mut found = storage::open_of(&app.db, id).await?;
    found.retain(|session| session.is_open(now, app.config.session_idles));
    storage::page_of_sessions(found, &query.given("staff_id", id))
}

/// The account behind a token, when it is one of staff.
#[tracing::instrument(skip_all, name = "identity.show_session")]
pub(crate) async fn show_session(app: &App, actor: &Actor) -> Result<Option<Staff>, Failure> {
    match &actor.principal {
        Principal::Staff(id) => Ok(staff::storage::find(&app.db, *id).await?),
        Principal::Client(_) | Principal::System(_) => Ok(None),
    }
}
