//! Contacts, newest first.

use kernel::{Actor, Failure, ListQuery, PageOf};

use crate::{app::App, domain::Interaction, storage::interaction_list};

/// One page of the contacts the actor may see.
#[tracing::instrument(skip_all, name = "ticketing.list_interactions")]
pub(crate) async fn list_interactions(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Interaction>, Failure> {
    interaction_list::list(&app.db, actor, query).await
}
