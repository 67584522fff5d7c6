//! The consuming loop of one subscription.

use std::{sync::Arc, time::Duration};

use contracts::{Envelope, EnvelopeError};
use futures_util::{FutureExt, StreamExt};
use lapin::{
    BasicProperties, Channel,
    message::Delivery,
    options::{BasicAckOptions, BasicCancelOptions, BasicConsumeOptions, BasicQosOptions},
    types::FieldTable,
};
use tokio_util::sync::CancellationToken;

use super::{Counted, Parts, error::while_doing, link::Session, message};
use crate::{
    BusError, Consumer, Subscription,
    attempt::attempt,
    delivery::Decision,
    error::chain,
    lanes::Lanes,
    wait::{Backoff, pause_unless},
};

/// A message as it came; its envelope, or why it has none.
struct Arrived {
    delivery: Delivery,
    envelope: Result<Envelope, EnvelopeError>,
}

/// What the loop works with.
pub(super) struct Worker {
    pub(super) parts: Arc<Parts>,
    pub(super) subscription: Subscription,
    pub(super) consumer: Arc<dyn Consumer>,
}

impl Worker {
    /// Consumes, on one connection after the other, until `shutdown`.
    pub(super) fn consume_until(
        self: Arc<Self>,
        shutdown: CancellationToken,
    ) -> impl Future<Output = ()> + Send {
        let alive = Counted::new(&self.parts, |parts| &parts.loops_alive);
        async move {
            let _alive = alive;
            let mut backoff = Backoff::default();
            while let Err(error) = self.consume(&shutdown, &mut backoff).await {
                self.resume_later(&error, &shutdown, &mut backoff).await;
            }
        }
    }

    /// Notes why a session ended, and pauses.
    pub(super) async fn resume_later(
        &self,
        error: &BusError,
        shutdown: &CancellationToken,
        backoff: &mut Backoff,
    ) {
        let service = self.subscription.service;
        tracing::warn!(service, error = chain(error), "consuming was interrupted and will resume");
        pause_unless(shutdown, backoff.next_pause()).await;
    }

    /// One session: `Ok` when `shutdown` ended it.
    async fn consume(
        self: &Arc<Self>,
        shutdown: &CancellationToken,
        backoff: &mut Backoff,
    ) -> Result<(), BusError> {
        if shutdown.is_cancelled() {
            return Ok(());
        }
        let queue = self.parts.topology.queue(self.subscription.service);
        let (channel, mut deliveries) = self.start(&queue, self.subscription.prefetch).await?;
        backoff.reset();
        let consuming = Counted::new(&self.parts, |parts| &parts.loops_consuming);
        let (worker, closing) = (Arc::clone(self), shutdown.clone());
        let mut lanes = Lanes::new(self.subscription.lanes, self.subscription.together, move |arrived| {
            Arc::clone(&worker).handle(arrived, closing.clone()).boxed()
        });
        let ended = loop {
            tokio::select! {
                () = shutdown.cancelled() => break Ok(()),
                Some(()) = lanes.next() => {}
                next = deliveries.next() => match next {
                    Some(Ok(delivery)) => put(&mut lanes, delivery),
                    Some(Err(error)) => break Err(while_doing("consuming")(error)),
                    None => break Err(cancelled_by_broker()),
                }
            }
        };
        drop(consuming);
        if ended.is_ok() {
            stop(&channel, &deliveries).await;
        } else {
            // The broker offers it again; only what has begun is worth finishing.
            lanes.drop_waiting();
        }
        while lanes.next().await.is_some() {}
        ended
    }

    /// Opens a channel and consumes `queue`, which is declared anew in case the broker lost it.
    pub(super) async fn start(
        &self,
        queue: &str,
        prefetch: u16,
    ) -> Result<(Session, lapin::Consumer), BusError> {
        let channel = self.parts.consuming.channel().await?;
        self.parts.topology.declare(&channel, &self.subscription).await?;
        channel
            .basic_qos(prefetch, BasicQosOptions::default())
            .await
            .map_err(while_doing("limiting the prefetch"))?;
        let options = BasicConsumeOptions::default();
        let deliveries = channel
            .basic_consume(queue.into(), "".into(), options, FieldTable::default())
            .await
            .map_err(while_doing("starting to consume"))?;
        Ok((channel, deliveries))
    }

