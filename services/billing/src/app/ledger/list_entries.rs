//! The ledger's entries, newest first.

use kernel::{Actor, Failure, Page, PageOf};

use super::{Entry, EntryFilter};
use crate::{app::App, storage::ledger};

/// One page of the entries the actor may see.
#[tracing::instrument(skip_all, name = "billing.list_entries")]
pub(crate) async fn list_entries(
    app: &App,
    actor: &Actor,
    filter: &EntryFilter,
    page: &Page,
) -> Result<PageOf<Entry>, Failure> {
    ledger::entries(&app.db, &actor.scope, filter, page).await
}
