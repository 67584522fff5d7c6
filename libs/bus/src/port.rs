//! The port that both adapters fill.

use std::sync::Arc;

use async_trait::async_trait;
use envelope::Envelope;
use futures_util::{future::BoxFuture, stream::BoxStream};
use tokio_util::sync::CancellationToken;

use crate::{Binding, BusError, Consumer, partition::MOST_PARTITIONS};

/// What a service subscribes to, and how much of it at once.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// The consuming service: its replicas share its partitions.
    pub service: &'static str,
    /// What it subscribes to; an event that matches several bindings arrives once.
    pub bindings: Vec<Binding>,
    /// Into how many partitions its events are divided by subject, at most 20: one replica has a partition at a time, so
    /// that two never meet events of one subject at once. Every replica has to say the same. 0 is one queue from which all
    /// replicas take as it comes, as versions without partitions had it: the way back to these.
    pub partitions: u16,
    /// How many messages of one partition a process holds unfinished; at least 1.
    pub prefetch: u16,
    /// How many batches one process works on at the same time; at least 1. Messages about one subject are worked on one
    /// after the other.
    pub concurrency: usize,
    /// How many messages that wait for one another are handed over together; at least 1.
    pub batch_size: usize,
}

impl Subscription {
    /// # Errors
    /// [`BusError::Misconfigured`] when it could never consume anything.
    pub(crate) fn check(&self) -> Result<(), BusError> {
        let fault = match self {
            Self { bindings, .. } if bindings.is_empty() => "receives nothing: it has no bindings",
            Self { prefetch: 0, .. } => "needs a prefetch of at least 1",
            Self { concurrency: 0, .. } => "needs to work on at least 1 message at a time",
            Self { partitions, .. } if *partitions > MOST_PARTITIONS => "has more partitions than 20",
            Self { batch_size: 0, .. } => "needs to take at least 1 message at once",
            Self { .. } => return Ok(()),
        };
        Err(BusError::Misconfigured(format!("the subscription of {} {fault}", self.service)))
    }
}

/// What a live feed gives.
#[derive(Debug, Clone, PartialEq)]
pub enum FeedItem {
    /// A copy of an event.
    Event(Arc<Envelope>),
    /// Something may have been missed just before: what is shown should be read anew.
    Gap,
}

impl FeedItem {
    /// The event, when it is one.
    #[must_use]
    pub fn event(self) -> Option<Arc<Envelope>> {
        match self {
            Self::Event(envelope) => Some(envelope),
            Self::Gap => None,
        }
    }
}

/// Carries envelopes from the log of one service to the consumers of the others.
///
/// At least once, in order per subject as long as nothing has to be retried. Nothing here deduplicates: the same
/// envelope may arrive again after a crash, a reconnection or a repeated publish, always under the same id.
#[async_trait]
pub trait Bus: Send + Sync {
    /// Resolves when the message cannot be lost any more: with RabbitMQ when the broker has confirmed it; in process
    /// when every subscriber whose bindings match has finished or dead-lettered it. Succeeds when nobody subscribes.
    ///
    /// # Errors
    /// [`BusError`]; the message may or may not have been taken, so the caller publishes it again later.
    async fn publish(&self, envelope: &Envelope) -> Result<(), BusError>;

    /// Hands a message to `service` alone, into the queue that it consumes, whatever it subscribes to: for what it missed.
    /// Resolves as [`Bus::publish`] does. Handed over in order, messages about one subject arrive in order, and what was
    /// published about it before comes before them.
    ///
    /// # Errors
    /// [`BusError`]; [`BusError::Rejected`] when the service has no queue.
    async fn publish_to(&self, service: &str, envelope: &Envelope) -> Result<(), BusError>;

    /// True when `service` has a queue: it subscribed, or was declared, at some time.
    ///
    /// # Errors
    /// [`BusError`] when the broker does not say.
    async fn has_queue(&self, service: &str) -> Result<bool, BusError>;

    /// Makes the service's queues and bindings and consumes nothing: what is published from then on waits for the
    /// first [`Bus::subscribe`]. For a deployment, where others speak before a new service runs. Declared again, it
    /// is the same.
    ///
    /// # Errors
    /// [`BusError`] when the queues could not be made.
    async fn declare(&self, subscription: &Subscription) -> Result<(), BusError>;

    /// Makes the service's queues and bindings, and returns when nothing published from then on can be missed. The
    /// returned future is the consuming loop: whoever runs it decides its task, and subscribes again if it ever ends
    /// before `shutdown`. It ends when `shutdown` is cancelled
    /// and what it holds is finished; dropping it gives everything unfinished back.
    ///
    /// # Errors
    /// [`BusError`] when the queues could not be made.
    async fn subscribe(
        &self,
        subscription: Subscription,
        consumer: Arc<dyn Consumer>,
        shutdown: CancellationToken,
    ) -> Result<BoxFuture<'static, ()>, BusError>;

    /// A live copy of what matches, for every process that asks: best effort, for screens. Misses what happens while
    /// the connection is down or while the reader is too slow, and says so ([`FeedItem::Gap`]) when it goes on. Ends when
    /// `shutdown` is cancelled. Each costs the broker a queue: a process with many readers has one, and a
    /// [`Fanout`](crate::Fanout).
    ///
    /// # Errors
    /// [`BusError`] when the feed could not be opened.
    async fn listen(
        &self,
        bindings: Vec<Binding>,
        shutdown: CancellationToken,
    ) -> Result<BoxStream<'static, FeedItem>, BusError>;

    /// True while messages can be published and every subscription whose loop is alive consumes.
    async fn is_ready(&self) -> bool;

    /// How many messages wait for `service`, in all its partitions together, without those a process holds or that wait for their next attempt; 0
    /// when it never subscribed.
    ///
    /// # Errors
    /// [`BusError`] when the broker does not say.
    async fn depth(&self, service: &str) -> Result<u64, BusError>;

    /// How many of the partitions of `service` this process has just now; one that has none stands by, and takes over
    /// when another replica goes. What nothing was ever taken from may count for nobody. A bus that divides nothing has
    /// all there is.
    fn partitions_held(&self, _service: &str) -> usize {
        1
    }

    /// How many publishes one relay may have in flight: as many as the bus holds without being asked to hold more.
    fn window(&self) -> usize {
        256
    }
}
