//! Charges, newest first.

use kernel::{Actor, Failure, ListQuery, PageOf};
use vocabulary::ChargeId;

use super::Asked;
use crate::{
    app::App,
    storage::{charge_list, charges},
};

/// One page of the charges the actor may see.
#[tracing::instrument(skip_all, name = "billing.list_charges")]
pub(crate) async fn list_charges(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Asked>, Failure> {
    let page = charge_list::list(&app.db, &actor.scope, query).await?;
    let ids: Vec<ChargeId> = page.items.iter().map(|charge| charge.id).collect();
    let mut invoices = charges::invoices_of(app.db.reader(), &ids).await?;
    Ok(page.map(|charge| Asked { invoice: invoices.remove(&charge.id), charge }))
}
