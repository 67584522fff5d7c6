//! The consuming loop of one subscription.

use std::{sync::Arc, time::Duration};

use envelope::Envelope;
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use tokio_util::sync::CancellationToken;

use super::queues::{Held, Subscriber};
use crate::{
    Consumer, DeadLetter, RetryPolicy, Subscription,
    alive::Alive,
    attempt::{attempt, dead_letter_until_stored},
    delivery::{Decision, RetryState},
    keyed_executor::KeyedExecutor,
    wait::pause,
};

/// How long a message is left alone that came while the consumer was away as a whole.
const AWAY: Duration = Duration::from_millis(500);

/// What the loop works with.
pub(super) struct Worker {
    pub(super) subscription: Subscription,
    pub(super) consumer: Arc<dyn Consumer>,
    pub(super) policy: RetryPolicy,
}

/// What goes on outside the executor, so that no later message waits for it: a pause before the next attempt, or the
/// storing of a dead letter.
type Deferred = BoxFuture<'static, ()>;

impl Worker {
    pub(super) async fn run(self, subscriber: Subscriber, shutdown: CancellationToken) {
        // Locals drop before parameters: what these hold is back in the queue before the subscriber is left.
        let _alive = Alive::of(self.subscription.service);
        let worker = Arc::new(self);
        let mut deferred: FuturesUnordered<Deferred> = FuturesUnordered::new();
        let own = Arc::clone(&worker);
        let (count, batch_size) = (worker.subscription.concurrency, worker.subscription.batch_size);
        let mut executor: KeyedExecutor<Held, Vec<Deferred>> =
            KeyedExecutor::new(count, batch_size, move |held| Arc::clone(&own).handle(held).boxed());
        let arrived = subscriber.arrived();
        loop {
            // Asked for before looking, so that nothing arrives unseen in between.
            let arrival = arrived.notified();
            if !shutdown.is_cancelled() {
                worker.fill(&mut executor, &subscriber);
            }
            tokio::select! {
                () = shutdown.cancelled() => break,
                () = arrival => {}
                Some(more) = executor.next() => deferred.extend(more),
                Some(()) = deferred.next() => {}
            }
        }
        while executor.next().await.is_some() {}
    }

    fn fill(&self, executor: &mut KeyedExecutor<Held, Vec<Deferred>>, subscriber: &Subscriber) {
        while executor.held() < usize::from(self.subscription.prefetch) {
            let Some(held) = subscriber.take() else { break };
            let subject = held.message().map_or_else(String::new, |message| message.envelope.subject.clone());
            executor.push(subject, held);
        }
    }

    async fn handle(self: Arc<Self>, held: Vec<Held>) -> Vec<Deferred> {
        let messages: Vec<(&Envelope, RetryState)> = held
            .iter()
            .filter_map(Held::message)
            .map(|message| (message.envelope.as_ref(), message.past))
            .collect();
        let service = self.subscription.service;
        let decisions = attempt(service, self.consumer.as_ref(), &self.policy, &messages).await;
        held.into_iter().zip(decisions).filter_map(|(held, decision)| self.follow(decision, held)).collect()
    }

    /// Does what was decided, or says what is to be done later.
    fn follow(self: &Arc<Self>, decision: Decision, mut held: Held) -> Option<Deferred> {
        held.set_down();
        let worker = Arc::clone(self);
        match decision {
            Decision::Finish => {
                held.finish();
                None
            }
            Decision::Again { pause: delay, past } => {
                held.note(past);
                Some(pause(delay).map(move |()| held.queue_again()).boxed())
            }
            // Dropped, it takes its old place.
            Decision::GiveBack => Some(pause(AWAY).map(move |()| drop(held)).boxed()),
            Decision::DeadLetter { reason } => {
                let message = held.message()?;
                let (attempts, envelope) = (message.past.attempt, Arc::clone(&message.envelope));
                let letter = DeadLetter {
                    body: envelope.to_bytes().unwrap_or_default(),
                    routing_key: envelope.routingkey.clone(),
                    envelope: Some(Arc::unwrap_or_clone(envelope)),
                    reason,
                    attempts,
                };
                let dead_lettering = async move {
                    let service = worker.subscription.service;
                    dead_letter_until_stored(service, worker.consumer.as_ref(), letter).await;
                    held.finish();
                };
                Some(dead_lettering.boxed())
            }
        }
    }
}