    async fn handle(self: Arc<Self>, arrived: Vec<Arrived>, shutdown: CancellationToken) {
        let messages: Vec<(&Envelope, u32)> = arrived
            .iter()
            .filter_map(|Arrived { delivery, envelope }| {
                Some((envelope.as_ref().ok()?, message::attempt(delivery)))
            })
            .collect();
        let (service, policy) = (self.subscription.service, self.parts.topology.policy());
        let decisions = attempt(service, self.consumer.as_ref(), policy, &messages).await;
        let mut decisions = decisions.into_iter();
        for Arrived { delivery, envelope } in &arrived {
            let (attempts, decision) = match envelope {
                Ok(_envelope) => (message::attempt(delivery), decisions.next()),
                Err(error) => (0, Some(Decision::Park { reason: chain(error) })),
            };
            if let Some(decision) = decision {
                self.follow(decision, delivery, attempts, &shutdown).await;
            }
        }
    }

    /// Does what was decided after attempt number `attempts`.
    async fn follow(
        &self,
        decision: Decision,
        delivery: &Delivery,
        attempts: u32,
        shutdown: &CancellationToken,
    ) {
        let (service, topology) = (self.subscription.service, &self.parts.topology);
        let (queue, properties) = match decision {
            Decision::Finish => return acknowledge(delivery).await,
            Decision::RetryAfter { delay } => self.retry(delivery, delay, attempts.saturating_add(1)),
            Decision::Park { reason } => {
                (topology.dead_queue(service), message::of_dead(delivery, &reason, attempts))
            }
        };
        if self.move_to(&queue, delivery, properties, shutdown).await {
            acknowledge(delivery).await;
        }
    }

    fn retry(&self, delivery: &Delivery, delay: Duration, attempt: u32) -> (String, BasicProperties) {
        let queue = self.parts.topology.retry_queue(self.subscription.service, delay);
        (queue, message::of_retry(delivery, attempt))
    }

    /// Publishes the message to another queue, for as long as it takes. False when the message is still the broker's
    /// to deliver again, because its channel is gone or the process is stopping.
    async fn move_to(
        &self,
        queue: &str,
        delivery: &Delivery,
        properties: BasicProperties,
        shutdown: &CancellationToken,
    ) -> bool {
        let mut backoff = Backoff::default();
        while let Err(error) = self.parts.publisher.forward(queue, &delivery.data, properties.clone()).await {
            let service = self.subscription.service;
            tracing::warn!(service, queue, error = chain(&error), "a message could not be moved and is held");
            if shutdown.is_cancelled() || !delivery.acker.usable() {
                return false;
            }
            pause_unless(shutdown, backoff.next_pause()).await;
        }
        true
    }
}

fn put(lanes: &mut Lanes<Arrived, ()>, delivery: Delivery) {
    let envelope = Envelope::from_bytes(&delivery.data);
    let subject = envelope.as_ref().map_or_else(|_| String::new(), |envelope| envelope.subject.clone());
    lanes.push(&subject, Arrived { delivery, envelope });
}

/// Asks the broker for no more; what was sent already and not begun goes back when the channel closes.
pub(super) async fn stop(channel: &Channel, deliveries: &lapin::Consumer) {
    if let Err(error) = channel.basic_cancel(deliveries.tag(), BasicCancelOptions::default()).await {
        tracing::debug!(error = chain(&error), "the consumer could not be cancelled");
    }
}

/// Takes the message off the queue. When that fails the channel is gone, and the message comes again.
pub(super) async fn acknowledge(delivery: &Delivery) {
    if let Err(error) = delivery.acker.ack(BasicAckOptions::default()).await {
        tracing::debug!(error = chain(&error), "an acknowledgement was lost; the message will come again");
    }
}

pub(super) fn cancelled_by_broker() -> BusError {
    BusError::Unavailable { doing: "consuming", source: "the broker cancelled the consumer".into() }
}
