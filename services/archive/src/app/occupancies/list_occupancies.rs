//! Occupancies, newest first.

use kernel::{Actor, Failure, ListQuery, PageOf};

use crate::{app::App, domain::Occupancy, storage::home_lists};

/// One page of the occupancies the actor may see.
#[tracing::instrument(skip_all, name = "archive.list_occupancies")]
pub(crate) async fn list_occupancies(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Occupancy>, Failure> {
    home_lists::list_occupancies(&app.db, &actor.scope, query).await
}
