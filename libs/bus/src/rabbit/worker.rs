//! The consuming loop of one subscription.

use std::{ops::ControlFlow, sync::Arc};

use envelope::{Envelope, EnvelopeError};
use futures_util::{FutureExt, StreamExt};
use lapin::{
    BasicProperties, Channel,
    message::Delivery,
    options::{BasicAckOptions, BasicCancelOptions, BasicConsumeOptions, BasicQosOptions},
    types::FieldTable,
};
use tokio_util::sync::CancellationToken;

use super::{Counted, Parts, error::with_context, link::Session, message};
use crate::{
    BusError, Consumer, Subscription,
    attempt::{attempt, is_ready},
    delivery::{Decision, Past},
    error::chain,
    partitions::Partitions,
    wait::{Backoff, pause_unless},
};

/// A message that was given back this often without an answer may be what kills its consumers: it is handled with
/// nothing else at hand, so that no other message is counted down with it.
const SUSPECT: u32 = 3;

/// A message as it came; its envelope, or why it has none.
struct Arrived {
    delivery: Delivery,
    envelope: Result<Envelope, EnvelopeError>,
}

/// What a partition says of the messages it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PartitionState {
    /// Each was answered.
    Answered,
    /// The consumer is away as a whole; some were not answered.
    Away,
}

/// How a session ended.
enum Ended {
    /// The process stops.
    Stopped,
    /// A message came that may kill its consumers: the next session begins with it alone.
    Suspecting,
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
            while self.go_on(&shutdown, &mut backoff).await.is_continue() {}
        }
    }

    /// One session and the pause after it, until `shutdown` ended one.
    async fn go_on(self: &Arc<Self>, shutdown: &CancellationToken, backoff: &mut Backoff) -> ControlFlow<()> {
        match self.consume(shutdown, backoff).await {
            Ok(Ended::Stopped) => return ControlFlow::Break(()),
            Ok(Ended::Suspecting) => {}
            Err(error) => self.resume_later(&error, shutdown, backoff).await,
        }
        ControlFlow::Continue(())
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

    /// One session. It begins with one message at a time, and widens to the prefetch at the first message that does not
    /// look as if it killed its consumers.
    async fn consume(
        self: &Arc<Self>,
        shutdown: &CancellationToken,
        backoff: &mut Backoff,
    ) -> Result<Ended, BusError> {
        if shutdown.is_cancelled() {
            return Ok(Ended::Stopped);
        }
        if !is_ready(self.consumer.as_ref()).await {
            return Err(away());
        }
        let queue = self.parts.topology.queue(self.subscription.service);
        let (channel, mut deliveries) = self.start(&queue, 1).await?;
        let mut is_narrow = true;
        let consuming = Counted::new(&self.parts, |parts| &parts.loops_consuming);
        let (worker, closing) = (Arc::clone(self), shutdown.clone());
        let mut partitions =
            Partitions::new(self.subscription.partitions, self.subscription.batch_size, move |arrived| {
                Arc::clone(&worker).handle(arrived, closing.clone()).boxed()
            });
        let ended = loop {
            let next = tokio::select! {
                () = shutdown.cancelled() => break Ok(Ended::Stopped),
                Some(state) = partitions.next() => match state {
                    PartitionState::Answered => continue,
                    PartitionState::Away => break Err(away()),
                },
                next = deliveries.next() => next,
            };
            let delivery = match next {
                Some(Ok(delivery)) => delivery,
                Some(Err(error)) => break Err(with_context("consuming")(error)),
                None => break Err(cancelled_by_broker()),
            };
            let is_suspect = message::returns(&delivery) >= SUSPECT;
            if is_suspect && !is_narrow {
                break Ok(Ended::Suspecting);
            }
            if is_narrow && !is_suspect {
                // While this one is unanswered, no other can have come.
                deliveries = self.widen(&channel, &queue, deliveries).await?;
                is_narrow = false;
                backoff.reset();
            }
            put(&mut partitions, delivery);
        };
        drop(consuming);
        match &ended {
            Ok(Ended::Stopped) => stop(&channel, &deliveries).await,
            // The queue may be gone, and with it every other copy of what was sent to us.
            Err(error) if is_cancelled_by_broker(error) => {}
            // The broker offers it again; only what has begun is worth finishing.
            Ok(Ended::Suspecting) | Err(_) => partitions.drop_waiting(),
        }
        while partitions.next().await.is_some() {}
        ended
    }

    /// Makes what the subscription needs, in case the broker lost it.
    pub(super) async fn declare(&self) -> Result<(), BusError> {
        self.parts.topology.declare(&self.parts.consuming, &self.subscription).await
    }

    /// Opens a channel and consumes `queue`.
    pub(super) async fn start(
        &self,
        queue: &str,
        prefetch: u16,
    ) -> Result<(Session, lapin::Consumer), BusError> {
        self.declare().await?;
        let channel = self.parts.consuming.channel().await?;
        let deliveries = consume(&channel, queue, prefetch).await?;
        Ok((channel, deliveries))
    }

    /// Consumes with the whole prefetch in the place of `narrow`, unless that is one message, too: what `narrow` has not
    /// answered counts as its own, and a consumer beside it would hold a second one.
    async fn widen(
        &self,
        channel: &Channel,
        queue: &str,
        narrow: lapin::Consumer,
    ) -> Result<lapin::Consumer, BusError> {
        if self.subscription.prefetch == 1 {
            return Ok(narrow);
        }
        stop(channel, &narrow).await;
        consume(channel, queue, self.subscription.prefetch).await
    }

    async fn handle(self: Arc<Self>, arrived: Vec<Arrived>, shutdown: CancellationToken) -> PartitionState {
        let messages: Vec<(&Envelope, Past)> = arrived
            .iter()
            .filter_map(|Arrived { delivery, envelope }| {
                Some((envelope.as_ref().ok()?, message::past(delivery)))
            })
            .collect();
        let (service, policy) = (self.subscription.service, self.parts.topology.policy());
        let decisions = attempt(service, self.consumer.as_ref(), policy, &messages).await;
        let mut decisions = decisions.into_iter();
        let mut state = PartitionState::Answered;
        for Arrived { delivery, envelope } in &arrived {
            let (attempts, decision) = match envelope {
                Ok(_envelope) => (message::past(delivery).attempt, decisions.next()),
                Err(error) => (0, Some(Decision::DeadLetter { reason: chain(error) })),
            };
            match decision {
                None | Some(Decision::GiveBack) => state = PartitionState::Away,
                Some(decision) => self.follow(decision, delivery, attempts, &shutdown).await,
            }
        }
        state
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
            Decision::GiveBack => return,
            Decision::Finish => return acknowledge(delivery).await,
            Decision::Again { pause, past } => {
                (topology.retry_queue(service, pause), message::of_again(delivery, past))
            }
            Decision::DeadLetter { reason } => {
                (topology.dead_queue(service), message::of_dead(delivery, &reason, attempts))
            }
        };
        if self.move_to(&queue, delivery, properties, shutdown).await {
            acknowledge(delivery).await;
        }
    }

    /// Publishes the message to another queue, for as long as it takes. False when the message is still the broker's
    /// to deliver again, because its channel is gone or the process is stopping.
    pub(super) async fn move_to(
        &self,
        queue: &str,
        delivery: &Delivery,
        properties: BasicProperties,
        shutdown: &CancellationToken,
    ) -> bool {
        let mut backoff = Backoff::default();
        // A second copy of what comes again anyhow would only be in the way.
        while delivery.acker.usable() {
            let moved = self.parts.forwarder.forward(queue, &delivery.data, properties.clone()).await;
            let Err(error) = moved else { return true };
            let service = self.subscription.service;
            tracing::warn!(service, queue, error = chain(&error), "a message could not be moved and is held");
            if shutdown.is_cancelled() {
                return false;
            }
            if let BusError::Rejected { .. } = error
                && let Err(error) = self.declare().await
            {
                tracing::debug!(service, error = chain(&error), "the queues could not be declared again");
            }
            pause_unless(shutdown, backoff.next_pause()).await;
        }
        false
    }
}

