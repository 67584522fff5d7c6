//! What a service gives to the bus: something that consumes, and parks what cannot be consumed.

use async_trait::async_trait;
use contracts::Envelope;

use crate::BusError;

/// The receiving end of one service.
#[async_trait]
pub trait Consumer: Send + Sync {
    /// Handles one message. The same message may come again, so this has to remember what it has done. A panic in
    /// here counts as [`Outcome::Retry`].
    async fn consume(&self, delivery: Delivery<'_>) -> Outcome;

    /// Handles messages that waited together, in their order, and answers an outcome for each. One that gains nothing
    /// by it takes them one by one; one that works in transactions may spare most of them. At most
    /// [`crate::Subscription::together`] come at once.
    async fn consume_together(&self, deliveries: &[Delivery<'_>]) -> Vec<Outcome> {
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
    /// [`BusError::Parking`] when it could not be stored.
    async fn park(&self, letter: DeadLetter) -> Result<(), BusError>;
}

/// One attempt at one message.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// The message.
    pub envelope: &'a Envelope,
    /// Which attempt this is, from 1. Redeliveries after a crash do not count.
    pub attempt: u32,
    /// True when [`Outcome::Retry`] would park the message instead of trying again.
    pub is_last: bool,
}

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Handled, also when there was nothing to do.
    Done,
    /// Not now; again after the policy's next delay, or parked when there is none left.
    Retry {
        /// Why, for the log and the dead letter.
        reason: String,
    },
    /// Never; park it at once.
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
