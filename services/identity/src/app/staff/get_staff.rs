//! One member of staff.

use kernel::{Actor, Failure, Refusal, StaffId};

use crate::{
    app::App,
    domain::{Staff, holds},
    storage::staff,
};

/// The account, when its rights lie within the caller's scope.
pub(crate) async fn get_staff(app: &App, actor: &Actor, id: StaffId) -> Result<Staff, Failure> {
    let found = staff::find(&app.db, id).await?.filter(|staff| holds(&actor.scope, &staff.scope));
    Ok(found.ok_or_else(Refusal::not_found)?)
}
