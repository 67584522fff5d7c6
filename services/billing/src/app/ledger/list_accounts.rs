//! The ledger's accounts, by name.

use kernel::{Actor, Failure, ListQuery, PageOf};

use super::AccountSum;
use crate::{app::App, storage::book_lists};

/// One page of the accounts with what went through them at the estates the actor may see.
#[tracing::instrument(skip_all, name = "billing.list_accounts")]
pub(crate) async fn list_accounts(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<AccountSum>, Failure> {
    book_lists::list_accounts(&app.db, &actor.scope, query).await
}
