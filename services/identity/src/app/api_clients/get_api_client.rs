//! One application.

use kernel::{Actor, ApiClientId, Failure, Refusal};

use crate::{app::App, domain::ApiClient, storage::api_clients};

/// The application, when its estates lie within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.get_api_client")]
pub(crate) async fn get_api_client(app: &App, actor: &Actor, id: ApiClientId) -> Result<ApiClient, Failure> {
    Ok(api_clients::find(&app.db, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?)
}
