//! Charges, newest first.

use kernel::{Actor, Failure, Page, PageOf};
use vocabulary::ChargeId;

use super::{Asked, ChargeFilter};
use crate::{app::App, storage::charges};

/// One page of the charges the actor may see.
pub(crate) async fn list_charges(
    app: &App,
    actor: &Actor,
    filter: ChargeFilter,
    page: &Page,
) -> Result<PageOf<Asked>, Failure> {
    let page = charges::list(&app.db, &actor.scope, filter, page).await?;
    let ids: Vec<ChargeId> = page.items.iter().map(|charge| charge.id).collect();
    let mut invoices = charges::invoices_of(app.db.reader(), &ids).await?;
    Ok(page.map(|charge| Asked { invoice: invoices.remove(&charge.id), charge }))
}
