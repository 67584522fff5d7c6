//! The receiving end of a service: one message, one effect, in a transaction with its inbox row.

mod batch;
mod handler;
mod trouble;
mod turn;

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::AssertUnwindSafe,
};

use async_trait::async_trait;
use bus::{Binding, BusError, Consumer, DeadLetter, Delivery, Outcome};
use envelope::{Envelope, Event};
use futures_util::FutureExt;
use kernel::Failure;
use tracing::{Instrument, Span};

pub use handler::{AnyEvent, Handler};

use self::{
    handler::{Everything, Route, Routed},
    trouble::Trouble,
};
use crate::{Db, DbError, Tx, dead_letters, inbox, trace};

/// Routes the events a service consumes to its handlers: each in a transaction together with its inbox row, so that a
/// message that comes again changes nothing.
pub struct InboxConsumer {
    db: Db,
    routes: BTreeMap<String, Vec<Box<dyn Route>>>,
    heard: BTreeSet<(&'static str, &'static str)>,
    everything: Option<Box<dyn Route>>,
    after_commit: Option<Box<dyn AfterCommit>>,
    most_per_batch: usize,
}

/// What has to follow a committed effect outside the database, such as forgetting a cached answer.
#[async_trait]
pub trait AfterCommit: Send + Sync {
    /// Called after messages that were applied, ignored or known already, because an earlier attempt may have committed
    /// and then failed right here. Doing it twice must do no harm. While it fails they come again, for half a minute: by
    /// then what it would have forgotten is forgotten by itself. The effect stands whatever comes of it.
    ///
    /// # Errors
    /// Whatever has to be tried again.
    async fn settle(&self, envelopes: &[&Envelope]) -> Result<(), Failure>;
}

impl std::fmt::Debug for InboxConsumer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "InboxConsumer({:?}, {:?})", self.db, self.routes.keys())
    }
}

/// How one attempt ended well.
enum Handled {
    Applied,
    Duplicate,
    Ignored,
}

impl InboxConsumer {
    /// A consumer that handles nothing yet.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self {
            db,
            routes: BTreeMap::new(),
            heard: BTreeSet::new(),
            everything: None,
            after_commit: None,
            most_per_batch: 1,
        }
    }

    /// Hands every `E` to `handler`, an `async fn(&S, &Tx, E, &Envelope) -> Result<(), Failure>`, within the
    /// transaction that is committed for it afterwards; after those that were registered for it before. `state` is what the handler needs besides: the service's
    /// `App`, or `()`.
    #[must_use]
    pub fn on<E, S, H>(mut self, state: S, handler: H) -> Self
    where
        E: Event,
        S: Send + Sync + 'static,
        H: for<'a> Handler<'a, S, E> + 'static,
    {
        let route = Routed::<E, S, H>::new(state, handler);
        self.routes.entry(E::NAME.routing_key()).or_default().push(Box::new(route));
        self.heard.insert((E::NAME.service, E::NAME.aggregate));
        self
    }

    /// Has `after_commit` follow every message.
    #[must_use]
    pub fn then(mut self, after_commit: impl AfterCommit + 'static) -> Self {
        self.after_commit = Some(Box::new(after_commit));
        self
    }

    /// Handles up to `most` messages that wait in one partition in one transaction, each seeing what those before it wrote.
    /// When anything goes wrong with one of them, all are handled again, one by one.
    ///
    /// For handlers that only keep rows about the message's own subject. One that locks what others lock as well (a
    /// counter, an account) would hold the lock for as long as all of them take, and in another order than the next.
    #[must_use]
    pub fn batch_size(mut self, most: usize) -> Self {
        self.most_per_batch = most.max(1);
        self
    }

    /// How many messages it takes at once.
    #[must_use]
    pub fn most_per_batch(&self) -> usize {
        self.most_per_batch
    }

    /// Hands every event of every service to `handler` too, an `async fn(&S, &Tx, AnyEvent, &Envelope)`, after the one
    /// that was registered for it and in the same transaction.
    #[must_use]
    pub fn on_everything<S, H>(mut self, state: S, handler: H) -> Self
    where
        S: Send + Sync + 'static,
        H: for<'a> Handler<'a, S, AnyEvent> + 'static,
    {
        self.everything = Some(Box::new(Everything { state, handler }));
        self
    }

    /// What to subscribe to: all that happens to each aggregate of which some event is handled, because a consumer
    /// that checks sequences has to see every one.
    #[must_use]
    pub fn bindings(&self) -> Vec<Binding> {
        if self.everything.is_some() {
            return vec![Binding::everything()];
        }
        self.heard.iter().map(|(service, aggregate)| Binding::aggregate(service, aggregate)).collect()
    }

    /// The database in which the effects are.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Notes, once, since when each aggregate is heard. After the queue is there, and before the first message.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn note_sources(&self) -> Result<(), DbError> {
        let heard = if self.everything.is_some() {
            vec![inbox::EVERYTHING.to_owned()]
        } else {
            self.heard.iter().map(|(service, aggregate)| format!("{service}.{aggregate}")).collect()
        };
        inbox::note_sources(&self.db, heard).await
    }

    /// Has what follows the effects of `envelopes` done.
    async fn settle(&self, envelopes: &[&Envelope]) -> Result<(), Trouble> {
        let Some(after_commit) = &self.after_commit else { return Ok(()) };
        let settled = AssertUnwindSafe(after_commit.settle(envelopes)).catch_unwind().await;
        match settled {
            Ok(Ok(())) => Ok(()),
            Ok(Err(failure)) => Err(Trouble::Unsettled(failure.chain())),
            Err(_panic) => Err(Trouble::Unsettled("what follows panicked".to_owned())),
        }
    }

    async fn handle(&self, tx: Tx, envelope: &Envelope) -> Result<Handled, Trouble> {
        let handled = self.run(&tx, envelope).await?;
        tx.commit().await?;
        Ok(handled)
    }

    async fn run(&self, tx: &Tx, envelope: &Envelope) -> Result<Handled, Trouble> {
        let routes = self.routes.get(&envelope.routingkey).into_iter().flatten();
        let mut handled = Handled::Ignored;
        for route in routes.chain(&self.everything) {
            route.run(tx, envelope).await?;
            handled = Handled::Applied;
        }
        Ok(handled)
    }

    /// The span of one attempt, below the one that published the message.
    fn span_of(&self, delivery: Delivery<'_>) -> Span {
        let envelope = delivery.envelope;
        let span = tracing::info_span!(
            "consume",
            otel.name = format!("{}.on_{}", self.db.service(), event_of(envelope)),
            otel.kind = "consumer",
            message.id = %envelope.id,
            message.attempt = delivery.attempt,
            subject = envelope.subject,
        );
        trace::adopt(&span, envelope.traceparent.as_deref());
        span
    }

    /// Counts an attempt, and says what the bus is told of it.
    fn conclude(&self, delivery: Delivery<'_>, applied: Result<Handled, Trouble>) -> Outcome {
        let (label, outcome) = match applied {
            Ok(Handled::Applied) => ("applied", Outcome::Done),
            Ok(Handled::Duplicate) => ("duplicate", Outcome::Done),
            Ok(Handled::Ignored) => ("ignored", Outcome::Done),
            Err(trouble) => trouble.outcome_of(delivery),
        };
        let (service, event) = (self.db.service(), event_of(delivery.envelope).to_owned());
        metrics::counter!("inbox_messages_total", "service" => service, "event" => event, "outcome" => label)
            .increment(1);
        outcome
    }
}

