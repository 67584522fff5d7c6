//! Taking away the right to sign in.

use kernel::{Actor, Failure};

use super::{StaffTarget, load_to_change, refuse_own};
use crate::{
    app::{App, publishing::publish_staff},
    domain::{Ended, Staff},
    storage::{sessions, staff, trail},
};

/// Disables an account and ends its sessions; its access tokens are refused as soon as the services have heard of it.
#[tracing::instrument(skip_all, name = "identity.disable_staff")]
pub(crate) async fn disable_staff(app: &App, actor: &Actor, target: StaffTarget) -> Result<Staff, Failure> {
    refuse_own(actor, target.id)?;
    let tx = app.db.begin().await?;
    let mut disabled = load_to_change(&tx, actor, target).await?;
    disabled.disable(tx.now())?;
    staff::save(&tx, &disabled).await?;
    sessions::end_others(&tx, disabled.id, None, Ended::Disabled).await?;
    trail::standing_changed(&tx, actor, &disabled);
    publish_staff(&tx, &disabled).await?;
    tx.commit().await?;
    Ok(disabled)
}
