//! The queues beside a service's partitions, each emptied one message after the other: dead letters, into the consumer's
//! store; what may kill who handles it; and what found its partition's queue missing, or waits where another number of
//! partitions had it, into its partition.

use std::sync::Arc;

use futures_util::StreamExt;
use lapin::message::Delivery;
use tokio_util::sync::CancellationToken;

use super::{
    Counted,
    error::{is_missing, with_context},
    message,
    worker::{Worker, acknowledge, away, cancelled_by_broker, stop},
};
use crate::{
    BusError, Subscription,
    attempt::{dead_letter_until_stored, is_ready},
    meter,
    wait::Backoff,
};

/// They are rare.
const PREFETCH: u16 = 1;

/// Which of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Side {
    /// What was given up. It passes through a queue of its own so that a store that is down holds up no other message.
    Dead,
    /// What was given back again and again by consumers that died.
    Suspect,
    /// What was published while its partition's queue was not there.
    Unrouted,
    /// A queue in which another number of partitions had its messages.
    Leftover(String),
}

impl Worker {
    /// Empties one of them until `shutdown`.
    pub(super) fn empty_until(
        self: Arc<Self>,
        side: Side,
        shutdown: CancellationToken,
    ) -> impl Future<Output = ()> + Send {
        let alive = Counted::new(&self.parts, |parts| &parts.loops_alive);
        async move {
            let _alive = alive;
            let mut backoff = Backoff::default();
            while let Err(error) = self.empty(&side, &shutdown, &mut backoff).await {
                self.resume_later(&error, &shutdown, &mut backoff).await;
            }
        }
    }

    /// The same, until the queue is taken away. It is let stand: something may still be on its way into it.
    pub(super) async fn empty_leftover(
        self: Arc<Self>,
        queue: String,
        shutdown: CancellationToken,
    ) -> String {
        let _alive = Counted::new(&self.parts, |parts| &parts.loops_alive);
        let (side, mut backoff) = (Side::Leftover(queue.clone()), Backoff::default());
        while let Err(error) = self.empty(&side, &shutdown, &mut backoff).await {
            if is_missing(&error) {
                break;
            }
            self.resume_later(&error, &shutdown, &mut backoff).await;
        }
        queue
    }

    async fn empty(
        self: &Arc<Self>,
        side: &Side,
        shutdown: &CancellationToken,
        backoff: &mut Backoff,
    ) -> Result<(), BusError> {
        if shutdown.is_cancelled() {
            return Ok(());
        }
        let (topology, service) = (&self.parts.topology, self.subscription.service);
        let queue = match side {
            Side::Dead => topology.dead_queue(service),
            Side::Suspect => topology.suspect_queue(service),
            Side::Unrouted => topology.unrouted_queue(service),
            Side::Leftover(queue) => queue.clone(),
        };
        if *side == Side::Suspect && !is_ready(self.consumer.as_ref()).await {
            return Err(away());
        }
        self.declare().await?;
        let (channel, mut deliveries) = self.open(&queue, PREFETCH).await?;
        let _consuming = Counted::new(&self.parts, |parts| &parts.loops_consuming);
        loop {
            let next = tokio::select! {
                () = shutdown.cancelled() => break,
                next = deliveries.next() => next,
            };
            let delivery = match next {
                Some(Ok(delivery)) => delivery,
                Some(Err(error)) => return Err(with_context("emptying a queue")(error)),
                None => return Err(cancelled_by_broker()),
            };
            backoff.reset();
            match side {
                Side::Dead => self.dead_letter(&delivery, shutdown).await,
                Side::Suspect => self.handle_suspect(delivery, shutdown).await?,
                Side::Unrouted | Side::Leftover(_) => self.route(&delivery, shutdown).await,
            }
        }
        stop(&channel, &deliveries).await;
        Ok(())
    }

    /// Unacknowledged when `shutdown` comes first: the letter stays in its queue.
    async fn dead_letter(&self, delivery: &Delivery, shutdown: &CancellationToken) {
        let letter = message::dead_letter(delivery);
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = dead_letter_until_stored(self.subscription.service, self.consumer.as_ref(), letter) => {
                acknowledge(delivery).await;
            }
        }
    }

    /// Into its partition's queue, which is made when it is still missing.
    async fn route(&self, delivery: &Delivery, shutdown: &CancellationToken) {
        if message::is_knock(delivery) {
            return acknowledge(delivery).await;
        }
        let Subscription { service, partitions, .. } = self.subscription;
        let queue = self.parts.topology.queue_of(service, partitions, &message::subject(delivery));
        if self.move_to(&queue, delivery, message::of_missed(delivery), shutdown).await {
            meter::rerouted(service);
            acknowledge(delivery).await;
        }
    }
}
