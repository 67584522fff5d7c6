//! Attempts at messages, newest first.

use kernel::{Actor, Failure, MessageId, Page, PageOf};

use crate::{app::App, domain::Attempt, storage::deliveries};

/// One page of the attempts the actor may see, of one message or of all.
pub(crate) async fn list_deliveries(
    app: &App,
    actor: &Actor,
    message_id: Option<MessageId>,
    page: &Page,
) -> Result<PageOf<Attempt>, Failure> {
    deliveries::list(&app.db, &actor.scope, message_id, page).await
}
