//! The bus over RabbitMQ, for clusters: confirmed publishes, and quorum queues for each consuming service.
//!
//! Publishing and consuming have a connection each, since a broker short of memory or disk blocks publishing
//! connections, and acknowledgements must still get through then. Live feeds have a third: they come and go with screens,
//! and a connection has only so many channels. Connections are made again by whoever needs them
//! next; the client library's own recovery stays off, because it would hide which publishes are in doubt.

mod config;
mod error;
mod feed;
mod held_partitions;
mod link;
mod message;
mod publisher;
mod queue_tables;
mod replicas;
mod sides;
mod topology;
mod worker;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use envelope::Envelope;
use futures_util::{
    FutureExt,
    future::{self, BoxFuture},
    stream::BoxStream,
};
use tokio_util::sync::CancellationToken;

use crate::{Binding, Bus, BusError, Consumer, FeedItem, Subscription, alive::Alive, meter};
pub use config::RabbitConfig;
use held_partitions::HeldPartitions;
use link::Link;
use publisher::Publisher;
use sides::Side;
use topology::Topology;
use worker::Worker;

/// A bus whose queues are RabbitMQ's.
pub struct RabbitBus {
    parts: Arc<Parts>,
}

/// What the loops, feeds and publishes of one process share.
struct Parts {
    publisher: Publisher,
    /// For messages that go to one queue. A channel of its own: see [`Publisher::forward`].
    forwarder: Publisher,
    /// For events that go to one service. A channel of its own: the broker closes one on which a service's exchange was
    /// missing, and what everybody hears must not be in doubt for that.
    direct: Publisher,
    consuming: Link,
    listening: Link,
    topology: Topology,
    rebalance_every: Duration,
    /// What this process knows of the services that it subscribed or declared.
    known: Mutex<HashMap<&'static str, Known>>,
    /// Loops that are alive, several per subscription, and how many of them are consuming just now.
    loops_alive: AtomicUsize,
    loops_consuming: AtomicUsize,
}

/// A service as this process consumes it.
#[derive(Clone)]
struct Known {
    partitions: u16,
    held_partitions: Option<Arc<HeldPartitions>>,
}

impl Parts {
    fn known(&self) -> MutexGuard<'_, HashMap<&'static str, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RabbitBus {
    /// A bus that connects when it is first used, and again whenever it has to: a process that starts while the broker
    /// is away is late, not down. [`Bus::is_ready`] tells.
    ///
    /// # Errors
    /// [`BusError::Misconfigured`] for a bad address.
    pub fn new(config: RabbitConfig) -> Result<Self, BusError> {
        let uri = config.uri()?;
        let topology = Topology::new(&config);
        let link = Arc::new(Link::new("publish", &config, uri.clone()));
        let publisher = || Publisher::new(Arc::clone(&link), topology.clone(), config.confirm_timeout);
        let parts = Parts {
            publisher: publisher().demanding(config.subscribers.clone()),
            forwarder: publisher(),
            direct: publisher(),
            consuming: Link::new("consume", &config, uri.clone()),
            listening: Link::new("listen", &config, uri),
            topology: topology.clone(),
            rebalance_every: config.rebalance_every,
            known: Mutex::default(),
            loops_alive: AtomicUsize::new(0),
            loops_consuming: AtomicUsize::new(0),
        };
        Ok(Self { parts: Arc::new(parts) })
    }

    /// [`RabbitBus::new`], connected.
    ///
    /// # Errors
    /// [`BusError::Misconfigured`] for a bad address, [`BusError::Unavailable`] when nobody answers there,
    /// [`BusError::Rejected`] when the broker knows neither user nor virtual host.
    pub async fn connect(config: RabbitConfig) -> Result<Self, BusError> {
        let bus = Self::new(config)?;
        bus.parts.publisher.open().await?;
        Ok(bus)
    }

    /// The names of the queues that `service` may have under `config`, for whoever takes them away.
    #[must_use]
    pub fn queues(config: &RabbitConfig, service: &str) -> Vec<String> {
        Topology::new(config).queues(service)
    }

    /// The names of the exchanges that `service` may have under `config`.
    #[must_use]
    pub fn exchanges(config: &RabbitConfig, service: &str) -> Vec<String> {
        Topology::new(config).exchanges(service)
    }
}

#[async_trait]
impl Bus for RabbitBus {
    async fn publish(&self, envelope: &Envelope) -> Result<(), BusError> {
        meter::published();
        self.parts.publisher.publish(envelope).await?;
        meter::confirmed();
        Ok(())
    }

