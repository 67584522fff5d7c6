//! Attempts at messages, newest first.

use kernel::{Actor, Failure, Page, PageOf};

use super::DeliveryFilter;
use crate::{app::App, domain::Attempt, storage::deliveries};

/// One page of the attempts the actor may see.
pub(crate) async fn list_deliveries(
    app: &App,
    actor: &Actor,
    filter: DeliveryFilter,
    page: &Page,
) -> Result<PageOf<Attempt>, Failure> {
    deliveries::list(&app.db, &actor.scope, filter, page).await
}
