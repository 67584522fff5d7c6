//! One application.

use kernel::{ApiClientId, Failure, Refusal};

use crate::{app::App, domain::ApiClient, storage::api_clients};

/// The application.
pub(crate) async fn get_api_client(app: &App, id: ApiClientId) -> Result<ApiClient, Failure> {
    Ok(api_clients::find(&app.db, id).await?.ok_or_else(Refusal::not_found)?)
}
