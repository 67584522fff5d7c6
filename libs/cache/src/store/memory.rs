//! The store of the embedded shape: this process' own memory.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use kernel::Clock;
use moka::Expiry;
use moka::future::Cache as Moka;
use moka::ops::compute::Op;

use crate::error::CacheError;
use crate::store::{LEASE_TIME, Lease, Lookup, Store};

/// Keeps values in memory up to a size; those that are asked for least go first.
///
/// The injected clock says what has expired. The library evicts by the machine's own clock as well, so that memory is
/// given back for what nobody asks for any more.
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    slots: Moka<String, Slot>,
}

#[derive(Clone)]
struct Slot {
    /// By the clock that nobody can set.
    until: Duration,
    lives: Duration,
    holds: Holds,
}

#[derive(Clone)]
enum Holds {
    Lease(Lease),
    Value(Bytes),
}

impl MemoryStore {
    /// A store of at most about `max_bytes` of keys and values.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, max_bytes: u64) -> Self {
        let slots = Moka::builder()
            .max_capacity(max_bytes)
            .weigher(|key: &String, slot: &Slot| weight(key.len() + slot.len()))
            .expire_after(BySlot)
            .build();
        Self { clock, slots }
    }

    fn slot(&self, holds: Holds, lives: Duration) -> Slot {
        let until = self.clock.monotonic().saturating_add(lives);
        Slot { until, lives, holds }
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn look_up(&self, key: &str) -> Result<Lookup, CacheError> {
        let now = self.clock.monotonic();
        if let Some(slot) = self.slots.get(key).await
            && slot.until > now
        {
            return Ok(slot.holds.into());
        }
        let fresh = self.slot(Holds::Lease(Lease::fresh()), LEASE_TIME);
        let lapsed = Lookup::from(fresh.holds.clone());
        // Every change of a slot goes through here: the library takes those of one key one after the other.
        let outcome = self.slots.entry_by_ref(key).and_compute_with(|entry| {
            let stands = entry.is_some_and(|entry| entry.value().until > now);
            std::future::ready(if stands { Op::Nop } else { Op::Put(fresh) })
        });
        Ok(outcome.await.into_entry().map_or(lapsed, |entry| entry.into_value().holds.into()))
    }

    async fn fill(&self, key: &str, lease: &Lease, value: Bytes, ttl: Duration) -> Result<bool, CacheError> {
        let (now, filled) = (self.clock.monotonic(), self.slot(Holds::Value(value), ttl));
        let outcome = self.slots.entry_by_ref(key).and_compute_with(|entry| {
            let stands = entry.is_some_and(|entry| {
                let slot = entry.value();
                slot.until > now && matches!(&slot.holds, Holds::Lease(held) if held == lease)
            });
            std::future::ready(if stands { Op::Put(filled) } else { Op::Nop })
        });
        Ok(matches!(outcome.await, moka::ops::compute::CompResult::ReplacedWith(_)))
    }

    async fn remove(&self, keys: &[String]) -> Result<(), CacheError> {
        for key in keys {
            let removed = self.slots.entry_by_ref(key).and_compute_with(|_| std::future::ready(Op::Remove));
            drop(removed.await);
        }
        Ok(())
    }
}

impl Slot {
    fn len(&self) -> usize {
        match &self.holds {
            Holds::Lease(lease) => lease.as_str().len(),
            Holds::Value(bytes) => bytes.len(),
        }
    }
}

impl From<Holds> for Lookup {
    fn from(holds: Holds) -> Self {
        match holds {
            Holds::Lease(lease) => Self::Miss(lease),
            Holds::Value(bytes) => Self::Hit(bytes),
        }
    }
}

/// A slot costs about this much besides its key and value.
const SLOT_BYTES: usize = 128;

fn weight(bytes: usize) -> u32 {
    u32::try_from(bytes.saturating_add(SLOT_BYTES)).unwrap_or(u32::MAX)
}

/// Each slot lives as long as it says.
struct BySlot;

impl Expiry<String, Slot> for BySlot {
    fn expire_after_create(&self, _: &String, slot: &Slot, _: Instant) -> Option<Duration> {
        Some(slot.lives)
    }

    fn expire_after_update(
        &self,
        _: &String,
        slot: &Slot,
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(slot.lives)
    }
}
