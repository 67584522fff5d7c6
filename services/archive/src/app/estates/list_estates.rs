//! Estates, newest first.

use kernel::{Actor, Failure, ListQuery, PageOf};

use crate::{app::App, domain::Estate, storage::people_lists};

/// One page of the estates the actor may see.
#[tracing::instrument(skip_all, name = "archive.list_estates")]
pub(crate) async fn list_estates(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Estate>, Failure> {
    people_lists::list_estates(&app.db, &actor.scope, query).await
}
