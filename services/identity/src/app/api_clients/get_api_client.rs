//! One application.

use kernel::{Actor, ApiClientId, Failure, Refusal};

use crate::{
    app::App,
    domain::{ApiClient, holds},
    storage::api_clients,
};

/// The application, when its estates lie within the caller's scope.
pub(crate) async fn get_api_client(app: &App, actor: &Actor, id: ApiClientId) -> Result<ApiClient, Failure> {
    let found = api_clients::find(&app.db, id).await?;
    let found = found.filter(|client| holds(&actor.scope, &client.grant().scope));
    Ok(found.ok_or_else(Refusal::not_found)?)
}
