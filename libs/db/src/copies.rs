//! Rows as this process read them a moment ago: nearly every request names an estate and is made by somebody whose rights
//! are looked at, every live event is shown or not by both, and they hardly ever change.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How long a change may go unseen that another replica made; one that this process commits is seen at once.
const AGE: Duration = Duration::from_secs(2);
/// Beyond so many, all are read anew.
const MOST: usize = 10_000;

/// Copies of the rows of one table.
#[derive(Debug)]
pub(crate) struct Copies<K, V>(Mutex<Kept<K, V>>);

#[derive(Debug)]
struct Kept<K, V> {
    /// How many changes were committed so far: a row that was read before one of them is not kept after it.
    changes: u64,
    copies: HashMap<K, Copy<V>>,
}

#[derive(Debug)]
struct Copy<V> {
    /// `None` for what was looked for and not there.
    row: Option<Arc<V>>,
    /// By the monotonic clock: who may see a row must not hang on somebody setting the wall clock back.
    until: Duration,
}

impl<K, V> Default for Copies<K, V> {
    fn default() -> Self {
        Self(Mutex::new(Kept { changes: 0, copies: HashMap::new() }))
    }
}

impl<K: Eq + Hash, V> Copies<K, V> {
    /// Has the next reader look into the database.
    pub(crate) fn forget(&self, keys: &[K]) {
        if keys.is_empty() {
            return;
        }
        let kept = &mut *self.kept();
        kept.changes += 1;
        for key in keys {
            kept.copies.remove(key);
        }
    }

    /// What is known of the row, or how many changes there were when nothing is.
    pub(crate) fn find(&self, key: &K, now: Duration) -> Result<Option<Arc<V>>, u64> {
        let kept = self.kept();
        let copy = kept.copies.get(key).filter(|copy| now < copy.until);
        copy.map(|copy| copy.row.clone()).ok_or(kept.changes)
    }

    /// Keeps a row for a while that was read after so many changes.
    pub(crate) fn keep(&self, key: K, row: Option<Arc<V>>, now: Duration, read_after: u64) {
        let kept = &mut *self.kept();
        if kept.changes != read_after {
            return;
        }
        if kept.copies.len() >= MOST {
            kept.copies.clear();
        }
        kept.copies.insert(key, Copy { row, until: now + AGE });
    }

    fn kept(&self) -> MutexGuard<'_, Kept<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let (copies, now) = (Copies::<u8, &str>::default(), Duration::ZERO);
        let row = Some(Arc::new("row"));
        let before = copies.find(&1, now).unwrap_err();
        copies.forget(&[1]);
        copies.keep(1, row.clone(), now, before);
        let after = copies.find(&1, now).unwrap_err();
        copies.keep(1, row.clone(), now, after);
        copies.keep(2, None, now, after);
        assert_eq!((copies.find(&1, now), copies.find(&2, now)), (Ok(row), Ok(None)));
        assert!(copies.find(&1, now + AGE).is_err(), "it is too old");
    }
}
