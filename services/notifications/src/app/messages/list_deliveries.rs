//! Attempts at messages, newest first.

use kernel::{Actor, Failure, ListQuery, PageOf};

use crate::{app::App, domain::Attempt, storage::message_list};

/// One page of the attempts the actor may see.
#[tracing::instrument(skip_all, name = "notifications.list_deliveries")]
pub(crate) async fn list_deliveries(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Attempt>, Failure> {
    message_list::attempts(&app.db, &actor.scope, query).await
}
