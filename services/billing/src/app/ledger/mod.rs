//! Looking into the books.

mod list_accounts;
mod list_entries;
mod trial_balance;

pub(crate) use list_accounts::list_accounts;
pub(crate) use list_entries::list_entries;
pub(crate) use trial_balance::{TrialBalance, trial_balance};

pub(crate) use crate::storage::{
    book_lists::{AccountList, EntryList},
    ledger::{AccountSum, Entry},
};
