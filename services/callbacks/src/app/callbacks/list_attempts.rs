//! The tries to reach a customer, the last first.

use kernel::{Actor, Failure, ListQuery, PageOf};
use vocabulary::CallbackId;

use super::get_callback;
use crate::{
    app::App,
    storage::callback_attempts::{self, AttemptLine},
};

/// One page of the tries of a callback, when the actor may see it.
#[tracing::instrument(skip_all, name = "callbacks.list_attempts")]
pub(crate) async fn list_attempts(
    app: &App,
    actor: &Actor,
    id: CallbackId,
    query: ListQuery,
) -> Result<PageOf<AttemptLine>, Failure> {
    get_callback(app, actor, id).await?;
    callback_attempts::list(&app.db, &actor.scope, id, query).await
}
