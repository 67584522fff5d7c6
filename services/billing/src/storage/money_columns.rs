//! Columns that several tables share: an amount with its currency, and who pays.

use db::DbError;
use kernel::{Currency, CustomerId, EstateId, Money, MoneyError, PayerAccountId, UnitId};
use sea_orm::prelude::Uuid;

use crate::domain::{Party, Payer};

/// A row whose words or columns do not fit together.
pub(super) type RowFault = String;

/// The fault as what the database room answers.
pub(super) fn corrupt(what: &'static str, id: Uuid, fault: &RowFault) -> DbError {
    DbError::Corrupt { what, source: format!("{id}: {fault}").into() }
}

pub(super) fn currency(code: &str) -> Result<Currency, RowFault> {
    code.parse().map_err(|error: MoneyError| error.to_string())
}

pub(super) fn money(minor: i64, code: &str) -> Result<Money, RowFault> {
    currency(code).map(|currency| Money::from_minor(minor, currency))
}

/// The three parts by which every row of money names its payer.
pub(super) fn payer(
    account_id: Uuid,
    estate_id: Uuid,
    (unit_id, customer_id): (Option<Uuid>, Option<Uuid>),
) -> Payer {
    Payer {
        account_id: PayerAccountId::from_uuid(account_id),
        estate_id: EstateId::from_uuid(estate_id),
        party: Party {
            unit_id: unit_id.map(UnitId::from_uuid),
            customer_id: customer_id.map(CustomerId::from_uuid),
        },
    }
}
