//! Estates as this process read them a moment ago: nearly every request names one, every live event is shown or not by
//! the region of one, and they hardly ever change.

use std::{sync::Arc, time::Duration};

use kernel::EstateId;
use moka::future::Cache;

use crate::{Db, DbError, estates::EstateRef};

/// How long a change that another replica heard of may go unseen here; that of this process is seen at once.
const AGE: Duration = Duration::from_secs(2);
/// More than any group runs.
const MOST: u64 = 10_000;

/// What is kept, by estate.
#[derive(Debug)]
pub(crate) struct EstateCopies(Cache<EstateId, Arc<EstateRef>>);

impl Default for EstateCopies {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_live(AGE).build())
    }
}

impl EstateCopies {
    /// Has the next reader look into the database.
    pub(crate) async fn forget(&self, estates: Vec<EstateId>) {
        for estate in estates {
            self.0.invalidate(&estate).await;
        }
    }
}

impl Db {
    /// The estate as it was at most two seconds ago, or `None` when the archive has not told of it (yet). A consumer, whose
    /// decision has to stand for longer, reads it in its transaction instead.
    ///
    /// # Errors
    /// [`DbError`] when the engine refuses.
    pub async fn estate(&self, estate_id: EstateId) -> Result<Option<Arc<EstateRef>>, DbError> {
        let copies = &self.estate_copies().0;
        if let Some(known) = copies.get(&estate_id).await {
            return Ok(Some(known));
        }
        // What is absent is not kept: it may come with the next event.
        let Some(found) = crate::estates::find(self.reader(), estate_id).await?.map(Arc::new) else {
            return Ok(None);
        };
        copies.insert(estate_id, Arc::clone(&found)).await;
        Ok(Some(found))
    }
}
