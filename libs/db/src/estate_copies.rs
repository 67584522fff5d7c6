//! Estates as this process read them a moment ago: nearly every request names one, every live event is shown or not by
//! the region of one, and they hardly ever change.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::EstateId;

use crate::{Db, DbError, estates::EstateRef};

/// How long a change may go unseen that another replica made; one that this process commits is seen at once.
const AGE: TimeDelta = TimeDelta::seconds(2);
/// Beyond so many, all are read anew.
const MOST: usize = 10_000;

/// What is kept.
#[derive(Debug, Default)]
pub(crate) struct EstateCopies(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// How many changes were committed so far: a row that was read before one of them is not kept after it.
    changes: u64,
    copies: HashMap<EstateId, Copy>,
}

#[derive(Debug)]
struct Copy {
    estate: Arc<EstateRef>,
    until: DateTime<Utc>,
}

impl EstateCopies {
    /// Has the next reader look into the database.
    pub(crate) fn forget(&self, estates: &[EstateId]) {
        if estates.is_empty() {
            return;
        }
        let kept = &mut *self.kept();
        kept.changes += 1;
        for estate in estates {
            kept.copies.remove(estate);
        }
    }

    /// The copy, or how many changes there were when there was none.
    fn find(&self, estate_id: EstateId, now: DateTime<Utc>) -> Result<Arc<EstateRef>, u64> {
        let kept = self.kept();
        let copy = kept.copies.get(&estate_id).filter(|copy| now < copy.until);
        copy.map(|copy| Arc::clone(&copy.estate)).ok_or(kept.changes)
    }

    fn keep(&self, estate: Arc<EstateRef>, until: DateTime<Utc>, read_after: u64) {
        let kept = &mut *self.kept();
        if kept.changes != read_after {
            return;
        }
        if kept.copies.len() >= MOST {
            kept.copies.clear();
        }
        kept.copies.insert(estate.estate_id, Copy { estate, until });
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Db {
    /// The estate as it was at most two seconds ago, or `None` when the archive has not told of it (yet). A consumer, whose
    /// decision has to stand for longer, reads it in its transaction instead.
    ///
    /// # Errors
    /// [`DbError`] when the engine refuses.
    pub async fn estate(&self, estate_id: EstateId) -> Result<Option<Arc<EstateRef>>, DbError> {
        let now = self.clock().now();
        let read_after = match self.estate_copies().find(estate_id, now) {
            Ok(known) => return Ok(Some(known)),
            Err(changes) => changes,
        };
        // What is absent is not kept: it may come with the next event.
        let Some(found) = crate::estates::find(self.reader(), estate_id).await?.map(Arc::new) else {
            return Ok(None);
        };
        self.estate_copies().keep(Arc::clone(&found), now + AGE, read_after);
        Ok(Some(found))
    }
}

#[cfg(test)]
mod tests {
    use kernel::SystemIds;

    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let (copies, now) = (EstateCopies::default(), DateTime::UNIX_EPOCH);
        let estate = Arc::new(EstateRef {
            estate_id: EstateId::new(&SystemIds),
            code: "HT".to_owned(),
            name: "和庭".to_owned(),
            region: "north".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            standard: "service-centre".to_owned(),
            standard_version: 3,
        });
        let id = estate.estate_id;
        let before = copies.find(id, now).unwrap_err();
        copies.forget(&[id]);
        copies.keep(Arc::clone(&estate), now + AGE, before);
        let after = copies.find(id, now).unwrap_err();
        copies.keep(Arc::clone(&estate), now + AGE, after);
        assert_eq!(copies.find(id, now), Ok(estate));
        assert!(copies.find(id, now + AGE).is_err(), "it is too old");
    }
}
