//! Answers kept for a while: [`Cache::get_or_load`] over a [`Store`], which is Redis in a cluster and memory when
//! embedded.
//!
//! The cache makes reads faster and never different. What that rests on:
//! * **Leases.** A miss leaves a random token at the key. An invalidation removes whatever is there, and a loaded
//!   value is stored only where its reader's token still stands. So a load that began before an invalidation cannot
//!   store what it found, in whichever process either of them ran.
//! * **Single flight.** Readers in one process who hold the same token share one load. A reader who comes after an
//!   invalidation holds another token, and so never joins a load that began before it. If the one who loads goes
//!   away (its client hung up), another of the waiting takes over. All of them see a failure; it is not cached.
//! * **A cache that is down costs time only.** Reads go to the loader, within the store's time limit for one
//!   operation; then the store is left alone for a moment, so that not every read pays the limit. While it is down
//!   there are no tokens: readers of one key share a load that is under way, which may be older than the reader by
//!   the length of that load.
//! * **An invalidation that failed is owed.** [`Cache::invalidate`] answers an error, so that a consumer retries, and
//!   this process trusts the store again only after it has removed what it owes. If the process ends before,
//!   or another process could still reach the store, the time to live bounds how long an old value is served.
//! * **A Redis that was restarted or promoted begins empty**: keys carry the server's run id, because it may come
//!   back with values from before an invalidation. Where `INFO` is forbidden to us, this guard is absent; run Redis
//!   without persistence then.
//!
//! Values are JSON and may hold personal data: a caller seals them or keeps them for minutes, and puts no phone
//! number or name into a key's id (ids and blind indexes do). Nothing of a key or a value is logged.
//!
//! Negative answers are cached only where the type of the value says so: `Option<T>` keeps `None`, a loader's
//! failure (not found among them) is never kept.
//!
//! [`Counts`] are no cached answers and share only the store: who did how much of what, over all processes. Losing them costs
//! the common count alone, since each process counts by itself besides.
//!
//! Deliberately absent:
//! * `set` and `get`: whoever writes beside a load brings back the race that leases close;
//! * invalidating by pattern: an event names the keys it touches, and a changed shape raises [`Key::schema`];
//! * locks, queues and sessions: losing the cache must lose nothing;
//! * refreshing ahead and serving old values on failure: both are other words for a wrong answer;
//! * Redis Cluster and Sentinel discovery: one address, behind which an operator may move the primary.
//!
//! Metrics by `namespace`: `cache_hits_total`, `cache_misses_total`, `cache_loads_total`, and `cache_errors_total`
//! also by `operation` (`lookup`, `fill`, `invalidate`, `encode`, `decode`, `count`). For the Redis store: `cache_store_up`,
//! `cache_invalidations_owed`.

mod cache;
mod counts;
mod error;
mod flight;
mod key;
mod shared_failure;
mod store;
pub mod testing;

pub use cache::Cache;
pub use counts::{CountStore, Counts, Entry, Full, MemoryCounts, Stay, Window};
pub use error::CacheError;
pub use key::Key;
pub use store::{Lease, Lookup, MemoryStore, RedisConfig, RedisStore, Store};
