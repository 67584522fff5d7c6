//! One invoice.

use kernel::{Actor, Failure, Refusal};
use vocabulary::InvoiceId;

use crate::{app::App, domain::Invoice, storage::invoices};

/// The invoice, when the actor may see it.
#[tracing::instrument(skip_all, name = "billing.get_invoice")]
pub(crate) async fn get_invoice(app: &App, actor: &Actor, id: InvoiceId) -> Result<Invoice, Failure> {
    invoices::find(&app.db, &actor.scope, id).await?.ok_or_else(|| Refusal::not_found().into())
}
