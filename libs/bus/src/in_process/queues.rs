//! The partitions of each service, of which a replica has some, and what is in flight.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use envelope::Envelope;
use kernel::EventId;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::in_flight::InFlight;
use crate::{
    Binding, BusError, Subscription,
    delivery::RetryState,
    partition::{partition_of, slot_of},
};

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
    /// 0 is one queue from which every loop takes.
    partitions: u16,
    /// By ticket, so that what is given back takes its old place.
    waiting: BTreeMap<u64, Message>,
    next_ticket: u64,
    next_loop: u64,
    /// Waiting, held by a loop, or pausing before the next attempt.
    unfinished: usize,
    /// Those that subscribed.
    loops: Vec<u64>,
    /// Of these, those that have begun to take, in that order: which one a partition is of is told by its number.
    running: Vec<u64>,
    /// Which loop is at work on messages of a slot, and on how many: the next one waits for it.
    at_work: HashMap<u16, (u64, usize)>,
    is_closed: bool,
    arrived: Arc<Notify>,
}

/// One copy of a message, for one service.
pub(super) struct Message {
    pub(super) envelope: Arc<Envelope>,
    pub(super) past: RetryState,
    slot: u16,
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
        subscribers.iter().try_for_each(|queue| queue.demand_room(self.capacity))?;
        let flight = Arc::new(InFlight::new(envelope.id, subscribers.len()));
        let shared = Arc::new(envelope.clone());
        for queue in &mut subscribers {
            queue.take_in(&shared, &flight);
        }
        if !subscribers.is_empty() {
            state.flights.insert(envelope.id, Arc::clone(&flight));
        }
        Ok((flight, true))
    }

    /// Queues `envelope` for `service` alone, beside any flight of the same id: what is published to everybody just now is
    /// another copy. A full queue takes it: who sends to one service bounds that itself, and it may be what frees the others.
    pub(super) fn send_to(&self, service: &str, envelope: &Envelope) -> Result<Arc<InFlight>, BusError> {
        let state = &mut *self.lock();
        let queue = state.services.get_mut(service).ok_or_else(no_queue)?;
        queue.demand_open()?;
        let flight = Arc::new(InFlight::new(envelope.id, 1));
        queue.take_in(&Arc::new(envelope.clone()), &flight);
        Ok(flight)
    }

    /// True when the service's queue was opened at some time.
    pub(super) fn is_there(&self, service: &str) -> bool {
        self.lock().services.contains_key(service)
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
        let id = queue.next_loop;
        queue.next_loop += 1;
        queue.loops.push(id);
        Subscriber {
            queues: Arc::clone(self),
            service: subscription.service,
            id,
            arrived: Arc::clone(&queue.arrived),
            shutdown,
        }
    }

    /// True when every queue has a loop.
    pub(super) fn are_served(&self) -> bool {
        self.lock().services.values().all(|queue| !queue.loops.is_empty())
    }

    /// How many messages no loop holds.
    pub(super) fn waiting(&self, service: &str) -> usize {
        self.lock().services.get(service).map_or(0, |queue| queue.waiting.len())
    }

    /// How many partitions of `service` have a loop.
    pub(super) fn partitions_held(&self, service: &str) -> usize {
        let state = self.lock();
        let queue = state.services.get(service).filter(|queue| !queue.loops.is_empty());
        queue.map_or(0, |queue| usize::from(queue.partitions.max(1)))
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
        queue.partitions = subscription.partitions;
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

    fn demand_open(&self) -> Result<(), BusError> {
        if self.is_closed { Err(BusError::Closing) } else { Ok(()) }
    }

    fn demand_room(&self, capacity: usize) -> Result<(), BusError> {
        self.demand_open()?;
        if self.unfinished >= capacity {
            return Err(BusError::Unavailable { doing: "queueing", source: "a queue is full".into() });
        }
        Ok(())
    }

    /// A copy of a message that comes for the first time.
    fn take_in(&mut self, envelope: &Arc<Envelope>, flight: &Arc<InFlight>) {
        self.unfinished += 1;
        let (envelope, flight) = (Arc::clone(envelope), Arc::clone(flight));
        let slot = slot_of(&envelope.subject);
        self.push(Message { envelope, past: RetryState::NONE, slot, flight });
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

    /// The message that has waited longest for this loop. One whose subject another loop is at work on has to wait, and all
    /// after it in its partition as well.
    fn take(&mut self, id: u64) -> Option<(u64, Message)> {
        if self.partitions == 0 {
            return self.waiting.pop_first();
        }
        if !self.running.contains(&id) {
            self.running.push(id);
            // What was another's may be its own from now on.
            self.arrived.notify_waiters();
        }
        let place = u16::try_from(self.running.iter().position(|one| *one == id)?).ok()?;
        let loops = u16::try_from(self.running.len()).unwrap_or(u16::MAX).max(1);
        let mut blocked = Vec::new();
        let mut found = None;
        for (ticket, message) in &self.waiting {
            let partition = partition_of(message.slot, self.partitions);
            if partition % loops != place || blocked.contains(&partition) {
                continue;
            }
            match self.at_work.get(&message.slot) {
                Some((other, _count)) if *other != id => blocked.push(partition),
                _free => {
                    found = Some((*ticket, message.slot));
                    break;
                }
            }
        }
        let (ticket, slot) = found?;
        self.at_work.entry(slot).or_insert((id, 0)).1 += 1;
        Some((ticket, self.waiting.remove(&ticket)?))
    }

    /// A loop is not at work any more on one of the messages that it took.
    fn set_down(&mut self, slot: u16) {
        let Some((_id, count)) = self.at_work.get_mut(&slot) else { return };
        *count -= 1;
        if *count == 0 {
            self.at_work.remove(&slot);
            self.arrived.notify_waiters();
        }
    }
}

fn no_queue() -> BusError {
    BusError::Rejected { doing: "queueing for one service", source: "the service has no queue".into() }
}

/// A consuming loop's place at its queue. The last one to leave on shutdown closes the queue: publishes that are
/// unfinished or still come fail, and stay unsent in the log. A subscriber that is dropped without shutdown is a crash, and the
/// queue waits for the loop to come back.
pub(super) struct Subscriber {
    queues: Arc<Queues>,
    service: &'static str,
    id: u64,
    arrived: Arc<Notify>,
    shutdown: CancellationToken,
}

impl Subscriber {
    /// Notified whenever a message may be taken; ask for this before trying to take one.
    pub(super) fn arrived(&self) -> Arc<Notify> {
        Arc::clone(&self.arrived)
    }

    /// The message that has waited longest in the partitions of this loop.
    pub(super) fn take(&self) -> Option<Held> {
        let (ticket, message) = self.queues.lock().services.get_mut(self.service)?.take(self.id)?;
        let (queues, service) = (Arc::clone(&self.queues), self.service);
        Some(Held { queues, service, held: Some((ticket, message)), is_at_work: true })
    }
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        let state = &mut *self.queues.lock();
        let Some(queue) = state.services.get_mut(self.service) else { return };
        queue.loops.retain(|id| *id != self.id);
        queue.running.retain(|id| *id != self.id);
        queue.arrived.notify_waiters();
        if !queue.loops.is_empty() || !self.shutdown.is_cancelled() {
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
    is_at_work: bool,
}

impl Held {
    /// The message; `None` never happens before it is finished.
    pub(super) fn message(&self) -> Option<&Message> {
        self.held.as_ref().map(|(_, message)| message)
    }

    /// Work on it has ended for now; another message of its subject may be taken meanwhile.
    pub(super) fn set_down(&mut self) {
        let Some((_ticket, message)) = &self.held else { return };
        if std::mem::take(&mut self.is_at_work)
            && let Some(queue) = self.queues.lock().services.get_mut(self.service)
        {
            queue.set_down(message.slot);
        }
    }

    /// Handled or dead-lettered.
    pub(super) fn finish(mut self) {
        self.set_down();
        let Some((_, message)) = self.held.take() else { return };
        let state = &mut *self.queues.lock();
        if let Some(queue) = state.services.get_mut(self.service) {
            queue.unfinished -= 1;
        }
        message.flight.finish_one();
        state.forget_if_over(&message.flight);
    }

    /// Notes what it has been through by now.
    pub(super) fn note(&mut self, past: RetryState) {
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
        let state = &mut *self.queues.lock();
        let Some(queue) = state.services.get_mut(self.service) else { return };
        let slot = message.slot;
        queue.put(ticket, message);
        // Only now may another loop go on with the subject.
        if self.is_at_work {
            queue.set_down(slot);
        }
    }
}
