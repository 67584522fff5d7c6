//! Invoices, newest first.

use kernel::{Actor, Failure, Page, PageOf};

use super::InvoiceFilter;
use crate::{app::App, domain::Invoice, storage::invoices};

/// One page of the invoices the actor may see.
pub(crate) async fn list_invoices(
    app: &App,
    actor: &Actor,
    filter: InvoiceFilter,
    page: &Page,
) -> Result<PageOf<Invoice>, Failure> {
    invoices::list(&app.db, &actor.scope, filter, page).await
}
