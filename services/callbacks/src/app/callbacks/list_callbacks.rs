//! Callbacks, newest first or as they are due.

use kernel::{Actor, Failure, ListQuery, PageOf};

use crate::{app::App, domain::Callback, storage::callback_list};

/// One page of the callbacks the actor may see.
#[tracing::instrument(skip_all, name = "callbacks.list_callbacks")]
pub(crate) async fn list_callbacks(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Callback>, Failure> {
    callback_list::list(&app.db, actor, query).await
}
