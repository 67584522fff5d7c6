//! One member of staff.

use kernel::{Failure, Refusal, StaffId};

use crate::{app::App, domain::Staff, storage::staff};

/// The account.
pub(crate) async fn get_staff(app: &App, id: StaffId) -> Result<Staff, Failure> {
    Ok(staff::find(&app.db, id).await?.ok_or_else(Refusal::not_found)?)
}
