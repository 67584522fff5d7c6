//! Looking into the books: accounts, entries, and the trial balance, in which debits equal credits.
#![warn(clippy::future_not_send)]

pub(crate) mod books;

use kernel::{Actor, Failure, ListQuery, Money, PageOf};

use crate::{
    app::App,
    ledger::storage::{self, lists},
};

pub(crate) use crate::ledger::storage::{
    AccountSum, Entry,
    lists::{AccountList, EntryList},
};

/// One page of the accounts with what went through them at the estates the actor may see.
#[tracing::instrument(skip_all, name = "billing.list_accounts")]
pub(crate) async fn list_accounts(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<AccountSum>, Failure> {
    lists::list_accounts(&app.db, &actor.scope, query).await
}

/// One page of the entries the actor may see.
#[tracing::instrument(skip_all, name = "billing.list_entries")]
pub(crate) async fn list_entries(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Entry>, Failure> {
    lists::list_entries(&app.db, &actor.scope, query).await
}

/// The books of one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TrialBalance {
    pub(crate) debit: Money,
    pub(crate) credit: Money,
    pub(crate) classes: Vec<AccountSum>,
}

/// The books the actor may see, one balance a currency.
#[tracing::instrument(skip_all, name = "billing.trial_balance")]
pub(crate) async fn trial_balance(app: &App, actor: &Actor) -> Result<Vec<TrialBalance>, Failure> {
    let mut balances: Vec<TrialBalance> = Vec::new();
    for sum in storage::classes(&app.db, &actor.scope).await? {
        let currency = sum.debit.currency();
        let nothing = Money::zero(currency);
        let mut rest = balances
            .extract_if(.., |balance| balance.debit.currency() == currency)
            .next()
            .unwrap_or_else(|| TrialBalance { debit: nothing, credit: nothing, classes: Vec::new() });
        rest.debit = rest.debit.checked_add(sum.debit).map_err(too_large)?;
        rest.credit = rest.credit.checked_add(sum.credit).map_err(too_large)?;
        rest.classes.push(sum);
        balances.push(rest);
    }
    balances.sort_by_key(|balance| balance.debit.currency());
    Ok(balances)
}

fn too_large(source: kernel::MoneyError) -> Failure {
    Failure::Broken { doing: "adding up the books", source: Box::new(source) }
}
