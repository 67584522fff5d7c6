//! Applications, in the order they were made.

use kernel::{Actor, Failure, Page, PageOf};

use crate::{app::App, domain::ApiClient, storage::api_clients};

/// One page of those whose estates lie within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_api_clients")]
pub(crate) async fn list_api_clients(
    app: &App,
    actor: &Actor,
    page: &Page,
) -> Result<PageOf<ApiClient>, Failure> {
    api_clients::list(&app.db, &actor.scope, page).await
}
