//! Dead letters: from their queue to the consumer's store.

use std::sync::Arc;

use futures_util::StreamExt;
use lapin::message::Delivery;
use tokio_util::sync::CancellationToken;

use super::{
    Counted,
    error::while_doing,
    message,
    worker::{Worker, acknowledge, cancelled_by_broker, stop},
};
use crate::{BusError, attempt::park_until_stored, wait::Backoff};

/// Dead letters are rare and stored one after the other.
const PREFETCH: u16 = 1;

impl Worker {
    /// Stores dead letters until `shutdown`. They pass through a queue of their own so that a store that is down
    /// holds up no other message.
    pub(super) fn park_until(
        self: Arc<Self>,
        shutdown: CancellationToken,
    ) -> impl Future<Output = ()> + Send {
        let alive = Counted::new(&self.parts, |parts| &parts.loops_alive);
        async move {
            let _alive = alive;
            let mut backoff = Backoff::default();
            while let Err(error) = self.park(&shutdown, &mut backoff).await {
                self.resume_later(&error, &shutdown, &mut backoff).await;
            }
        }
    }

    async fn park(&self, shutdown: &CancellationToken, backoff: &mut Backoff) -> Result<(), BusError> {
        if shutdown.is_cancelled() {
            return Ok(());
        }
        let queue = self.parts.topology.dead_queue(self.subscription.service);
        let (channel, mut deliveries) = self.start(&queue, PREFETCH).await?;
        backoff.reset();
        let _consuming = Counted::new(&self.parts, |parts| &parts.loops_consuming);
        loop {
            let next = tokio::select! {
                () = shutdown.cancelled() => break,
                next = deliveries.next() => next,
            };
            match next {
                Some(Ok(delivery)) => self.park_one(&delivery, shutdown).await,
                Some(Err(error)) => return Err(while_doing("consuming dead letters")(error)),
                None => return Err(cancelled_by_broker()),
            }
        }
        stop(&channel, &deliveries).await;
        Ok(())
    }

    /// Unacknowledged when `shutdown` comes first: the letter stays in its queue.
    async fn park_one(&self, delivery: &Delivery, shutdown: &CancellationToken) {
        let letter = message::dead_letter(delivery);
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = park_until_stored(self.subscription.service, self.consumer.as_ref(), letter) => {
                acknowledge(delivery).await;
            }
        }
    }
}