fn put(partitions: &mut Partitions<Arrived, PartitionState>, delivery: Delivery) {
    let envelope = Envelope::from_bytes(&delivery.data);
    let subject = envelope.as_ref().map_or_else(|_| String::new(), |envelope| envelope.subject.clone());
    partitions.push(&subject, Arrived { delivery, envelope });
}

async fn consume(channel: &Channel, queue: &str, prefetch: u16) -> Result<lapin::Consumer, BusError> {
    channel
        .basic_qos(prefetch, BasicQosOptions::default())
        .await
        .map_err(with_context("limiting the prefetch"))?;
    let options = BasicConsumeOptions::default();
    channel
        .basic_consume(queue.into(), "".into(), options, FieldTable::default())
        .await
        .map_err(with_context("starting to consume"))
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

const CANCELLED: &str = "consuming a queue that the broker took away";

pub(super) fn cancelled_by_broker() -> BusError {
    BusError::Unavailable { doing: CANCELLED, source: "the broker cancelled the consumer".into() }
}

fn is_cancelled_by_broker(error: &BusError) -> bool {
    matches!(error, BusError::Unavailable { doing: CANCELLED, .. })
}

fn away() -> BusError {
    BusError::Unavailable { doing: "consuming", source: "what the consumer needs is away".into() }
}