    async fn publish_to(&self, service: &str, envelope: &Envelope) -> Result<(), BusError> {
        meter::published();
        self.parts.direct.publish_to(service, envelope).await?;
        meter::confirmed();
        Ok(())
    }

    async fn has_queue(&self, service: &str) -> Result<bool, BusError> {
        self.parts.topology.is_declared(&self.parts.consuming, service).await
    }

    async fn declare(&self, subscription: &Subscription) -> Result<(), BusError> {
        subscription.check()?;
        let Subscription { service, partitions, .. } = *subscription;
        self.parts.known().entry(service).or_insert(Known { partitions, held_partitions: None }).partitions =
            partitions;
        self.parts.topology.declare(&self.parts.consuming, subscription).await
    }

    async fn subscribe(
        &self,
        subscription: Subscription,
        consumer: Arc<dyn Consumer>,
        shutdown: CancellationToken,
    ) -> Result<BoxFuture<'static, ()>, BusError> {
        self.declare(&subscription).await?;
        let Subscription { service, partitions, concurrency, .. } = subscription;
        let queues = self.parts.topology.consumed(service, partitions);
        let held_partitions = Arc::new(HeldPartitions::new(queues.len(), concurrency));
        let known = Known { partitions, held_partitions: Some(Arc::clone(&held_partitions)) };
        self.parts.known().insert(service, known);
        let alive = Alive::of(service);
        let worker =
            Arc::new(Worker { parts: Arc::clone(&self.parts), subscription, consumer, held_partitions });
        let mut loops: Vec<BoxFuture<'static, ()>> = Vec::new();
        for (partition, queue) in queues.into_iter().enumerate() {
            loops.push(Arc::clone(&worker).consume_until(partition, queue, shutdown.clone()).boxed());
        }
        for side in [Side::Dead, Side::Suspect, Side::Unrouted] {
            loops.push(Arc::clone(&worker).empty_until(side, shutdown.clone()).boxed());
        }
        loops.push(Arc::clone(&worker).share_until(shutdown.clone()).boxed());
        loops.push(worker.clear_until(shutdown).boxed());
        Ok(future::join_all(loops).map(move |_ended| drop(alive)).boxed())
    }

    async fn listen(
        &self,
        bindings: Vec<Binding>,
        shutdown: CancellationToken,
    ) -> Result<BoxStream<'static, FeedItem>, BusError> {
        feed::open(Arc::clone(&self.parts), bindings, shutdown).await
    }

    async fn is_ready(&self) -> bool {
        let alive = self.parts.loops_alive.load(Ordering::Acquire);
        let consuming = self.parts.loops_consuming.load(Ordering::Acquire);
        consuming >= alive && self.parts.publisher.is_ready().await
    }

    async fn depth(&self, service: &str) -> Result<u64, BusError> {
        let known = self.parts.known().get(service).cloned();
        let (topology, link) = (&self.parts.topology, &self.parts.consuming);
        let Some(Known { partitions, held_partitions }) = known else {
            return topology.depth_of_any(link, service).await;
        };
        let mut queues = topology.consumed(service, partitions);
        if let Some(held_partitions) = held_partitions {
            queues.extend(held_partitions.leftovers().iter().cloned());
        }
        topology.depth(link, &queues).await
    }

    fn partitions_held(&self, service: &str) -> usize {
        let known = self.parts.known().get(service).cloned();
        known.and_then(|known| known.held_partitions).map_or(0, |held_partitions| held_partitions.held())
    }
}

/// Counts one thing for as long as it exists.
struct Counted {
    parts: Arc<Parts>,
    counter: fn(&Parts) -> &AtomicUsize,
}

impl Counted {
    fn new(parts: &Arc<Parts>, counter: fn(&Parts) -> &AtomicUsize) -> Self {
        counter(parts).fetch_add(1, Ordering::AcqRel);
        Self { parts: Arc::clone(parts), counter }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        (self.counter)(&self.parts).fetch_sub(1, Ordering::AcqRel);
    }
}
