//! The ledger's entries, newest first.

use kernel::{Actor, Failure, ListQuery, PageOf};

use super::Entry;
use crate::{app::App, storage::book_lists};

/// One page of the entries the actor may see.
#[tracing::instrument(skip_all, name = "billing.list_entries")]
pub(crate) async fn list_entries(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Entry>, Failure> {
    book_lists::list_entries(&app.db, &actor.scope, query).await
}
