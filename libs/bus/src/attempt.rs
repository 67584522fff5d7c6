//! One attempt at each of some messages, and the storing of those given up: the same for both adapters.

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

/// Lets `consumer` try messages with the numbers of their attempts, and says what has to follow for each. A panic counts
/// as a failed attempt: it must not take the other messages of the service down with it.
pub(crate) async fn attempt(
    service: &'static str,
    consumer: &dyn Consumer,
    policy: &RetryPolicy,
    messages: &[(&Envelope, u32)],
) -> Vec<Decision> {
    let deliveries: Vec<Delivery<'_>> = messages
        .iter()
        .map(|(envelope, attempt)| Delivery {
            envelope,
            attempt: *attempt,
            is_last: policy.is_last(*attempt),
        })
        .collect();
    let handling = async {
        match deliveries.as_slice() {
            [delivery] => vec![consumer.consume(*delivery).await],
            deliveries => consumer.consume_together(deliveries).await,
        }
    };
    let outcomes = AssertUnwindSafe(handling).catch_unwind().await.unwrap_or_default();
    // What it said nothing about it has not handled.
    let panicked = std::iter::repeat_with(|| Outcome::Retry { reason: "the consumer panicked".to_owned() });
    let outcomes = outcomes.into_iter().chain(panicked);
    deliveries
        .into_iter()
        .zip(outcomes)
        .map(|(delivery, outcome)| decide(service, policy, delivery, outcome))
        .collect()
}

fn decide(service: &'static str, policy: &RetryPolicy, delivery: Delivery<'_>, outcome: Outcome) -> Decision {
    let Delivery { envelope, attempt, is_last: _ } = delivery;
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
