//! The endpoints that are switched on, as this process read them a moment ago: every event of the suite asks for them, and
//! they hardly ever change.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use db::{Db, DbError};

use crate::{domain::Endpoint, storage::endpoints};

/// How long an endpoint that was registered at another replica may go unseen; one of this process is seen at once.
const AGE: Duration = Duration::from_secs(2);

/// The copies.
#[derive(Debug, Default)]
pub(crate) struct EndpointCopies(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// How many changes were committed so far: what was read before one of them is not kept after it.
    changes: u64,
    /// With the end of their time, by the monotonic clock.
    enabled: Option<(Arc<Vec<Endpoint>>, Duration)>,
}

impl EndpointCopies {
    /// Has the next reader look into the database.
    pub(super) fn forget(&self) {
        let kept = &mut *self.kept();
        kept.changes += 1;
        kept.enabled = None;
    }

    /// Every endpoint that is switched on.
    pub(super) async fn enabled(&self, db: &Db) -> Result<Arc<Vec<Endpoint>>, DbError> {
        let now = db.clock().monotonic();
        let read_after = {
            let kept = self.kept();
            if let Some((known, until)) = &kept.enabled
                && now < *until
            {
                return Ok(Arc::clone(known));
            }
            kept.changes
        };
        let found = Arc::new(endpoints::enabled(db).await?);
        let kept = &mut *self.kept();
        if kept.changes == read_after {
            kept.enabled = Some((Arc::clone(&found), now + AGE));
        }
        Ok(found)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
