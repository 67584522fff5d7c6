//! Contacts, newest first.

use kernel::{Actor, Failure, Page, PageOf};

use crate::{app::App, domain::Reception, storage::receptions};

/// One page of the contacts the actor may see.
pub(crate) async fn list_receptions(
    app: &App,
    actor: &Actor,
    page: &Page,
) -> Result<PageOf<Reception>, Failure> {
    receptions::list(&app.db, &actor.scope, page).await
}
