//! The trial balance: over all accounts, debits equal credits. Every journal belongs to one estate, so that it holds
//! for any part of the group somebody may see.

use kernel::{Actor, Failure, Money};

use super::AccountSum;
use crate::{app::App, storage::ledger};

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
    for sum in ledger::classes(&app.db, &actor.scope).await? {
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
    balances.sort_by_key(|balance| balance.debit.currency().code());
    Ok(balances)
}

fn too_large(source: kernel::MoneyError) -> Failure {
    Failure::Broken { doing: "adding up the books", source: Box::new(source) }
}
