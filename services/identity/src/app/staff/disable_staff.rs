//! Taking away the right to sign in.

use kernel::{Actor, Failure, Principal, Refusal};

use super::{StaffTarget, load_to_change};
use crate::{
    app::App,
    domain::{Ended, Staff},
    storage::{sessions, staff, trail},
};

/// Disables an account and ends its sessions; its last access token lives for ten minutes at most.
pub(crate) async fn disable_staff(app: &App, actor: &Actor, target: StaffTarget) -> Result<Staff, Failure> {
    if actor.principal == Principal::Staff(target.id) {
        return Err(Refusal::conflict(
            "identity.own_account",
            "You cannot disable your own account.",
            "不能停用自己的账号。",
        )
        .into());
    }
    let tx = app.db.begin().await?;
    let mut disabled = load_to_change(&tx, actor, target).await?;
    disabled.disable(tx.now())?;
    staff::save(&tx, &disabled).await?;
    sessions::end_all(&tx, disabled.id, Ended::Disabled).await?;
    trail::staff_disabled(&tx, actor, &disabled);
    tx.commit().await?;
    Ok(disabled)
}
