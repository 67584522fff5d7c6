//! Looking at endpoints.

use kernel::{Actor, Failure, ListQuery, PageOf, Refusal};
use vocabulary::WebhookEndpointId;

use crate::{
    app::App,
    domain::Endpoint,
    storage::{endpoints, notice_lists},
};

/// The endpoint, when the actor may see it.
#[tracing::instrument(skip_all, name = "notifications.get_endpoint")]
pub(crate) async fn get_endpoint(
    app: &App,
    actor: &Actor,
    id: WebhookEndpointId,
) -> Result<Endpoint, Failure> {
    endpoints::find(&app.db, actor, id).await?.ok_or_else(|| Refusal::not_found().into())
}

/// One page of the endpoints the actor may see, newest first.
#[tracing::instrument(skip_all, name = "notifications.list_endpoints")]
pub(crate) async fn list_endpoints(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Endpoint>, Failure> {
    notice_lists::list_endpoints(&app.db, actor, query).await
}
