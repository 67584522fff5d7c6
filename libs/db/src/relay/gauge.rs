//! How far the relay lags, for whoever watches.

use chrono::{DateTime, Utc};

use crate::{Db, DbError, log};

/// What was said and is not sent yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsent {
    /// Events that wait, counted in the 10 000 entries behind the last that was sent.
    pub events: u32,
    /// When the oldest of them was committed.
    pub oldest_at: Option<DateTime<Utc>>,
}

impl Db {
    /// What waits to be sent: what a health page and a test want to know. It costs the same however much it is.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn unsent(&self) -> Result<Unsent, DbError> {
        let noted = log::sent(self.reader()).await?;
        // What this process knows is newer than what it has noted, where it is the one that sends.
        let known = self.sent_so_far().filter(|known| known.position >= noted.position);
        let (events, oldest_at) = log::unsent(self.reader(), &known.unwrap_or(noted)).await?;
        Ok(Unsent { events, oldest_at })
    }
}

/// Looks, and reports what it sees.
pub(super) async fn measure(db: &Db) -> Result<(), DbError> {
    let unsent = db.unsent().await?;
    let now = db.clock().now();
    let lag = unsent.oldest_at.map_or(0, |oldest_at| (now - oldest_at).num_seconds().max(0));
    report(db, unsent.events, u32::try_from(lag).unwrap_or(u32::MAX));
    Ok(())
}

/// Only the relay that holds the lease tells its state; one that stands by reports nothing waiting.
pub(super) fn report(db: &Db, events: u32, lag_secs: u32) {
    metrics::gauge!("unsent_events", "service" => db.service()).set(events);
    metrics::gauge!("unsent_lag_seconds", "service" => db.service()).set(lag_secs);
}
