//! Messages, newest first.

use kernel::{Actor, Failure, ListQuery, PageOf};

use crate::{app::App, domain::Message, storage::message_list};

/// One page of the messages the actor may see.
#[tracing::instrument(skip_all, name = "notifications.list_messages")]
pub(crate) async fn list_messages(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Message>, Failure> {
    message_list::messages(&app.db, &actor.scope, query).await
}
