//! Calls, newest first.

use kernel::{Actor, Failure, Page, PageOf};

use super::CallFilter;
use crate::{app::App, domain::Call, storage::calls};

/// One page of the calls the actor may see.
pub(crate) async fn list_calls(
    app: &App,
    actor: &Actor,
    filter: &CallFilter,
    page: &Page,
) -> Result<PageOf<Call>, Failure> {
    calls::list(&app.db, actor, filter, page).await
}
