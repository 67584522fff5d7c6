//! One queue per service, shared by its replicas, and what is in flight.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use envelope::Envelope;
use kernel::EventId;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::flight::InFlight;
use crate::{Binding, BusError, Subscription, delivery::Past};

/// All queues of the bus. One lock for everything: it is held for map look-ups only, never while waiting.
pub(super) struct Queues {
    capacity: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    services: HashMap<&'static str, Queue>,
    flights: HashMap<EventId, Arc<InFlight>>,
}

#[derive(Default)]
struct Queue {
    bindings: Vec<Binding>,
    /// By ticket, so that what is given back takes its old place.
    waiting: BTreeMap<u64, Message>,
    next_ticket: u64,
    /// Waiting, held by a loop, or pausing before the next attempt.
    unfinished: usize,
    loops: usize,
    is_closed: bool,
    arrived: Arc<Notify>,
}

/// One copy of a message, for one service.
pub(super) struct Message {
    pub(super) envelope: Arc<Envelope>,
    pub(super) past: Past,
    flight: Arc<InFlight>,
}

impl Queues {
    pub(super) fn new(capacity: usize) -> Self {
        Self { capacity, state: Mutex::default() }
    }

    /// Queues `envelope` for every service that subscribes to it, or for none; joins the flight of the same id when there is
    /// one. The flag is true when the flight is new.
    pub(super) fn send(&self, envelope: &Envelope) -> Result<(Arc<InFlight>, bool), BusError> {
        let state = &mut *self.lock();
        if let Some(flight) = state.flights.get(&envelope.id) {
            return Ok((Arc::clone(flight), false));
        }
        let mut subscribers: Vec<&mut Queue> =
            state.services.values_mut().filter(|queue| queue.receives(&envelope.routingkey)).collect();
        if subscribers.iter().any(|queue| queue.is_closed) {
            return Err(BusError::Closing);
        }
        if subscribers.iter().any(|queue| queue.unfinished >= self.capacity) {
            return Err(BusError::Unavailable { doing: "queueing", source: "a queue is full".into() });
        }
        let flight = Arc::new(InFlight::new(envelope.id, subscribers.len()));
        let shared = Arc::new(envelope.clone());
        for queue in &mut subscribers {
            queue.unfinished += 1;
            queue.push(Message {
                envelope: Arc::clone(&shared),
                past: Past::NONE,
                flight: Arc::clone(&flight),
            });
        }
        if !subscribers.is_empty() {
            state.flights.insert(envelope.id, Arc::clone(&flight));
        }
        Ok((flight, true))
    }

    /// The queue of the subscription's service receives what its bindings match from now on, though no loop takes anything yet.
    pub(super) fn open(&self, subscription: &Subscription) {
        self.lock().queue_of(subscription);
    }

    /// A subscriber at the queue of the subscription's service, which receives what its bindings match from now on.
    pub(super) fn join(
        self: &Arc<Self>,
        subscription: &Subscription,
        shutdown: CancellationToken,
    ) -> Subscriber {
        let state = &mut *self.lock();
        let queue = state.queue_of(subscription);
        queue.loops += 1;
        Subscriber {
            queues: Arc::clone(self),
            service: subscription.service,
            arrived: Arc::clone(&queue.arrived),
            shutdown,
        }
    }

    /// True when every queue has a loop.
    pub(super) fn are_served(&self) -> bool {
        self.lock().services.values().all(|queue| queue.loops > 0)
    }

    /// How many messages no loop holds.
    pub(super) fn waiting(&self, service: &str) -> usize {
        self.lock().services.get(service).map_or(0, |queue| queue.waiting.len())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The queue of a service, open and with the subscription's bindings beside those that it had.
    fn queue_of(&mut self, subscription: &Subscription) -> &mut Queue {
        let queue = self.services.entry(subscription.service).or_default();
        queue.bindings.extend(subscription.bindings.iter().cloned());
        queue.bindings.sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
        queue.bindings.dedup();
        queue.is_closed = false;
        queue
    }

    fn forget_if_over(&mut self, flight: &Arc<InFlight>) {
        let is_same = self.flights.get(&flight.id()).is_some_and(|known| Arc::ptr_eq(known, flight));
        if is_same && flight.is_over() {
            self.flights.remove(&flight.id());
        }
    }
}

impl Queue {
    fn receives(&self, routing_key: &str) -> bool {
        self.bindings.iter().any(|binding| binding.matches(routing_key))
    }

    fn push(&mut self, message: Message) {
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        self.put(ticket, message);
    }

    fn put(&mut self, ticket: u64, message: Message) {
        self.waiting.insert(ticket, message);
        self.arrived.notify_waiters();
    }
}

/// A consuming loop's place at its queue. The last one to leave on shutdown closes the queue: publishes that are
/// unfinished or still come fail, and stay in the outbox. A subscriber that is dropped without shutdown is a crash, and the
/// queue waits for the loop to come back.
pub(super) struct Subscriber {
    queues: Arc<Queues>,
    service: &'static str,
    arrived: Arc<Notify>,
    shutdown: CancellationToken,
}

impl Subscriber {
    /// Notified whenever a message may be taken; ask for this before trying to take one.
    pub(super) fn arrived(&self) -> Arc<Notify> {
        Arc::clone(&self.arrived)
    }

    /// The message that has waited longest.
    pub(super) fn take(&self) -> Option<Held> {
        let (ticket, message) = self.queues.lock().services.get_mut(self.service)?.waiting.pop_first()?;
        Some(Held { queues: Arc::clone(&self.queues), service: self.service, held: Some((ticket, message)) })
    }
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        let state = &mut *self.queues.lock();
        let Some(queue) = state.services.get_mut(self.service) else { return };
        queue.loops -= 1;
        if queue.loops > 0 || !self.shutdown.is_cancelled() {
            return;
        }
        queue.is_closed = true;
        let abandoned = std::mem::take(&mut queue.waiting);
        queue.unfinished -= abandoned.len();
        for message in abandoned.into_values() {
            message.flight.lose();
            state.forget_if_over(&message.flight);
        }
    }
}

/// A message taken from its queue; dropped unfinished, it goes back to its old place.
pub(super) struct Held {
    queues: Arc<Queues>,
    service: &'static str,
    held: Option<(u64, Message)>,
}

impl Held {
    /// The message; `None` never happens before it is finished.
    pub(super) fn message(&self) -> Option<&Message> {
        self.held.as_ref().map(|(_, message)| message)
    }

    /// Handled or dead-lettered.
    pub(super) fn finish(mut self) {
        let Some((_, message)) = self.held.take() else { return };
        let state = &mut *self.queues.lock();
        if let Some(queue) = state.services.get_mut(self.service) {
            queue.unfinished -= 1;
        }
        message.flight.finish_one();
        state.forget_if_over(&message.flight);
    }

    /// Notes what it has been through by now.
    pub(super) fn note(&mut self, past: Past) {
        if let Some((_, message)) = &mut self.held {
            message.past = past;
        }
    }

    /// Back to the end of the queue, as a retried message comes back from the broker.
    pub(super) fn queue_again(mut self) {
        let Some((_, message)) = self.held.take() else { return };
        if let Some(queue) = self.queues.lock().services.get_mut(self.service) {
            queue.push(message);
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some((ticket, message)) = self.held.take() else { return };
        if let Some(queue) = self.queues.lock().services.get_mut(self.service) {
            queue.put(ticket, message);
        }
    }
}
