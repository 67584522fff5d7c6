//! The consuming loop of one subscription.

use std::sync::Arc;

use envelope::{Envelope, EnvelopeError};
use futures_util::{FutureExt, StreamExt};
use lapin::{
    BasicProperties, Channel,
    message::Delivery,
    options::{BasicAckOptions, BasicCancelOptions, BasicConsumeOptions, BasicQosOptions},
    types::FieldTable,
};
use tokio_util::sync::CancellationToken;

use super::{
    Counted, Parts,
    error::{answered, with_context},
    held_partitions::HeldPartitions,
    link::Session,
    message,
};
use crate::{
    BusError, Consumer, Subscription,
    attempt::{attempt, is_ready},
    delivery::{Decision, RetryState},
    error::chain,
    keyed_executor::KeyedExecutor,
    wait::{Backoff, pause_unless},
};

/// A message that was given back this often without an answer may be what kills its consumers: it is handled from a queue
/// of its own, so that what is at hand beside it is not counted down as often.
const SUSPECT: u32 = 3;

/// A message as it came; its envelope, or why it has none.
struct Arrived {
    delivery: Delivery,
    envelope: Result<Envelope, EnvelopeError>,
}

/// What became of the messages that were handled together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BatchState {
    /// Each was answered.
    Answered,
    /// The consumer is away as a whole; some were not answered.
    Away,
}

/// What the loop works with.
pub(super) struct Worker {
    pub(super) parts: Arc<Parts>,
    pub(super) subscription: Subscription,
    pub(super) consumer: Arc<dyn Consumer>,
    pub(super) held_partitions: Arc<HeldPartitions>,
}

impl Worker {
    /// Consumes one of the queues, on one connection after the other, until `shutdown`.
    pub(super) fn consume_until(
        self: Arc<Self>,
        partition: usize,
        queue: String,
        shutdown: CancellationToken,
    ) -> impl Future<Output = ()> + Send {
        let alive = Counted::new(&self.parts, |parts| &parts.loops_alive);
        async move {
            let _alive = alive;
            let mut backoff = Backoff::default();
            while !shutdown.is_cancelled() {
                self.go_on(partition, &queue, &shutdown, &mut backoff).await;
            }
        }
    }

