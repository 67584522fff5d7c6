//! Invoices, newest first.

use kernel::{Actor, Failure, ListQuery, PageOf};

use crate::{app::App, domain::Invoice, storage::invoice_list};

/// One page of the invoices the actor may see.
#[tracing::instrument(skip_all, name = "billing.list_invoices")]
pub(crate) async fn list_invoices(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Invoice>, Failure> {
    invoice_list::list(&app.db, &actor.scope, query).await
}
