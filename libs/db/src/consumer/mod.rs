//! The receiving end of a service: one message, one effect, in a transaction with the cursor that tells it was heard.

mod attempt_error;
mod batch;
mod delivery_rules;
mod handler;
mod ordering;

use std::{collections::BTreeMap, panic::AssertUnwindSafe};

use async_trait::async_trait;
use bus::{BusError, Consumer, DeadLetter, Delivery, Outcome};
use envelope::Envelope;
use futures_util::FutureExt;
use kernel::Failure;
use tracing::{Instrument, Span};

pub use handler::{AnyEvent, Handler};

use self::{attempt_error::AttemptError, delivery_rules::DeliveryRules, handler::Route};
use crate::{Db, DbError, Tx, dead_letters, inbox, trace};

/// Routes the events a service consumes to its handlers: each in a transaction together with the cursor of its subject, so
/// that a message that comes again changes nothing.
pub struct InboxConsumer {
    db: Db,
    routes: BTreeMap<String, Vec<Box<dyn Route>>>,
    rules: DeliveryRules,
    everything: Option<Box<dyn Route>>,
    after_commit: Option<Box<dyn AfterCommit>>,
    most_per_batch: usize,
}

/// Messages that are handled in one transaction at most, unless the consumer says otherwise: enough that `BEGIN` and `COMMIT`
/// are a small part of it, and little enough to do again one by one.
const MOST_PER_BATCH: usize = 16;

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
            rules: DeliveryRules::default(),
            everything: None,
            after_commit: None,
            most_per_batch: MOST_PER_BATCH,
        }
    }

    /// Has `after_commit` follow every message.
    #[must_use]
    pub fn then(mut self, after_commit: impl AfterCommit + 'static) -> Self {
        self.after_commit = Some(Box::new(after_commit));
        self
    }

    /// The database in which the effects are.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Has what follows the effects of `envelopes` done.
    async fn settle(&self, envelopes: &[&Envelope]) -> Result<(), AttemptError> {
        let Some(after_commit) = &self.after_commit else { return Ok(()) };
        let settled = AssertUnwindSafe(after_commit.settle(envelopes)).catch_unwind().await;
        match settled {
            Ok(Ok(())) => Ok(()),
            Ok(Err(failure)) => Err(AttemptError::Unsettled(failure.chain())),
            Err(_panic) => Err(AttemptError::Unsettled("what follows panicked".to_owned())),
        }
    }

    async fn handle(&self, tx: Tx, envelope: &Envelope) -> Result<Handled, AttemptError> {
        let handled = self.run(&tx, envelope).await?;
        tx.commit().await?;
        Ok(handled)
    }

    async fn run(&self, tx: &Tx, envelope: &Envelope) -> Result<Handled, AttemptError> {
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
    fn conclude(&self, delivery: Delivery<'_>, applied: Result<Handled, AttemptError>) -> Outcome {
        let (label, outcome) = match applied {
            Ok(Handled::Applied) => ("applied", Outcome::Done),
            Ok(Handled::Duplicate) => ("duplicate", Outcome::Done),
            Ok(Handled::Ignored) => ("ignored", Outcome::Done),
            Err(error) => error.outcome_of(delivery),
        };
        let (service, event) = (self.db.service(), event_of(delivery.envelope).to_owned());
        metrics::counter!("inbox_messages_total", "service" => service, "event" => event, "outcome" => label)
            .increment(1);
        outcome
    }

    /// Stores what was given up, unless it had its effect and failed after it: then it is done.
    async fn store(&self, letter: &DeadLetter, in_order: Option<&Envelope>) -> Result<(), DbError> {
        if let Some(envelope) = in_order
            && inbox::knows(&self.db, envelope).await?
        {
            tracing::info!(message.id = %envelope.id, "a message that was given up had its effect before");
            return Ok(());
        }
        dead_letters::store(&self.db, letter).await?;
        metrics::counter!("dead_letters_total", "service" => self.db.service()).increment(1);
        Ok(())
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
            applied.unwrap_or_else(|_panic| Err(AttemptError::Passing("the handler panicked".to_owned())));
        let concluded = match applied {
            Ok(handled) => {
                let settled = self.settle(&[delivery.envelope]).instrument(span.clone()).await;
                settled.map(|()| handled)
            }
            Err(error) => Err(error),
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
        // Of subjects whose events come in any order no cursor tells what had its effect.
        let in_order = letter.envelope.as_ref().filter(|envelope| self.hears_in_order(envelope));
        self.store(&letter, in_order).await.map_err(|error| BusError::DeadLettering(error.into()))
    }

    async fn is_ready(&self) -> bool {
        self.db.is_ready().await
    }
}
