//! Amounts owed: by work that was done, or posted by hand.

mod charge_work;
mod explain_charge;
mod get_charge;
mod list_charges;
mod post_charge;

pub(crate) use charge_work::charge_work;
pub(crate) use explain_charge::{ExplainedCharge, explain_charge};
pub(crate) use get_charge::get_charge;
pub(crate) use list_charges::list_charges;
pub(crate) use post_charge::{PostCharge, post_charge};

use crate::domain::Charge;
pub(crate) use crate::storage::charges::ChargeFilter;
use kernel::InvoiceId;

/// A charge with the invoice that asks for it.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) charge: Charge,
    /// Absent until an invoice asks for it.
    pub(crate) invoice_id: Option<InvoiceId>,
}
