//! Customers, newest first (ARC-04).

use kernel::{Actor, Failure, Page, PageOf};

use super::KnownCustomer;
use crate::{
    app::App,
    storage::customers::{self, CustomerFilter},
};

/// One page of the customers known within the actor's scope.
#[tracing::instrument(skip_all, name = "archive.list_customers")]
pub(crate) async fn list_customers(
    app: &App,
    actor: &Actor,
    filter: &CustomerFilter,
    page: &Page,
) -> Result<PageOf<KnownCustomer>, Failure> {
    let PageOf { items, next, count } = customers::list(&app.db, &actor.scope, filter, page).await?;
    Ok(PageOf { items: KnownCustomer::all(&app.db, &actor.scope, items).await?, next, count })
}
