//! Units, newest first.

use kernel::{Actor, Failure, ListQuery, PageOf};

use crate::{app::App, domain::Unit, storage::home_lists};

/// One page of the units that the actor may see.
#[tracing::instrument(skip_all, name = "archive.list_units")]
pub(crate) async fn list_units(app: &App, actor: &Actor, query: &ListQuery) -> Result<PageOf<Unit>, Failure> {
    home_lists::list_units(&app.db, &actor.scope, query).await
}
