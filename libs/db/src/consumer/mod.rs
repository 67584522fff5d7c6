//! The receiving end of a service: one message, one effect, in a transaction with its inbox row.

mod handler;
mod together;

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::AssertUnwindSafe,
};

use async_trait::async_trait;
use bus::{Binding, BusError, Consumer, DeadLetter, Delivery, Outcome};
use contracts::{Envelope, Event};
use futures_util::FutureExt;
use kernel::{ErrorKind, Failure};
use tracing::{Instrument, Span};

pub use handler::{AnyEvent, Handler};

use self::handler::{Everything, HandleError, Route, Routed};
use crate::{
    Db, DbError, Tx, dead_letters,
    error::STALE_VERSION,
    inbox::{self, Admission},
    trace,
};

/// Routes the events a service hears to its handlers: each in a transaction together with its inbox row, so that a
/// message that comes again changes nothing.
pub struct InboxConsumer {
    db: Db,
    routes: BTreeMap<String, Box<dyn Route>>,
    heard: BTreeSet<(&'static str, &'static str)>,
    everything: Option<Box<dyn Route>>,
    aftermath: Option<Box<dyn Aftermath>>,
    most_together: usize,
}

/// What has to follow a committed effect outside the database, such as forgetting a cached answer.
#[async_trait]
pub trait Aftermath: Send + Sync {
    /// Called after messages that were applied, ignored or known already, because an earlier attempt may have committed
    /// and then failed right here. Doing it twice must do no harm. Until it succeeds they count as not handled and come
    /// again.
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

/// How one attempt ended otherwise.
enum Trouble {
    Passing(String),
    Lasting(String),
}

impl InboxConsumer {
    /// A consumer that hears nothing yet.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self {
            db,
            routes: BTreeMap::new(),
            heard: BTreeSet::new(),
            everything: None,
            aftermath: None,
            most_together: 1,
        }
    }

    /// Hands every `E` to `handler`, an `async fn(&S, &Tx, E, &Envelope) -> Result<(), Failure>`, within the
    /// transaction that is committed for it afterwards. `state` is what the handler needs besides: the service's
    /// `App`, or `()`.
    #[must_use]
    pub fn on<E, S, H>(mut self, state: S, handler: H) -> Self
    where
        E: Event,
        S: Send + Sync + 'static,
        H: for<'a> Handler<'a, S, E> + 'static,
    {
        let route = Routed::<E, S, H>::new(state, handler);
        self.routes.insert(E::NAME.routing_key(), Box::new(route));
        self.heard.insert((E::NAME.service, E::NAME.aggregate));
        self
    }

    /// Has `aftermath` follow every message.
    #[must_use]
    pub fn then(mut self, aftermath: impl Aftermath + 'static) -> Self {
        self.aftermath = Some(Box::new(aftermath));
        self
    }

    /// Handles up to `most` messages that wait in one lane in one transaction, each seeing what those before it wrote.
    /// When anything goes wrong with one of them, all are handled again, one by one.
    ///
    /// For handlers that only keep rows about the message's own subject. One that locks what others lock as well (a
    /// counter, an account) would hold the lock for as long as all of them take, and in another order than the next.
    #[must_use]
    pub fn together(mut self, most: usize) -> Self {
        self.most_together = most.max(1);
        self
    }

    /// How many messages it takes at once.
    #[must_use]
    pub fn most_together(&self) -> usize {
        self.most_together
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

    async fn apply_and_settle(&self, delivery: Delivery<'_>) -> Result<Handled, Trouble> {
        let handled = self.apply(delivery).await?;
        if let Some(aftermath) = &self.aftermath {
            aftermath.settle(&[delivery.envelope]).await?;
        }
        Ok(handled)
    }

    async fn apply(&self, delivery: Delivery<'_>) -> Result<Handled, Trouble> {
        let envelope = delivery.envelope;
        let tx = self.db.begin().await?;
        let admission = match inbox::admit(&tx, envelope).await? {
            Admission::Gap { expected } if delivery.is_last => {
                tx.rollback().await?;
                return self.apply_over_gap(envelope, expected).await;
            }
            admission @ (Admission::Fresh | Admission::Duplicate | Admission::Gap { .. }) => admission,
        };
        match admission {
            Admission::Duplicate => Ok(Handled::Duplicate),
            Admission::Gap { expected } => Err(Trouble::Passing(format!(
                "waits for event {expected} of its subject, this is {}",
                envelope.sequence
            ))),
            Admission::Fresh => self.handle(tx, envelope).await,
        }
    }

    /// Waiting is over: what is missing was said before this service listened, or is parked itself.
    async fn apply_over_gap(&self, envelope: &Envelope, expected: i32) -> Result<Handled, Trouble> {
        metrics::counter!("inbox_gaps_total", "service" => self.db.service()).increment(1);
        tracing::warn!(expected, sequence = envelope.sequence, "an event is taken over a gap");
        let tx = self.db.begin().await?;
        match inbox::admit_anyway(&tx, envelope).await? {
            Admission::Duplicate | Admission::Gap { .. } => Ok(Handled::Duplicate),
            Admission::Fresh => self.handle(tx, envelope).await,
        }
    }

    async fn handle(&self, tx: Tx, envelope: &Envelope) -> Result<Handled, Trouble> {
        let handled = self.run(&tx, envelope).await?;
        tx.commit().await?;
        Ok(handled)
    }

    async fn run(&self, tx: &Tx, envelope: &Envelope) -> Result<Handled, Trouble> {
        let routes = [self.routes.get(&envelope.routingkey), self.everything.as_ref()];
        let mut handled = Handled::Ignored;
        for route in routes.into_iter().flatten() {
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
    fn conclude(&self, envelope: &Envelope, applied: Result<Handled, Trouble>) -> Outcome {
        let (label, outcome) = conclude(applied);
        let (service, event) = (self.db.service(), event_of(envelope).to_owned());
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
        let applied =
            AssertUnwindSafe(self.apply_and_settle(delivery)).catch_unwind().instrument(span.clone()).await;
        let applied =
            applied.unwrap_or_else(|_panic| Err(Trouble::Passing("the handler panicked".to_owned())));
        span.in_scope(|| self.conclude(delivery.envelope, applied))
    }

    async fn consume_together(&self, deliveries: &[Delivery<'_>]) -> Vec<Outcome> {
        let mut taken = vec![None; deliveries.len()];
        if self.most_together > 1 && deliveries.len() > 1 {
            taken = self.take_together(deliveries).await;
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

    async fn park(&self, letter: DeadLetter) -> Result<(), BusError> {
        tracing::error!(
            routing_key = letter.routing_key,
            attempts = letter.attempts,
            reason = letter.reason,
            "a message was parked as a dead letter"
        );
        metrics::counter!("dead_letters_total", "service" => self.db.service()).increment(1);
        dead_letters::park(&self.db, &letter).await.map_err(|error| BusError::Parking(error.into()))
    }
}

fn conclude(applied: Result<Handled, Trouble>) -> (&'static str, Outcome) {
    match applied {
        Ok(Handled::Applied) => ("applied", Outcome::Done),
        Ok(Handled::Duplicate) => ("duplicate", Outcome::Done),
        Ok(Handled::Ignored) => ("ignored", Outcome::Done),
        Err(Trouble::Passing(reason)) => {
            tracing::warn!(reason, "a message is tried again");
            ("retry", Outcome::Retry { reason })
        }
        Err(Trouble::Lasting(reason)) => ("dead", Outcome::Dead { reason }),
    }
}

impl From<DbError> for Trouble {
    fn from(error: DbError) -> Self {
        Failure::from(error).into()
    }
}

impl From<Failure> for Trouble {
    /// A refusal stands, and no waiting changes it, unless it was a race or somebody's pause. What is broken may be
    /// mended by a restart or a release before the attempts run out.
    fn from(failure: Failure) -> Self {
        let reason = failure.chain();
        match &failure {
            Failure::Refused(refusal) => match refusal.kind {
                ErrorKind::RateLimited | ErrorKind::Unavailable | ErrorKind::Internal => {
                    Self::Passing(reason)
                }
                ErrorKind::Conflict if refusal.code == STALE_VERSION => Self::Passing(reason),
                ErrorKind::Invalid
                | ErrorKind::Unauthenticated
                | ErrorKind::Forbidden
                | ErrorKind::NotFound
                | ErrorKind::Conflict => Self::Lasting(reason),
            },
            Failure::Unavailable { .. } | Failure::Broken { .. } => Self::Passing(reason),
        }
    }
}

impl From<HandleError> for Trouble {
    fn from(error: HandleError) -> Self {
        match error {
            HandleError::Undecodable(error) => Self::Lasting(error.to_string()),
            HandleError::Failed(failure) => failure.into(),
        }
    }
}
