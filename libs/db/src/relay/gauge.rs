//! How far the outbox lags, for whoever watches.

use crate::{Db, DbError, outbox};

/// Looks, and reports what it sees.
pub(super) async fn measure(db: &Db) -> Result<(), DbError> {
    let depth = outbox::depth(db).await?;
    let now = db.clock().now();
    let lag = depth.oldest_at.map_or(0, |oldest_at| (now - oldest_at).num_seconds().max(0));
    report(db, depth.rows, u32::try_from(lag).unwrap_or(u32::MAX));
    Ok(())
}

/// Only the relay that holds the outbox tells its state; one that stands by reports nothing waiting.
pub(super) fn report(db: &Db, rows: u32, lag_secs: u32) {
    metrics::gauge!("outbox_rows", "service" => db.service()).set(rows);
    metrics::gauge!("outbox_lag_seconds", "service" => db.service()).set(lag_secs);
}