/// The event's name in the routing key.
fn event_of(envelope: &Envelope) -> &str {
    envelope.routingkey.split('.').nth(2).unwrap_or("event")
}

#[async_trait]
impl Consumer for InboxConsumer {
    async fn consume(&self, delivery: Delivery<'_>) -> Outcome {
        let span = self.span_of(delivery);
        // A handler that panics must not take the consuming loop with it; its transaction is rolled back.
        let applied = AssertUnwindSafe(self.apply(delivery)).catch_unwind().instrument(span.clone()).await;
        let applied =
            applied.unwrap_or_else(|_panic| Err(Trouble::Passing("the handler panicked".to_owned())));
        let concluded = match applied {
            Ok(handled) => {
                let settled = self.settle(&[delivery.envelope]).instrument(span.clone()).await;
                settled.map(|()| handled)
            }
            Err(trouble) => Err(trouble),
        };
        span.in_scope(|| self.conclude(delivery, concluded))
    }

    async fn consume_batch(&self, deliveries: &[Delivery<'_>]) -> Vec<Outcome> {
        let mut taken = vec![None; deliveries.len()];
        if self.most_per_batch > 1 && deliveries.len() > 1 {
            taken = self.take_batch(deliveries).await;
        }
        let mut outcomes = Vec::with_capacity(deliveries.len());
        for (delivery, taken) in deliveries.iter().zip(taken) {
            outcomes.push(match taken {
                Some(outcome) => outcome,
                None => self.consume(*delivery).await,
            });
        }
        outcomes
    }

    async fn dead_letter(&self, letter: DeadLetter) -> Result<(), BusError> {
        let is_new = dead_letters::store(&self.db, &letter)
            .await
            .map_err(|error| BusError::DeadLettering(error.into()))?;
        if is_new {
            metrics::counter!("dead_letters_total", "service" => self.db.service()).increment(1);
        }
        Ok(())
    }

    async fn is_ready(&self) -> bool {
        self.db.is_ready().await
    }
}
