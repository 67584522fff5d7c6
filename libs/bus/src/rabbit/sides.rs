//! The queues beside a service's own, each emptied one message after the other: dead letters, into the consumer's store;
//! and what found the service's queue missing, into that queue.

use std::sync::Arc;

use futures_util::StreamExt;
use lapin::message::Delivery;
use tokio_util::sync::CancellationToken;

use super::{
    Counted,
    error::with_context,
    message,
    worker::{Worker, acknowledge, cancelled_by_broker, stop},
};
use crate::{BusError, attempt::dead_letter_until_stored, meter, wait::Backoff};

/// They are rare.
const PREFETCH: u16 = 1;

/// Which of them.
#[derive(Debug, Clone, Copy)]
pub(super) enum Side {
    /// What was given up. It passes through a queue of its own so that a store that is down holds up no other message.
    Dead,
    /// What was published while the service's queue was not there.
    Unrouted,
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
            while let Err(error) = self.empty(side, &shutdown, &mut backoff).await {
                self.resume_later(&error, &shutdown, &mut backoff).await;
            }
        }
    }

    async fn empty(
        &self,
        side: Side,
        shutdown: &CancellationToken,
        backoff: &mut Backoff,
    ) -> Result<(), BusError> {
        if shutdown.is_cancelled() {
            return Ok(());
        }
        let (topology, service) = (&self.parts.topology, self.subscription.service);
        let queue = match side {
            Side::Dead => topology.dead_queue(service),
            Side::Unrouted => topology.unrouted_queue(service),
        };
        let (channel, mut deliveries) = self.start(&queue, PREFETCH).await?;
        backoff.reset();
        let _consuming = Counted::new(&self.parts, |parts| &parts.loops_consuming);
        loop {
            let next = tokio::select! {
                () = shutdown.cancelled() => break,
                next = deliveries.next() => next,
            };
            match (next, side) {
                (Some(Ok(delivery)), Side::Dead) => self.dead_letter(&delivery, shutdown).await,
                (Some(Ok(delivery)), Side::Unrouted) => self.route(&delivery, shutdown).await,
                (Some(Err(error)), _) => return Err(with_context("emptying a queue")(error)),
                (None, _) => return Err(cancelled_by_broker()),
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

    /// Into the service's own queue, which is made when it is still missing.
    async fn route(&self, delivery: &Delivery, shutdown: &CancellationToken) {
        let service = self.subscription.service;
        let queue = self.parts.topology.queue(service);
        if self.move_to(&queue, delivery, message::of_missed(delivery), shutdown).await {
            meter::rerouted(service);
            acknowledge(delivery).await;
        }
    }
}