    /// One session, and the pause after one that failed.
    async fn go_on(
        self: &Arc<Self>,
        partition: usize,
        queue: &str,
        shutdown: &CancellationToken,
        backoff: &mut Backoff,
    ) {
        let ended = self.consume(partition, queue, shutdown, backoff).await;
        self.held_partitions.note(partition, false);
        if let Err(error) = ended {
            self.resume_later(&error, shutdown, backoff).await;
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

    /// One session. It ends with no more than what has begun: as soon as the broker is told, another replica has the
    /// partition, and the two must not meet.
    async fn consume(
        self: &Arc<Self>,
        partition: usize,
        queue: &str,
        shutdown: &CancellationToken,
        backoff: &mut Backoff,
    ) -> Result<(), BusError> {
        if !is_ready(self.consumer.as_ref()).await {
            return Err(away());
        }
        self.declare().await?;
        let before = self.parts.topology.length(&self.parts.consuming, queue).await?;
        let (_channel, mut deliveries) = self.open(queue, self.subscription.prefetch).await?;
        // Where nobody was before, nobody goes first; who stands by has the partition once something comes.
        self.held_partitions.note(partition, before.is_none_or(|length| length.consumers == 0));
        let (worker, closing) = (Arc::clone(self), shutdown.clone());
        let (concurrency, batch_size) = (self.subscription.concurrency, self.subscription.batch_size);
        let mut executor = KeyedExecutor::new(concurrency, batch_size, move |arrived| {
            Arc::clone(&worker).handle(arrived, closing.clone()).boxed()
        });
        let consuming = Counted::new(&self.parts, |parts| &parts.loops_consuming);
        let ended = loop {
            let next = tokio::select! {
                () = shutdown.cancelled() => break Ok(()),
                () = self.held_partitions.is_surplus(partition) => break Ok(()),
                Some(state) = executor.next() => match state {
                    BatchState::Answered => continue,
                    BatchState::Away => break Err(away()),
                },
                next = deliveries.next() => next,
            };
            let delivery = match next {
                Some(Ok(delivery)) => delivery,
                Some(Err(error)) => break Err(with_context("consuming")(error)),
                None => break Err(cancelled_by_broker()),
            };
            self.held_partitions.note(partition, true);
            backoff.reset();
            if let Some(delivery) = self.set_aside(delivery, shutdown).await {
                put(&mut executor, delivery);
            }
        };
        drop(consuming);
        match &ended {
            // The queue may be gone, and with it every other copy of what was sent to us.
            Err(error) if is_cancelled_by_broker(error) => {}
            // The broker offers it again; only what has begun is worth finishing.
            Ok(()) | Err(_) => executor.drop_waiting(),
        }
        while executor.next().await.is_some() {}
        ended
    }

    /// The message, unless it is none or may kill its consumers, and goes where no other is at hand with it.
    async fn set_aside(&self, delivery: Delivery, shutdown: &CancellationToken) -> Option<Delivery> {
        if message::is_knock(&delivery) {
            acknowledge(&delivery).await;
            return None;
        }
        if message::returns(&delivery) < SUSPECT {
            return Some(delivery);
        }
        let queue = self.parts.topology.suspect_queue(self.subscription.service);
        if self.move_to(&queue, &delivery, message::of_missed(&delivery), shutdown).await {
            acknowledge(&delivery).await;
        }
        None
    }

    /// Handles a message that may kill its consumers.
    pub(super) async fn handle_suspect(
        self: &Arc<Self>,
        delivery: Delivery,
        shutdown: &CancellationToken,
    ) -> Result<(), BusError> {
        let envelope = Envelope::from_bytes(&delivery.data);
        let arrived = vec![Arrived { delivery, envelope }];
        match Arc::clone(self).handle(arrived, shutdown.clone()).await {
            BatchState::Answered => Ok(()),
            BatchState::Away => Err(away()),
        }
    }

    /// Makes what the subscription needs, in case the broker lost it.
    pub(super) async fn declare(&self) -> Result<(), BusError> {
        self.parts.topology.declare(&self.parts.consuming, &self.subscription).await
    }

    /// Opens a channel and consumes `queue`.
    pub(super) async fn open(
        &self,
        queue: &str,
        prefetch: u16,
    ) -> Result<(Session, lapin::Consumer), BusError> {
        let doing = "starting to consume";
        let channel = self.parts.consuming.channel().await?;
        answered(doing, channel.basic_qos(prefetch, BasicQosOptions::default())).await?;
        let (options, none) = (BasicConsumeOptions::default(), FieldTable::default());
        let deliveries =
            answered(doing, channel.basic_consume(queue.into(), "".into(), options, none)).await?;
        Ok((channel, deliveries))
    }

    async fn handle(self: Arc<Self>, arrived: Vec<Arrived>, shutdown: CancellationToken) -> BatchState {
        let _turn = self.held_partitions.turn().await;
        let messages: Vec<(&Envelope, RetryState)> = arrived
            .iter()
            .filter_map(|Arrived { delivery, envelope }| {
                Some((envelope.as_ref().ok()?, message::past(delivery)))
            })
            .collect();
        let (service, policy) = (self.subscription.service, self.parts.topology.policy());
        let decisions = attempt(service, self.consumer.as_ref(), policy, &messages).await;
        let mut decisions = decisions.into_iter();
        let mut state = BatchState::Answered;
        for Arrived { delivery, envelope } in &arrived {
            let (attempts, decision) = match envelope {
                Ok(_envelope) => (message::past(delivery).attempt, decisions.next()),
                Err(error) => (0, Some(Decision::DeadLetter { reason: chain(error) })),
            };
            match decision {
                None | Some(Decision::GiveBack) => state = BatchState::Away,
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
                (topology.delay_queue(service, pause), message::of_again(delivery, past))
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

fn put(executor: &mut KeyedExecutor<Arrived, BatchState>, delivery: Delivery) {
    let envelope = Envelope::from_bytes(&delivery.data);
    let subject = envelope.as_ref().map_or_else(|_| String::new(), |envelope| envelope.subject.clone());
    executor.push(subject, Arrived { delivery, envelope });
}

/// Asks the broker for no more; what was sent already and not begun goes back when the channel closes.
pub(super) async fn stop(channel: &Channel, deliveries: &lapin::Consumer) {
    let cancelling = channel.basic_cancel(deliveries.tag(), BasicCancelOptions::default());
    if let Err(error) = answered("cancelling a consumer", cancelling).await {
        tracing::debug!(error = chain(&error), "the consumer could not be cancelled");
    }
}

/// Takes the message off the queue. When that fails the channel is gone, and the message comes again.
pub(super) async fn acknowledge(delivery: &Delivery) {
    let acknowledging = delivery.acker.ack(BasicAckOptions::default());
    if let Err(error) = answered("acknowledging a message", acknowledging).await {
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

pub(super) fn away() -> BusError {
    BusError::Unavailable { doing: "consuming", source: "what the consumer needs is away".into() }
}
