//! Estates, newest first.

use kernel::{Actor, Failure, Page, PageOf};

use crate::{app::App, domain::Estate, storage::estates};

/// One page of the estates the actor may see: all of them, or those whose name or code has `name` in it.
#[tracing::instrument(skip_all, name = "archive.list_estates")]
pub(crate) async fn list_estates(
    app: &App,
    actor: &Actor,
    name: Option<&str>,
    page: &Page,
) -> Result<PageOf<Estate>, Failure> {
    estates::list(&app.db, &actor.scope, name, page).await
}
