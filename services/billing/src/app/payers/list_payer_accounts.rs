//! Payer accounts, newest first.

use chrono::{DateTime, Utc};
use kernel::{Actor, Failure, ListQuery, PageOf};

use super::{Owing, owing};
use crate::{app::App, storage::book_lists};

/// One page of the accounts the actor may see, with what each owes and when it was opened.
#[tracing::instrument(skip_all, name = "billing.list_payer_accounts")]
pub(crate) async fn list_payer_accounts(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<(Owing, DateTime<Utc>)>, Failure> {
    let page = book_lists::list_payers(&app.db, &actor.scope, query).await?;
    let opened: Vec<DateTime<Utc>> = page.items.iter().map(|account| account.opened_at).collect();
    let payers = page.items.into_iter().map(|account| account.payer).collect();
    let items = owing(app, actor, payers).await?.into_iter().zip(opened).collect();
    Ok(PageOf { items, next: page.next, count: page.count })
}
