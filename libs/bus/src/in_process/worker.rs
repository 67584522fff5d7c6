//! The consuming loop of one subscription.

use std::sync::Arc;

use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use tokio_util::sync::CancellationToken;

use super::queues::{Held, Seat};
use crate::{
    Consumer, DeadLetter, RetryPolicy, Subscription,
    attempt::{attempt, park_until_stored},
    delivery::Decision,
    lanes::Lanes,
    wait::pause,
};

/// What the loop works with.
pub(super) struct Worker {
    pub(super) subscription: Subscription,
    pub(super) consumer: Arc<dyn Consumer>,
    pub(super) policy: RetryPolicy,
}

/// What goes on outside the lanes, so that no later message waits for it: a pause before the next attempt, or the
/// storing of a dead letter.
type Aside = BoxFuture<'static, ()>;

impl Worker {
    pub(super) async fn run(self, seat: Seat, shutdown: CancellationToken) {
        // Locals drop before parameters: what lanes and asides hold is back in the queue before the seat is left.
        let worker = Arc::new(self);
        let mut asides: FuturesUnordered<Aside> = FuturesUnordered::new();
        let mut lanes: Lanes<Option<Aside>> = Lanes::new(worker.subscription.lanes);
        let arrived = seat.arrived();
        loop {
            // Asked for before looking, so that nothing arrives unseen in between.
            let arrival = arrived.notified();
            if !shutdown.is_cancelled() {
                worker.fill(&mut lanes, &seat);
            }
            tokio::select! {
                () = shutdown.cancelled() => break,
                () = arrival => {}
                Some(aside) = lanes.next() => asides.extend(aside),
                Some(()) = asides.next() => {}
            }
        }
        while lanes.next().await.is_some() {}
    }

    fn fill(self: &Arc<Self>, lanes: &mut Lanes<Option<Aside>>, seat: &Seat) {
        while lanes.held() < usize::from(self.subscription.prefetch) {
            let Some(held) = seat.take() else { break };
            let subject = held.message().map_or_else(String::new, |message| message.envelope.subject.clone());
            lanes.push(&subject, Arc::clone(self).handle(held).boxed());
        }
    }

    async fn handle(self: Arc<Self>, mut held: Held) -> Option<Aside> {
        let message = held.message()?;
        let service = self.subscription.service;
        let attempts = message.attempt;
        let envelope = Arc::clone(&message.envelope);
        match attempt(service, self.consumer.as_ref(), &self.policy, &envelope, attempts).await {
            Decision::Finish => {
                held.finish();
                None
            }
            Decision::RetryAfter { delay } => {
                held.count_attempt();
                Some(pause(delay).map(move |()| held.queue_again()).boxed())
            }
            Decision::Park { reason } => {
                let letter = DeadLetter {
                    body: envelope.to_bytes().unwrap_or_default(),
                    routing_key: envelope.routingkey.clone(),
                    envelope: Some(Arc::unwrap_or_clone(envelope)),
                    reason,
                    attempts,
                };
                let parking = async move {
                    park_until_stored(service, self.consumer.as_ref(), letter).await;
                    held.finish();
                };
                Some(parking.boxed())
            }
        }
    }
}
