//! One member of staff.

use kernel::{Actor, Failure, Refusal, StaffId};

use crate::{app::App, domain::Staff, storage::staff};

/// The account, when its rights lie within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.get_staff")]
pub(crate) async fn get_staff(app: &App, actor: &Actor, id: StaffId) -> Result<Staff, Failure> {
    Ok(staff::find_within(&app.db, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?)
}
