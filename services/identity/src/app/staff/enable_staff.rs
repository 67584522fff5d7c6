//! Giving back the right to sign in.

use kernel::{Actor, Failure};

use super::{StaffTarget, load_to_change};
use crate::{
    app::{App, publishing::publish_staff},
    domain::Staff,
    storage::{staff, trail},
};

/// Enables a disabled account, with the roles it had. The caller holds them, too.
#[tracing::instrument(skip_all, name = "identity.enable_staff")]
pub(crate) async fn enable_staff(app: &App, actor: &Actor, target: StaffTarget) -> Result<Staff, Failure> {
    let tx = app.db.begin().await?;
    let mut enabled = load_to_change(&tx, actor, target).await?;
    enabled.enable()?;
    staff::save(&tx, &enabled).await?;
    trail::standing_changed(&tx, actor, &enabled);
    publish_staff(&tx, &enabled).await?;
    tx.commit().await?;
    Ok(enabled)
}
