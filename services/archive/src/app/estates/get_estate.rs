//! One estate.

use kernel::{Actor, EstateId, Failure, Refusal};

use crate::{app::App, domain::Estate, storage::estates};

/// The estate, when the actor may see it.
#[tracing::instrument(skip_all, name = "archive.get_estate")]
pub(crate) async fn get_estate(app: &App, actor: &Actor, id: EstateId) -> Result<Estate, Failure> {
    estates::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(|| Refusal::not_found().into())
}
