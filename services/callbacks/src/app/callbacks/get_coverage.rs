//! How many of the callbacks owed were made, against what the standard asks for.

use kernel::{Actor, Failure};

use crate::{
    app::App,
    storage::callback_views::{self, Coverage},
};

/// Coverage per clause of the estates the actor may see.
pub(crate) async fn get_coverage(app: &App, actor: &Actor) -> Result<Vec<Coverage>, Failure> {
    Ok(callback_views::coverage(&app.db, &actor.scope).await?)
}
