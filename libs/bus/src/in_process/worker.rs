//! The consuming loop of one subscription.

use std::sync::Arc;

use contracts::Envelope;
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
        let own = Arc::clone(&worker);
        let (count, together) = (worker.subscription.lanes, worker.subscription.together);
        let mut lanes: Lanes<Held, Vec<Aside>> =
            Lanes::new(count, together, move |held| Arc::clone(&own).handle(held).boxed());
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
                Some(more) = lanes.next() => asides.extend(more),
                Some(()) = asides.next() => {}
            }
        }
        while lanes.next().await.is_some() {}
    }

    fn fill(&self, lanes: &mut Lanes<Held, Vec<Aside>>, seat: &Seat) {
        while lanes.held() < usize::from(self.subscription.prefetch) {
            let Some(held) = seat.take() else { break };
            let subject = held.message().map_or_else(String::new, |message| message.envelope.subject.clone());
            lanes.push(&subject, held);
        }
    }

    async fn handle(self: Arc<Self>, held: Vec<Held>) -> Vec<Aside> {
        let messages: Vec<(&Envelope, u32)> = held
            .iter()
            .filter_map(Held::message)
            .map(|message| (message.envelope.as_ref(), message.attempt))
            .collect();
        let service = self.subscription.service;
        let decisions = attempt(service, self.consumer.as_ref(), &self.policy, &messages).await;
        held.into_iter().zip(decisions).filter_map(|(held, decision)| self.follow(decision, held)).collect()
    }

    /// Does what was decided, or says what is to be done aside.
    fn follow(self: &Arc<Self>, decision: Decision, mut held: Held) -> Option<Aside> {
        let worker = Arc::clone(self);
        match decision {
            Decision::Finish => {
                held.finish();
                None
            }
            Decision::RetryAfter { delay } => {
                held.count_attempt();
                Some(pause(delay).map(move |()| held.queue_again()).boxed())
            }
            Decision::Park { reason } => {
                let message = held.message()?;
                let (attempts, envelope) = (message.attempt, Arc::clone(&message.envelope));
                let letter = DeadLetter {
                    body: envelope.to_bytes().unwrap_or_default(),
                    routing_key: envelope.routingkey.clone(),
                    envelope: Some(Arc::unwrap_or_clone(envelope)),
                    reason,
                    attempts,
                };
                let parking = async move {
                    let service = worker.subscription.service;
                    park_until_stored(service, worker.consumer.as_ref(), letter).await;
                    held.finish();
                };
                Some(parking.boxed())
            }
        }
    }
}
