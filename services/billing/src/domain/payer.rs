//! Who pays.

use kernel::EstateId;
use vocabulary::{CustomerId, PayerAccountId, UnitId};

/// For which home, and who: what a payer account is kept for within its estate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Party {
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) customer_id: Option<CustomerId>,
}

impl Party {
    /// The same party has the same text: what makes an account unique in its estate. Where neither home nor customer
    /// is known, it is the estate's one sundry account, so that no amount is owed by nobody.
    pub(crate) fn key(&self) -> String {
        match (self.unit_id, self.customer_id) {
            (None, None) => "sundry".to_owned(),
            (Some(unit), None) => format!("unit:{unit}"),
            (None, Some(customer)) => format!("customer:{customer}"),
            (Some(unit), Some(customer)) => format!("unit:{unit}/customer:{customer}"),
        }
    }
}

/// One payer's account: opened with the first charge, and never changed after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Payer {
    pub(crate) account_id: PayerAccountId,
    pub(crate) estate_id: EstateId,
    pub(crate) party: Party,
}
