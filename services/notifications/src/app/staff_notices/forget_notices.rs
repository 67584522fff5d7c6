//! Forgetting what somebody was told so long ago that nobody asks for it again.

use chrono::TimeDelta;
use kernel::Failure;

use crate::{app::App, storage::staff_notices};

/// How long a notice is kept, read or not.
const KEPT: TimeDelta = TimeDelta::days(90);

const BATCH: u64 = 500;

/// Deletes a batch; true when there may be more.
#[tracing::instrument(skip_all, name = "notifications.forget_notices")]
pub(crate) async fn forget_notices(app: &App) -> Result<bool, Failure> {
    let forgotten = staff_notices::forget(&app.db, app.db.clock().now() - KEPT, BATCH).await?;
    Ok(forgotten >= BATCH)
}
