//! What a service gives to the bus: something that consumes, and stores as dead letters what cannot be consumed.

use std::time::Duration;

use async_trait::async_trait;
use envelope::Envelope;

use crate::BusError;

/// The receiving end of one service.
#[async_trait]
pub trait Consumer: Send + Sync {
    /// Handles one message. The same message may come again, so this has to remember what it has done. A panic in
    /// here counts as [`Outcome::Retry`].
    async fn consume(&self, delivery: Delivery<'_>) -> Outcome;

    /// Handles messages that waited together, in their order, and answers an outcome for each. One that gains nothing
    /// by it takes them one by one; one that works in transactions may spare most of them. At most
    /// [`crate::Subscription::batch_size`] come at once.
    async fn consume_batch(&self, deliveries: &[Delivery<'_>]) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(deliveries.len());
        for delivery in deliveries {
            outcomes.push(self.consume(*delivery).await);
        }
        outcomes
    }

    /// Stores a message that will not be tried again. Only after this has succeeded is the message taken from the
    /// bus; on an error it is offered again later, for as long as it takes. May be called twice for one letter.
    ///
    /// # Errors
    /// [`BusError::DeadLettering`] when it could not be stored.
    async fn dead_letter(&self, letter: DeadLetter) -> Result<(), BusError>;

    /// False while something is away that it needs for every message, such as its own database. Nothing is handed to it
    /// meanwhile: the queue is the place to wait, where a message keeps its turn and no attempt is counted.
    async fn is_ready(&self) -> bool {
        true
    }
}

/// One attempt at one message.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// The message.
    pub envelope: &'a Envelope,
    /// Which attempt this is, from 1. Redeliveries after a crash do not count.
    pub attempt: u32,
    /// True when [`Outcome::Retry`] would dead-letter the message instead of trying again.
    pub is_last: bool,
    /// How long it has waited so far for what was away or had not arrived: all pauses after [`Outcome::Later`] together,
    /// whatever any clock says.
    pub waited: Duration,
    /// False when [`Outcome::Later`] would dead-letter the message instead of letting it wait on.
    pub may_wait: bool,
}

impl<'a> Delivery<'a> {
    /// The first attempt at a message that has waited for nothing yet.
    #[must_use]
    pub const fn first(envelope: &'a Envelope) -> Self {
        Self { envelope, attempt: 1, is_last: false, waited: Duration::ZERO, may_wait: true }
    }

    /// An attempt that nothing follows: it is neither tried again nor waits for anything.
    #[must_use]
    pub const fn last(envelope: &'a Envelope, attempt: u32) -> Self {
        Self { envelope, attempt, is_last: true, waited: Duration::MAX, may_wait: false }
    }
}

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Handled, also when there was nothing to do.
    Done,
    /// It failed; again after the policy's next delay, or dead-lettered when there is none left.
    Retry {
        /// Why, for the log and the dead letter.
        reason: String,
    },
    /// What it needs is away, or has not arrived: again in a while. This is no attempt, and is bounded by time alone: by
    /// the policy's patience, after which the message is dead-lettered.
    Later {
        /// What is waited for, for the log and the dead letter.
        reason: String,
    },
    /// Never; dead-letter it at once.
    Dead {
        /// Why, for the log and the dead letter.
        reason: String,
    },
}

/// A message that will not be tried again by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct DeadLetter {
    /// The bytes as they travelled.
    pub body: Vec<u8>,
    /// The message, when the bytes are one.
    pub envelope: Option<Envelope>,
    /// The topic it came under, as far as it is known.
    pub routing_key: String,
    /// Why it was given up.
    pub reason: String,
    /// How many attempts were made; 0 when it could not even be read, or when the broker gave up first.
    pub attempts: u32,
}
