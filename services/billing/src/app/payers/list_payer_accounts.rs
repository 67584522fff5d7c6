//! Payer accounts, newest first.

use chrono::{DateTime, Utc};
use kernel::{Actor, Failure, Page, PageOf};

use super::{Owing, PayerFilter, owing};
use crate::{app::App, storage::payers};

/// One page of the accounts the actor may see, with what each owes and when it was opened.
#[tracing::instrument(skip_all, name = "billing.list_payer_accounts")]
pub(crate) async fn list_payer_accounts(
    app: &App,
    actor: &Actor,
    filter: PayerFilter,
    page: &Page,
) -> Result<PageOf<(Owing, DateTime<Utc>)>, Failure> {
    let page = payers::list(&app.db, &actor.scope, filter, page).await?;
    let opened: Vec<DateTime<Utc>> = page.items.iter().map(|account| account.opened_at).collect();
    let payers = page.items.into_iter().map(|account| account.payer).collect();
    let items = owing(app, actor, payers).await?.into_iter().zip(opened).collect();
    Ok(PageOf { items, next: page.next, count: page.count })
}
