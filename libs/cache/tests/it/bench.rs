//! What a test of the cache needs: a store of its own, and loaders that tell whether they were asked.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use cache::{
    Cache, CountStore, Counts, Key, Lookup, MemoryCounts, MemoryStore, RedisConfig, RedisStore, Store,
};
use chrono::{DateTime, TimeDelta};
use kernel::{Failure, IdGen, ManualClock, SystemIds};
use tokio::time::{MissedTickBehavior, interval};

/// Long enough for every test; keys that a failed test leaves behind go by themselves.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// A store that no other test uses.
pub(crate) struct Bench {
    pub(crate) store: Arc<dyn Store>,
    /// Of memory; each process has its own way to Redis.
    counts: Option<Arc<MemoryCounts>>,
    pub(crate) clock: Arc<ManualClock>,
    prefix: Option<String>,
}

impl Bench {
    pub(crate) fn memory() -> Self {
        let clock = Arc::new(ManualClock::at(DateTime::UNIX_EPOCH));
        Self {
            store: Arc::new(MemoryStore::new(Arc::<ManualClock>::clone(&clock), 1 << 20)),
            counts: Some(Arc::new(MemoryCounts::new(Arc::<ManualClock>::clone(&clock)))),
            clock,
            prefix: None,
        }
    }

    pub(crate) fn redis() -> Self {
        let prefix = unique_prefix();
        let store = RedisStore::new(RedisConfig::new(redis_url(), &prefix)).unwrap();
        let clock = Arc::new(ManualClock::at(DateTime::UNIX_EPOCH));
        Self { store: Arc::new(store), counts: None, clock, prefix: Some(prefix) }
    }

    /// A cache as one process has it; two of them share the store and nothing else.
    pub(crate) fn cache(&self) -> Cache {
        Cache::new(Arc::clone(&self.store))
    }

    /// The way to the common counts that one process has.
    pub(crate) fn count_store(&self) -> Arc<dyn CountStore> {
        match (&self.counts, &self.prefix) {
            (Some(counts), _) => Arc::<MemoryCounts>::clone(counts),
            (None, prefix) => {
                let prefix = prefix.as_deref().unwrap_or_default();
                Arc::new(RedisStore::new(RedisConfig::new(redis_url(), prefix)).unwrap())
            }
        }
    }

    /// Counts as one process has them, with a clock of its own; two of them share the store and nothing else.
    pub(crate) fn counts(&self) -> Counts {
        Counts::together(Arc::new(ManualClock::at(DateTime::UNIX_EPOCH)), self.count_store())
    }

    /// Lets time pass for memory, and waits for Redis, until nothing stands at the key.
    pub(crate) async fn until_expired<T>(&self, key: &Key<T>) {
        eventually("the value expires", async || {
            self.clock.advance(TimeDelta::milliseconds(20));
            matches!(self.store.look_up(&key.text()).await.unwrap(), Lookup::Miss(_))
        })
        .await;
    }

    pub(crate) async fn clean(&self) {
        if let Some(prefix) = &self.prefix {
            clean(prefix).await;
        }
    }
}

/// Asks again and again, for at most ten seconds.
pub(crate) async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let mut ticks = interval(Duration::from_millis(20));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for _ in 0..500 {
        ticks.tick().await;
        if holds().await {
            return;
        }
    }
    assert!(holds().await, "not in ten seconds: {what}");
}

#[expect(clippy::disallowed_methods, reason = "tests are told where the engines are by the environment")]
pub(crate) fn redis_url() -> String {
    std::env::var("STEWARD_TEST_REDIS_URL").unwrap_or_else(|_| "redis://127.0.0.1:6379".to_owned())
}

pub(crate) fn unique_prefix() -> String {
    format!("cache-test-{}", SystemIds.next())
}

/// Removes what a test has stored.
pub(crate) async fn clean(prefix: &str) {
    let client = redis::Client::open(redis_url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    for key in keys(&mut connection, prefix).await {
        redis::cmd("DEL").arg(key).exec_async(&mut connection).await.unwrap();
    }
}

/// The full names of all keys of a test.
pub(crate) async fn keys(connection: &mut redis::aio::MultiplexedConnection, prefix: &str) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), 0_u64);
    loop {
        let mut scan = redis::cmd("SCAN");
        scan.arg(cursor).arg("MATCH").arg(format!("{prefix}*")).arg("COUNT").arg(1000);
        let (next, mut page): (u64, Vec<String>) = scan.query_async(connection).await.unwrap();
        found.append(&mut page);
        cursor = next;
        if cursor == 0 {
            return found;
        }
    }
}

/// A source that answers what it is set to and counts how often it is asked.
#[derive(Default)]
pub(crate) struct Source {
    asked: AtomicU32,
    holds: AtomicU32,
}

impl Source {
    pub(crate) fn holding(value: u32) -> Self {
        Self { asked: AtomicU32::new(0), holds: AtomicU32::new(value) }
    }

    pub(crate) fn set(&self, value: u32) {
        self.holds.store(value, Ordering::SeqCst);
    }

    pub(crate) fn asked(&self) -> u32 {
        self.asked.load(Ordering::SeqCst)
    }

    /// Reads, and then takes a while to answer.
    pub(crate) async fn load(&self) -> Result<u32, Failure> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let value = self.holds.load(Ordering::SeqCst);
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        Ok(value)
    }
}
