//! Members of staff, in the order they were taken in.

use kernel::{Actor, Failure, ListQuery, PageOf};

use crate::{app::App, domain::Staff, storage::account_lists};

/// One page of those whose rights lie within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_staff")]
pub(crate) async fn list_staff(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Staff>, Failure> {
    account_lists::list_staff(&app.db, &actor.scope, query).await
}
