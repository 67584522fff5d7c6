//! Customers, newest first (ARC-04).

use kernel::{Actor, Failure, ListQuery, PageOf};

use super::KnownCustomer;
use crate::{app::App, storage::people_lists};

/// One page of the customers known within the actor's scope.
#[tracing::instrument(skip_all, name = "archive.list_customers")]
pub(crate) async fn list_customers(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<KnownCustomer>, Failure> {
    let PageOf { items, next, count } = people_lists::list_customers(&app.db, &actor.scope, query).await?;
    Ok(PageOf { items: KnownCustomer::all(&app.db, &actor.scope, items).await?, next, count })
}
