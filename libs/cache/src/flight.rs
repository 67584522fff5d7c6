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

/// What a load came to.
#[derive(Debug)]
pub(crate) enum Landed {
    /// The value, encoded for those who only waited.
    Loaded(Bytes),
    /// The value is with the one who loaded it and cannot be shared, because it does not encode.
    Unshareable,
    /// The loader failed.
    Failed(Arc<Failure>),
}

/// A load: run by the first who polls it, by the next one if that one goes away.
pub(crate) type Flight = OnceCell<Landed>;

#[derive(Debug, Default)]
pub(crate) struct Flights {
    under_way: Mutex<HashMap<FlightId, Boarding>>,
}

#[derive(Debug, Default)]
struct Boarding {
    flight: Arc<Flight>,
    seats: usize,
}

impl Flights {
    /// Joins the load, or announces it.
    pub(crate) fn board(&self, id: FlightId) -> Seat<'_> {
        let mut under_way = self.under_way();
        let boarding = under_way.entry(id.clone()).or_default();
        boarding.seats += 1;
        Seat { flights: self, id, flight: Arc::clone(&boarding.flight) }
    }

    /// Nobody who comes from now on joins a load of `key` that began without a lease.
    pub(crate) fn detach(&self, key: &str) {
        self.under_way().remove(&FlightId { key: key.to_owned(), lease: None });
    }

    fn under_way(&self) -> MutexGuard<'_, HashMap<FlightId, Boarding>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in a load. The load is over for newcomers once it has landed and one has left, or when all have left.
pub(crate) struct Seat<'flights> {
    flights: &'flights Flights,
    id: FlightId,
    pub(crate) flight: Arc<Flight>,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut under_way = self.flights.under_way();
        let Some(boarding) = under_way.get_mut(&self.id) else { return };
        // Another load of the same id may have begun since this one was detached or landed.
        if Arc::ptr_eq(&boarding.flight, &self.flight) {
            boarding.seats -= 1;
            if boarding.seats == 0 || self.flight.initialized() {
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
        let (first, second) = (flights.board(id()), flights.board(id()));
        drop(first);
        assert!(Arc::ptr_eq(&flights.board(id()).flight, &second.flight), "the second still flies");
        drop(second);
        assert!(flights.under_way().is_empty());
    }

    #[test]
    fn a_landed_or_detached_load_is_not_joined() {
        let flights = Flights::default();
        let landed = flights.board(id());
        let waiting = flights.board(id());
        landed.flight.set(Landed::Unshareable).unwrap();
        drop(landed);
        let next = flights.board(id());
        assert!(!Arc::ptr_eq(&next.flight, &waiting.flight));
        flights.detach(&id().key);
        assert!(!Arc::ptr_eq(&flights.board(id()).flight, &next.flight));
        drop((waiting, next));
        assert!(flights.under_way().is_empty());
    }
}
