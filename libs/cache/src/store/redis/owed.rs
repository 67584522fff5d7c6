//! Invalidations that failed and are still to be made.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use metrics::gauge;
use tracing::warn;

/// More than this are not remembered (some ten megabytes): then the time to live bounds what is served.
const MOST: usize = 100_000;

/// The keys of this process that the server must forget before it is trusted again.
#[derive(Debug, Default)]
pub(super) struct Owed(Mutex<HashSet<String>>);

impl Owed {
    pub(super) fn add(&self, key: &str) {
        let mut keys = self.keys();
        if keys.len() < MOST {
            keys.insert(key.to_owned());
        } else {
            warn!(
                owed = MOST,
                "too many invalidations are owed to the cache; old values may be served until they expire"
            );
        }
        set_gauge(&keys);
    }

    /// Some of what is owed; empty when nothing is.
    pub(super) fn some(&self, count: usize) -> Vec<String> {
        self.keys().iter().take(count).cloned().collect()
    }

    pub(super) fn paid(&self, paid: &[String]) {
        let mut keys = self.keys();
        for key in paid {
            keys.remove(key);
        }
        set_gauge(&keys);
    }

    fn keys(&self) -> MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn set_gauge(keys: &HashSet<String>) {
    gauge!("cache_invalidations_owed").set(u32::try_from(keys.len()).unwrap_or(u32::MAX));
}
