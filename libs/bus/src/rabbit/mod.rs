//! The bus over RabbitMQ, for clusters: confirmed publishes, one quorum queue per consuming service.
//!
//! Publishing and consuming have a connection each, since a broker short of memory or disk blocks publishing
//! connections, and acknowledgements must still get through then. Live feeds have a third: they come and go with screens,
//! and a connection has only so many channels. Connections are made again by whoever needs them
//! next; the client library's own recovery stays off, because it would hide which publishes are in doubt.

mod config;
mod error;
mod feed;
mod link;
mod message;
mod publisher;
mod queue_tables;
mod sides;
mod topology;
mod worker;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use envelope::Envelope;
use futures_util::{
    FutureExt,
    future::{self, BoxFuture},
    stream::BoxStream,
};
use tokio_util::sync::CancellationToken;

use crate::{Binding, Bus, BusError, Consumer, Copied, Subscription, alive::Alive, meter};
pub use config::RabbitConfig;
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
    consuming: Link,
    listening: Link,
    topology: Topology,
    /// Loops that are alive, three per subscription, and how many of them are consuming just now.
    loops_alive: AtomicUsize,
    loops_consuming: AtomicUsize,
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
            consuming: Link::new("consume", &config, uri.clone()),
            listening: Link::new("listen", &config, uri),
            topology: topology.clone(),
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

    /// The names of the queues that `service` has under `config`, for whoever takes them away.
    #[must_use]
    pub fn queues(config: &RabbitConfig, service: &str) -> Vec<String> {
        Topology::new(config).queues(service)
    }

    /// The names of the exchanges that `service` has under `config`.
    #[must_use]
    pub fn exchanges(config: &RabbitConfig, service: &str) -> Vec<String> {
        let topology = Topology::new(config);
        vec![topology.queue(service), topology.unrouted_queue(service)]
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

    async fn declare(&self, subscription: &Subscription) -> Result<(), BusError> {
        subscription.check()?;
        self.parts.topology.declare(&self.parts.consuming, subscription).await
    }

    async fn subscribe(
        &self,
        subscription: Subscription,
        consumer: Arc<dyn Consumer>,
        shutdown: CancellationToken,
    ) -> Result<BoxFuture<'static, ()>, BusError> {
        self.declare(&subscription).await?;
        let alive = Alive::of(subscription.service);
        let worker = Arc::new(Worker { parts: Arc::clone(&self.parts), subscription, consumer });
        let consuming = Arc::clone(&worker).consume_until(shutdown.clone());
        let dead_lettering = Arc::clone(&worker).empty_until(Side::Dead, shutdown.clone());
        let routing = worker.empty_until(Side::Unrouted, shutdown);
        Ok(future::join3(consuming, dead_lettering, routing).map(move |_ended| drop(alive)).boxed())
    }

    async fn listen(
        &self,
        bindings: Vec<Binding>,
        shutdown: CancellationToken,
    ) -> Result<BoxStream<'static, Copied>, BusError> {
        feed::open(Arc::clone(&self.parts), bindings, shutdown).await
    }

    async fn is_ready(&self) -> bool {
        let alive = self.parts.loops_alive.load(Ordering::Acquire);
        let consuming = self.parts.loops_consuming.load(Ordering::Acquire);
        consuming >= alive && self.parts.publisher.is_ready().await
    }

    async fn depth(&self, service: &str) -> Result<u64, BusError> {
        let channel = self.parts.consuming.channel().await?;
        Ok(self.parts.topology.depth(&channel, service).await?.unwrap_or(0))
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
