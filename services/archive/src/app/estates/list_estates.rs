//! Estates, newest first.

use kernel::{Actor, Failure, Page, PageOf};

use crate::{app::App, domain::Estate, storage::estates};

/// One page of the estates the actor may see.
pub(crate) async fn list_estates(app: &App, actor: &Actor, page: &Page) -> Result<PageOf<Estate>, Failure> {
    estates::list(&app.db, &actor.scope, page).await
}
