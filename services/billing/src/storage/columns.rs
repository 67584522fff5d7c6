//! What several tables share: who pays, and what is said of a row that cannot be.

use std::fmt::Display;

use db::{DbError, IdColumn};
use kernel::EstateId;
use vocabulary::{CustomerId, PayerAccountId, UnitId};

use crate::payers::domain::{Party, Payer};

/// A row whose words or columns do not fit together.
pub(crate) type RowFault = String;

/// The fault as what the database room answers.
pub(crate) fn corrupt(what: &'static str, id: impl Display, fault: &RowFault) -> DbError {
    DbError::Corrupt { what, source: format!("{id}: {fault}").into() }
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
