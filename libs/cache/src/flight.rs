//! Loads that are under way in this process, so that one serves everybody who waits for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use kernel::Failure;
use tokio::sync::OnceCell;

use crate::store::Lease;

/// Who may share a load: those who look for the same key under the same lease, or without any while the store is down.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct FlightId {
    pub(crate) key: String,
    pub(crate) lease: Option<Lease>,
}

/// What came of a load.
#[derive(Debug)]
pub(crate) enum LoadResult {
    /// The value, encoded for those who only waited.
    Loaded(Bytes),
    /// The value is with the one who loaded it and cannot be shared, because it does not encode.
    Unshareable,
    /// The loader failed.
    Failed(Arc<Failure>),
}

/// A load: run by the first who polls it, by the next one if that one goes away.
pub(crate) type Flight = OnceCell<LoadResult>;

#[derive(Debug, Default)]
pub(crate) struct Flights {
    under_way: Mutex<HashMap<FlightId, UnderWay>>,
}

#[derive(Debug, Default)]
struct UnderWay {
    flight: Arc<Flight>,
    waiters: usize,
}

impl Flights {
    /// Joins the load, or announces it.
    pub(crate) fn join(&self, id: FlightId) -> Waiter<'_> {
        let mut under_way = self.under_way();
        let load = under_way.entry(id.clone()).or_default();
        load.waiters += 1;
        Waiter { flights: self, id, flight: Arc::clone(&load.flight) }
    }

    /// Nobody who comes from now on joins a load of `key` that began without a lease.
    pub(crate) fn detach(&self, key: &str) {
        self.under_way().remove(&FlightId { key: key.to_owned(), lease: None });
    }

    fn under_way(&self) -> MutexGuard<'_, HashMap<FlightId, UnderWay>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One who waits for a load. Newcomers begin another once this one is done and one has left, or when all have left.
pub(crate) struct Waiter<'flights> {
    flights: &'flights Flights,
    id: FlightId,
    pub(crate) flight: Arc<Flight>,
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        let mut under_way = self.flights.under_way();
        let Some(load) = under_way.get_mut(&self.id) else { return };
        // Another load of the same id may have begun since this one was detached or done.
        if Arc::ptr_eq(&load.flight, &self.flight) {
            load.waiters -= 1;
            if load.waiters == 0 || self.flight.initialized() {
                under_way.remove(&self.id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> FlightId {
        FlightId { key: "archive.card.v1:1".to_owned(), lease: None }
    }

    #[test]
    fn nothing_is_left_behind_when_all_have_left() {
        let flights = Flights::default();
        let (first, second) = (flights.join(id()), flights.join(id()));
        drop(first);
        assert!(Arc::ptr_eq(&flights.join(id()).flight, &second.flight), "the second still waits");
        drop(second);
        assert!(flights.under_way().is_empty());
    }

    #[test]
    fn a_load_that_is_done_or_detached_is_not_joined() {
        let flights = Flights::default();
        let done = flights.join(id());
        let waiting = flights.join(id());
        done.flight.set(LoadResult::Unshareable).unwrap();
        drop(done);
        let next = flights.join(id());
        assert!(!Arc::ptr_eq(&next.flight, &waiting.flight));
        flights.detach(&id().key);
        assert!(!Arc::ptr_eq(&flights.join(id()).flight, &next.flight));
        drop((waiting, next));
        assert!(flights.under_way().is_empty());
    }
}
