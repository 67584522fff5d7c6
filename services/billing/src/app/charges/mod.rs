//! Amounts owed: by work that was done, or posted by hand.

mod explain_charge;
mod get_charge;
mod list_charges;
mod post_charge;
mod reverse_charge;
mod work;

pub(crate) use explain_charge::{ExplainedCharge, explain_charge};
pub(crate) use get_charge::get_charge;
pub(crate) use list_charges::list_charges;
pub(crate) use post_charge::{PostCharge, post_charge};
pub(crate) use reverse_charge::{ReverseCharge, reverse_charge};
pub(crate) use work::{cancel_work, charge_work, dispute_work, rectify_work};

use kernel::Failure;

use super::App;
pub(crate) use crate::storage::{charge_list::ChargeList, charges::AskedBy};
use crate::{domain::Charge, storage::charges};

/// A charge with the invoice that asks for it.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) charge: Charge,
    /// Absent until an invoice asks for it.
    pub(crate) invoice: Option<AskedBy>,
}

/// A charge with its invoice.
async fn asked(app: &App, charge: Charge) -> Result<Asked, Failure> {
    let invoice = charges::invoices_of(app.db.reader(), &[charge.id]).await?.remove(&charge.id);
    Ok(Asked { charge, invoice })
}
