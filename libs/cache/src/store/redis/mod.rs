//! The store of the cluster shape: one Redis for all processes.

mod counts;
mod link;
mod owed;

use std::time::Duration;

use ::redis::{RedisResult, Script, cmd};
use async_trait::async_trait;
use bytes::Bytes;

use crate::error::CacheError;
use crate::store::{LEASE_TIME, Lease, Lookup, Store};
use link::Link;

/// Leaves a lease where nothing stands.
const LOOK_UP: &str = "
local found = redis.call('GET', KEYS[1])
if found then return found end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]";

/// Compares and sets: only the holder of the lease that stands may store.
const FILL: &str = "
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1";

/// How Redis is reached. No `Debug`: the address may hold a password.
#[derive(Clone)]
pub struct RedisConfig {
    /// `redis://[user:password@]host:port[/database]`; with `rediss:` over TLS.
    pub url: String,
    /// Begins every key, so that several installations can share a server.
    pub prefix: String,
    /// The longest that one operation may take, a new connection included.
    pub operation_timeout: Duration,
    /// How long the server is left alone after a failure.
    pub rest: Duration,
}

impl RedisConfig {
    /// A quarter of a second for an operation and one second of rest.
    #[must_use]
    pub fn new(url: impl Into<String>, prefix: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            prefix: prefix.into(),
            operation_timeout: Duration::from_millis(250),
            rest: Duration::from_secs(1),
        }
    }
}

/// Keeps values in Redis, and counts there. Connects when it is first used, and again after a failure.
pub struct RedisStore {
    link: Link,
    look_up: Script,
    fill: Script,
    counts: counts::Scripts,
}

impl RedisStore {
    /// A store that has not connected yet.
    ///
    /// # Errors
    /// [`CacheError::Address`] when the URL is not one; a server that does not answer is not an error.
    pub fn new(config: RedisConfig) -> Result<Self, CacheError> {
        Ok(Self {
            link: Link::new(config)?,
            look_up: Script::new(LOOK_UP),
            fill: Script::new(FILL),
            counts: counts::Scripts::new(),
        })
    }
}

#[async_trait]
impl Store for RedisStore {
    async fn look_up(&self, key: &str) -> Result<Lookup, CacheError> {
        let fresh = Lease::fresh();
        let ask = async |mut live: link::Live| -> RedisResult<Vec<u8>> {
            let name = live.full_key(key);
            // Mostly there is something, and a plain read costs the server less than a script.
            if let Some(found) = cmd("GET").arg(&name).query_async(&mut live.connection).await? {
                return Ok(found);
            }
            let mut call = self.look_up.key(name);
            call.arg(fresh.as_str()).arg(millis(LEASE_TIME)).invoke_async(&mut live.connection).await
        };
        let found = self.link.run("looking a value up", ask).await?;
        Ok(Lease::read(&found).map_or_else(|| Lookup::Hit(found.into()), Lookup::Miss))
    }

    async fn fill(&self, key: &str, lease: &Lease, value: Bytes, ttl: Duration) -> Result<bool, CacheError> {
        let ask = async |mut live: link::Live| -> RedisResult<bool> {
            let mut call = self.fill.key(live.full_key(key));
            call.arg(lease.as_str()).arg(value.as_ref()).arg(millis(ttl));
            call.invoke_async(&mut live.connection).await
        };
        self.link.run("storing a value", ask).await
    }

    async fn remove(&self, keys: &[String]) -> Result<(), CacheError> {
        let ask = async |mut live: link::Live| -> RedisResult<()> {
            let names: Vec<String> = keys.iter().map(|key| live.full_key(key)).collect();
            cmd("DEL").arg(names).exec_async(&mut live.connection).await
        };
        let removed = self.link.run("invalidating values", ask).await;
        if removed.is_err() {
            self.link.owe(keys).await;
        }
        removed
    }
}

/// Redis takes at least one millisecond.
fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX).max(1)
}
