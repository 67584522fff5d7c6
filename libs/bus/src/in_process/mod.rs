//! The bus inside one process, for the embedded shape: the rules of the broker without the broker.
//!
//! Nothing is stored here. A publish resolves only when every subscriber has finished or dead-lettered the message, so the
//! entry of an unfinished message counts as unsent in the publisher's log, and is published again.

mod in_flight;
mod queues;
mod worker;

use std::sync::Arc;

use async_trait::async_trait;
use envelope::Envelope;
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream, stream::BoxStream};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio_util::sync::CancellationToken;

use crate::{Binding, Bus, BusError, Consumer, FeedItem, RetryPolicy, Subscription, meter};
use queues::Queues;
use worker::Worker;

const CAPACITY: usize = 10_000;
const FEED_CAPACITY: usize = 1_024;

/// A bus whose queues are memory.
pub struct InProcessBus {
    queues: Arc<Queues>,
    feed: broadcast::Sender<Arc<Envelope>>,
    policy: RetryPolicy,
}

impl InProcessBus {
    /// A bus that retries by `policy` and holds at most 10,000 unfinished messages per service; beyond that,
    /// publishing answers [`BusError::Unavailable`], as a full broker does.
    #[must_use]
    pub fn new(policy: RetryPolicy) -> Self {
        Self::with_capacity(policy, CAPACITY)
    }

    /// The same with another bound on the unfinished messages per service.
    #[must_use]
    pub fn with_capacity(policy: RetryPolicy, capacity: usize) -> Self {
        Self { queues: Arc::new(Queues::new(capacity)), feed: broadcast::Sender::new(FEED_CAPACITY), policy }
    }
}

impl Default for InProcessBus {
    fn default() -> Self {
        Self::new(RetryPolicy::default())
    }
}

#[async_trait]
impl Bus for InProcessBus {
    async fn publish(&self, envelope: &Envelope) -> Result<(), BusError> {
        meter::published();
        let (flight, is_first) = self.queues.send(envelope)?;
        if is_first {
            // An error only says that nobody listens.
            drop(self.feed.send(Arc::new(envelope.clone())));
        }
        flight.finished().await?;
        meter::confirmed();
        Ok(())
    }

    async fn publish_to(&self, service: &str, envelope: &Envelope) -> Result<(), BusError> {
        meter::published();
        self.queues.send_to(service, envelope)?.finished().await?;
        meter::confirmed();
        Ok(())
    }

    async fn has_queue(&self, service: &str) -> Result<bool, BusError> {
        Ok(self.queues.is_there(service))
    }

    async fn declare(&self, subscription: &Subscription) -> Result<(), BusError> {
        subscription.check()?;
        self.queues.open(subscription);
        Ok(())
    }

    async fn subscribe(
        &self,
        subscription: Subscription,
        consumer: Arc<dyn Consumer>,
        shutdown: CancellationToken,
    ) -> Result<BoxFuture<'static, ()>, BusError> {
        subscription.check()?;
        let subscriber = self.queues.join(&subscription, shutdown.clone());
        let worker = Worker { subscription, consumer, policy: self.policy.clone() };
        Ok(worker.run(subscriber, shutdown).boxed())
    }

    async fn listen(
        &self,
        bindings: Vec<Binding>,
        shutdown: CancellationToken,
    ) -> Result<BoxStream<'static, FeedItem>, BusError> {
        let copies = stream::unfold(self.feed.subscribe(), next_copy);
        let matching = copies.filter(move |copied| {
            std::future::ready(match copied {
                FeedItem::Event(envelope) => {
                    bindings.iter().any(|binding| binding.matches(&envelope.routingkey))
                }
                FeedItem::Gap => true,
            })
        });
        Ok(matching.take_until(shutdown.cancelled_owned()).boxed())
    }

    async fn is_ready(&self) -> bool {
        self.queues.are_served()
    }

    async fn depth(&self, service: &str) -> Result<u64, BusError> {
        Ok(u64::try_from(self.queues.waiting(service)).unwrap_or(u64::MAX))
    }

    fn partitions_held(&self, service: &str) -> usize {
        self.queues.partitions_held(service)
    }

    /// A publish lasts as long as its slowest subscriber: one that keeps trying must not hold up what others receive.
    fn window(&self) -> usize {
        CAPACITY
    }
}

type Feed = broadcast::Receiver<Arc<Envelope>>;

async fn next_copy(mut feed: Feed) -> Option<(FeedItem, Feed)> {
    match feed.recv().await {
        Ok(envelope) => Some((FeedItem::Event(envelope), feed)),
        Err(RecvError::Lagged(count)) => {
            meter::skipped(count);
            Some((FeedItem::Gap, feed))
        }
        Err(RecvError::Closed) => None,
    }
}
