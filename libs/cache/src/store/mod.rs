//! Where values are kept: a store and its two kinds.

mod memory;
mod redis;

use std::fmt::{Debug, Formatter, Result as Formatted};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

use crate::error::CacheError;

pub use memory::MemoryStore;
pub use redis::{RedisConfig, RedisStore};

/// No JSON begins like this.
const LEASE_MARK: &str = "\0lease:";

/// How long a load may take and still be stored; longer is safe, and not kept.
const LEASE_TIME: Duration = Duration::from_secs(30);

/// Keeps bytes under names, and leases where it has none.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// The value, or the lease that stands at the key; leaves a new one where nothing stands.
    async fn look_up(&self, key: &str) -> Result<Lookup, CacheError>;

    /// Puts the value in place of the lease, if that still stands there; `false` when it does not.
    async fn fill(&self, key: &str, lease: &Lease, value: Bytes, ttl: Duration) -> Result<bool, CacheError>;

    /// Removes values or leases; `keys` are at least one. After an error the store owes the removals, and makes them
    /// before its next answer.
    async fn remove(&self, keys: &[String]) -> Result<(), CacheError>;
}

/// What stands at a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// A value.
    Hit(Bytes),
    /// None; who loads one may store it under this lease.
    Miss(Lease),
}

/// The right to store what is loaded from now on; an invalidation ends it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Lease(String);

impl Lease {
    /// A lease like no other.
    fn fresh() -> Self {
        Self(format!("{LEASE_MARK}{:032x}", rand::random::<u128>()))
    }

    fn as_str(&self) -> &str {
        &self.0
    }

    /// The lease that these bytes are, if they are one.
    fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        text.starts_with(LEASE_MARK).then(|| Self(text.to_owned()))
    }
}

impl Debug for Lease {
    fn fmt(&self, f: &mut Formatter<'_>) -> Formatted {
        f.write_str("Lease")
    }
}
