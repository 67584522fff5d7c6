//! Letting somebody try again whose name was guessed at.

use kernel::{Actor, Failure, StaffId};

use super::load_to_manage;
use crate::{
    app::App,
    domain::Staff,
    storage::{lockouts, trail},
};

/// Forgets all failed attempts at an account, from wherever.
#[tracing::instrument(skip_all, name = "identity.unlock_staff")]
pub(crate) async fn unlock_staff(app: &App, actor: &Actor, id: StaffId) -> Result<Staff, Failure> {
    let tx = app.db.begin().await?;
    let staff = load_to_manage(&tx, actor, id).await?;
    lockouts::forget_all(&tx, &staff.username).await?;
    trail::unlocked(&tx, actor, staff.id);
    tx.commit().await?;
    Ok(staff)
}
