//! One call.

use kernel::{Actor, Failure, Refusal};
use vocabulary::CallId;

use crate::{app::App, domain::Call, storage::calls};

/// The call, when the actor may see it.
#[tracing::instrument(skip_all, name = "hotline.get_call")]
pub(crate) async fn get_call(app: &App, actor: &Actor, id: CallId) -> Result<Call, Failure> {
    calls::find(&app.db, actor, id).await?.ok_or_else(|| Refusal::not_found().into())
}
