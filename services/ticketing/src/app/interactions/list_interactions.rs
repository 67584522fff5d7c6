//! Contacts, newest first.

use kernel::{Actor, Failure, Page, PageOf};

use crate::{app::App, domain::Interaction, storage::interactions};

/// One page of the contacts the actor may see.
pub(crate) async fn list_interactions(
    app: &App,
    actor: &Actor,
    page: &Page,
) -> Result<PageOf<Interaction>, Failure> {
    interactions::list(&app.db, actor, page).await
}
