//! Forgetting sessions, attempts and sources that no longer matter.

use chrono::TimeDelta;
use kernel::Failure;

use super::App;
use crate::storage::{lockouts, sessions};

/// Ended sessions are kept this long, so that a stolen token that comes late is still known for what it is.
const KEEP_SESSIONS: TimeDelta = TimeDelta::days(7);
const KEEP_LOCKOUTS: TimeDelta = TimeDelta::days(2);
/// A source that nobody signed in from for so long is not known any more.
const KEEP_SOURCES: TimeDelta = TimeDelta::days(90);
const BATCH: u64 = 500;

/// Deletes a batch; true when there may be more.
#[tracing::instrument(skip_all, name = "identity.prune_sessions")]
pub(crate) async fn prune_sessions(app: &App) -> Result<bool, Failure> {
    let now = app.db.clock().now();
    let sessions = sessions::prune(&app.db, now - KEEP_SESSIONS, BATCH).await?;
    lockouts::prune(&app.db, now - KEEP_LOCKOUTS, now - KEEP_SOURCES).await?;
    Ok(sessions >= BATCH)
}
