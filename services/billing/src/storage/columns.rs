//! What several tables share: an amount with its currency, and who pays.

use std::fmt::Display;

use db::{DbError, IdColumn};
use kernel::{Currency, EstateId, Money, MoneyError};
use vocabulary::{CustomerId, PayerAccountId, UnitId};

use crate::payers::domain::{Party, Payer};

/// A row whose words or columns do not fit together.
pub(crate) type RowFault = String;

/// The fault as what the database room answers.
pub(crate) fn corrupt(what: &'static str, id: impl Display, fault: &RowFault) -> DbError {
    DbError::Corrupt { what, source: format!("{id}: {fault}").into() }
}

fn currency(code: &str) -> Result<Currency, RowFault> {
    code.parse().map_err(|error: MoneyError| error.to_string())
}

pub(crate) fn money(minor: i64, code: &str) -> Result<Money, RowFault> {
    currency(code).map(|currency| Money::from_minor(minor, currency))
}

/// The three parts by which every row of money names its payer.
pub(crate) fn payer(
    account_id: IdColumn<PayerAccountId>,
    estate_id: IdColumn<EstateId>,
    (unit_id, customer_id): (Option<IdColumn<UnitId>>, Option<IdColumn<CustomerId>>),
) -> Payer {
    Payer {
        account_id: account_id.0,
        estate_id: estate_id.0,
        party: Party { unit_id: unit_id.map(|id| id.0), customer_id: customer_id.map(|id| id.0) },
    }
}
