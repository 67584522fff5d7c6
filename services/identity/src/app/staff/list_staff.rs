//! Members of staff, in the order they were taken in.

use kernel::{Actor, Failure, Page, PageOf};

use crate::{app::App, domain::Staff, storage::staff};

/// One page of those whose rights lie within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_staff")]
pub(crate) async fn list_staff(app: &App, actor: &Actor, page: &Page) -> Result<PageOf<Staff>, Failure> {
    staff::list(&app.db, &actor.scope, page).await
}
