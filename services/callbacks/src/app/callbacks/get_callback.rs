//! One callback.

use kernel::{Actor, Failure, Refusal};
use vocabulary::CallbackId;

use crate::{app::App, domain::Callback, storage::callback_views};

/// The callback, when the actor may see it.
#[tracing::instrument(skip_all, name = "callbacks.get_callback")]
pub(crate) async fn get_callback(app: &App, actor: &Actor, id: CallbackId) -> Result<Callback, Failure> {
    callback_views::find(&app.db, actor, id).await?.ok_or_else(|| Refusal::not_found().into())
}
