//! One attempt at one message, and the storing of those given up: the same for both adapters.

use std::panic::AssertUnwindSafe;

use contracts::Envelope;
use futures_util::FutureExt;

use crate::{
    Consumer, DeadLetter, Delivery, Outcome, RetryPolicy,
    delivery::Decision,
    error::chain,
    meter,
    wait::{Backoff, pause},
};

/// Lets `consumer` try, and says what has to follow. A panic counts as a failed attempt: it must not take the other
/// messages of the service down with it.
pub(crate) async fn attempt(
    service: &'static str,
    consumer: &dyn Consumer,
    policy: &RetryPolicy,
    envelope: &Envelope,
    attempt: u32,
) -> Decision {
    let delivery = Delivery { envelope, attempt, is_last: policy.is_last(attempt) };
    let outcome = AssertUnwindSafe(consumer.consume(delivery))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Outcome::Retry { reason: "the consumer panicked".to_owned() });
    let (name, reason) = match &outcome {
        Outcome::Done => ("done", None),
        Outcome::Retry { reason } => ("retry", Some(reason.clone())),
        Outcome::Dead { reason } => ("dead", Some(reason.clone())),
    };
    meter::consumed(service, name);
    if let Some(reason) = reason {
        tracing::warn!(
            service, attempt, reason, outcome = name,
            message.id = %envelope.id, message.r#type = envelope.event_type,
            "a message was not consumed"
        );
    }
    policy.decide(attempt, outcome)
}

/// Offers `letter` to the consumer until it is stored. Whoever calls this drops the future to give up.
pub(crate) async fn park_until_stored(service: &'static str, consumer: &dyn Consumer, letter: DeadLetter) {
    let mut backoff = Backoff::default();
    loop {
        let parked = AssertUnwindSafe(consumer.park(letter.clone())).catch_unwind().await;
        let trouble = match parked {
            Ok(Ok(())) => break,
            Ok(Err(error)) => chain(&error),
            Err(_) => "the consumer panicked".to_owned(),
        };
        tracing::error!(
            service,
            error = trouble,
            "a dead letter could not be stored; it is kept and offered again"
        );
        pause(backoff.next_pause()).await;
    }
    meter::parked(service);
    tracing::error!(
        service,
        message.id = letter.envelope.as_ref().map(|envelope| tracing::field::display(envelope.id)),
        routing_key = letter.routing_key,
        attempts = letter.attempts,
        reason = letter.reason,
        "a message was parked"
    );
}
