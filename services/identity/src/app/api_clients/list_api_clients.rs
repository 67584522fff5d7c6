//! Applications, in the order they were made.

use kernel::{Actor, Failure, ListQuery, PageOf};

use crate::{app::App, domain::ApiClient, storage::account_lists};

/// One page of those whose estates lie within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_api_clients")]
pub(crate) async fn list_api_clients(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<ApiClient>, Failure> {
    account_lists::list_api_clients(&app.db, &actor.scope, query).await
}
