//! Messages, newest first.

use kernel::{Actor, Failure, Page, PageOf};

use super::MessageFilter;
use crate::{app::App, domain::Message, storage::message_views};

/// One page of the messages the actor may see.
pub(crate) async fn list_messages(
    app: &App,
    actor: &Actor,
    filter: &MessageFilter,
    page: &Page,
) -> Result<PageOf<Message>, Failure> {
    message_views::list(&app.db, &actor.scope, filter, page).await
}
