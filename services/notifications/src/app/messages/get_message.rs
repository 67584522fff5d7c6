//! One message.

use kernel::{Actor, Failure, Refusal};
use vocabulary::MessageId;

use crate::{app::App, domain::Message, storage::message_views};

/// The message, when the actor may see it.
#[tracing::instrument(skip_all, name = "notifications.get_message")]
pub(crate) async fn get_message(app: &App, actor: &Actor, id: MessageId) -> Result<Message, Failure> {
    message_views::find(&app.db, &actor.scope, id).await?.ok_or_else(|| Refusal::not_found().into())
}
