//! Payments, newest first.

use kernel::{Actor, Failure, Page, PageOf};

use super::PaymentFilter;
use crate::{app::App, domain::Payment, storage::payments};

/// One page of the payments the actor may see.
pub(crate) async fn list_payments(
    app: &App,
    actor: &Actor,
    filter: PaymentFilter,
    page: &Page,
) -> Result<PageOf<Payment>, Failure> {
    payments::list(&app.db, &actor.scope, filter, page).await
}
