//! The ledger's accounts, by name.

use kernel::{Actor, Failure, Page, PageOf};

use super::AccountSum;
use crate::{app::App, storage::ledger};

/// One page of the accounts with what went through them at the estates the actor may see.
#[tracing::instrument(skip_all, name = "billing.list_accounts")]
pub(crate) async fn list_accounts(
    app: &App,
    actor: &Actor,
    page: &Page,
) -> Result<PageOf<AccountSum>, Failure> {
    ledger::accounts(&app.db, &actor.scope, page).await
}
