//! The books in replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Money, MoneyError};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{JournalId, LedgerEntryId};

use crate::app::ledger::{AccountSum, Entry, TrialBalance};

/// What went through one account in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LedgerAccountView {
    /// Such as `receivable:<payer account>`, `revenue:<fee>` or `cash`.
    account: String,
    /// `receivable`, `revenue` or `cash`.
    class: String,
    debit: Money,
    credit: Money,
    /// Debits less credits.
    balance: Money,
}

impl TryFrom<AccountSum> for LedgerAccountView {
    type Error = MoneyError;

    fn try_from(sum: AccountSum) -> Result<Self, MoneyError> {
        let balance = sum.debit.checked_sub(sum.credit)?;
        let AccountSum { name, class, debit, credit } = sum;
        Ok(Self { account: name, class, debit, credit, balance })
    }
}

/// One line of one journal; one of the two amounts is zero.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LedgerEntryView {
    ledger_entry_id: LedgerEntryId,
    journal_id: JournalId,
    estate_id: EstateId,
    account: String,
    debit: Money,
    credit: Money,
    posted_at: DateTime<Utc>,
}

impl From<Entry> for LedgerEntryView {
    fn from(entry: Entry) -> Self {
        let Entry { id, journal_id, estate_id, account, debit, credit, posted_at } = entry;
        Self { ledger_entry_id: id, journal_id, estate_id, account, debit, credit, posted_at }
    }
}

/// The books that the caller may see.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TrialBalanceView {
    currencies: Vec<CurrencyBalanceView>,
}

/// The books of one currency.
#[derive(Debug, Serialize, ToSchema)]
struct CurrencyBalanceView {
    debit: Money,
    credit: Money,
    /// Debits less credits over all accounts: zero, or the books are wrong.
    difference: Money,
    /// By class of account.
    classes: Vec<AccountClassView>,
}

/// What went through one class of accounts.
#[derive(Debug, Serialize, ToSchema)]
struct AccountClassView {
    /// `receivable`, `revenue` or `cash`.
    class: String,
    debit: Money,
    credit: Money,
    /// Debits less credits.
    balance: Money,
}

impl TryFrom<Vec<TrialBalance>> for TrialBalanceView {
    type Error = MoneyError;

    fn try_from(balances: Vec<TrialBalance>) -> Result<Self, MoneyError> {
        let currencies = balances.into_iter().map(CurrencyBalanceView::try_from);
        Ok(Self { currencies: currencies.collect::<Result<_, _>>()? })
    }
}

impl TryFrom<TrialBalance> for CurrencyBalanceView {
    type Error = MoneyError;

    fn try_from(balance: TrialBalance) -> Result<Self, MoneyError> {
        let TrialBalance { debit, credit, classes } = balance;
        let class = |sum: AccountSum| {
            let balance = sum.debit.checked_sub(sum.credit)?;
            let AccountSum { name: _, class, debit, credit } = sum;
            Ok(AccountClassView { class, debit, credit, balance })
        };
        let difference = debit.checked_sub(credit)?;
        Ok(Self {
            debit,
            credit,
            difference,
            classes: classes.into_iter().map(class).collect::<Result<_, _>>()?,
        })
    }
}
