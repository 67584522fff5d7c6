//! The bus over RabbitMQ, for clusters: confirmed publishes, one quorum queue per consuming service.
//!
//! Publishing and consuming have a connection each, since a broker short of memory or disk blocks publishing
//! connections, and acknowledgements must still get through then. Connections are made again by whoever needs them
//! next; the client library's own recovery stays off, because it would hide which publishes are in doubt.

mod config;
mod error;
mod feed;
mod link;
mod message;
mod parking;
mod publisher;
mod queue_tables;
mod topology;
mod worker;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use contracts::Envelope;
use futures_util::{
    FutureExt,
    future::{self, BoxFuture},
    stream::BoxStream,
};
use tokio_util::sync::CancellationToken;

use crate::{Binding, Bus, BusError, Consumer, Subscription, meter};
pub use config::RabbitConfig;
use link::Link;
use publisher::Publisher;
use topology::Topology;
use worker::Worker;

/// A bus whose queues are RabbitMQ's.
pub struct RabbitBus {
    parts: Arc<Parts>,
}

/// What the loops, feeds and publishes of one process share.
struct Parts {
    publisher: Publisher,
    consuming: Link,
    topology: Topology,
    /// Loops that are alive, two per subscription, and how many of them are consuming just now.
    loops_alive: AtomicUsize,
    loops_consuming: AtomicUsize,
}

impl RabbitBus {
    /// Connects, and declares the exchange.
    ///
    /// # Errors
    /// [`BusError::Misconfigured`] for a bad address, [`BusError::Unavailable`] when nobody answers there,
    /// [`BusError::Rejected`] when the broker knows neither user nor virtual host.
    pub async fn connect(config: RabbitConfig) -> Result<Self, BusError> {
        let uri = config.uri()?;
        let topology = Topology::new(&config);
        let publisher = Publisher::new(
            Link::new("publish", &config, uri.clone()),
            topology.clone(),
            config.confirm_timeout,
        );
        publisher.open().await?;
        Ok(Self {
            parts: Arc::new(Parts {
                publisher,
                consuming: Link::new("consume", &config, uri),
                topology,
                loops_alive: AtomicUsize::new(0),
                loops_consuming: AtomicUsize::new(0),
            }),
        })
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
        let channel = self.parts.consuming.channel().await?;
        self.parts.topology.declare(&channel, subscription).await
    }

    async fn subscribe(
        &self,
        subscription: Subscription,
        consumer: Arc<dyn Consumer>,
        shutdown: CancellationToken,
    ) -> Result<BoxFuture<'static, ()>, BusError> {
        self.declare(&subscription).await?;
        let worker = Arc::new(Worker { parts: Arc::clone(&self.parts), subscription, consumer });
        let consuming = Arc::clone(&worker).consume_until(shutdown.clone());
        let parking = worker.park_until(shutdown);
        Ok(future::join(consuming, parking).map(|_| ()).boxed())
    }

    async fn listen(
        &self,
        bindings: Vec<Binding>,
        shutdown: CancellationToken,
    ) -> Result<BoxStream<'static, Envelope>, BusError> {
        feed::open(Arc::clone(&self.parts), bindings, shutdown).await
    }

    async fn is_ready(&self) -> bool {
        let alive = self.parts.loops_alive.load(Ordering::Acquire);
        let consuming = self.parts.loops_consuming.load(Ordering::Acquire);
        consuming >= alive && self.parts.publisher.is_ready().await
    }

    async fn depth(&self, service: &str) -> Result<u64, BusError> {
        // A channel of its own: the broker closes the one on which a missing queue was asked for.
        let channel = self.parts.consuming.channel().await?;
        self.parts.topology.depth(&channel, service).await
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
