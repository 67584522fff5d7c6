//! Who pays, and what they owe.

mod list_arrears;
mod list_payer_accounts;
mod unit_balance;

use kernel::{Actor, Failure, Money};

use super::App;
use crate::{
    domain::{Account, Payer},
    storage::ledger,
};

pub(crate) use list_arrears::{Arrear, list_arrears};
pub(crate) use list_payer_accounts::list_payer_accounts;
pub(crate) use unit_balance::{UnitBalance, unit_balance};

pub(crate) use crate::storage::{arrears::ArrearList, book_lists::PayerList};

/// A payer with what they owe, one amount a currency, as the ledger has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owing {
    pub(crate) payer: Payer,
    /// Nothing owed has no line.
    pub(crate) owed: Vec<Money>,
}

/// What each of `payers` owes.
async fn owing(app: &App, actor: &Actor, payers: Vec<Payer>) -> Result<Vec<Owing>, Failure> {
    let account = |payer: &Payer| Account::Receivable(payer.account_id);
    let accounts: Vec<Account> = payers.iter().map(account).collect();
    let sums = ledger::sums_of(&app.db, &actor.scope, &accounts).await?;
    let mut all = Vec::with_capacity(payers.len());
    for payer in payers {
        let name = account(&payer).to_string();
        let mut owed = Vec::new();
        for sum in sums.iter().filter(|sum| sum.name == name) {
            owed.push(sum.balance()?);
        }
        owed.retain(|amount: &Money| amount.minor() != 0);
        all.push(Owing { payer, owed });
    }
    Ok(all)
}
