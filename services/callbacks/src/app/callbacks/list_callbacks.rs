//! Callbacks, newest first or as they are due.

use kernel::{Actor, Failure, Page, PageOf};

use crate::{
    app::App,
    domain::Callback,
    storage::callback_views::{self, CallbackFilter},
};

/// One page of the callbacks the actor may see.
pub(crate) async fn list_callbacks(
    app: &App,
    actor: &Actor,
    filter: &CallbackFilter,
    page: &Page,
) -> Result<PageOf<Callback>, Failure> {
    callback_views::list(&app.db, actor, filter, page).await
}
