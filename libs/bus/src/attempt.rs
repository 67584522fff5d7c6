//! One attempt at each of some messages, and the storing of those given up: the same for both adapters.

use std::panic::AssertUnwindSafe;

use envelope::Envelope;
use futures_util::FutureExt;

use crate::{
    Consumer, DeadLetter, Delivery, Outcome, RetryPolicy,
    delivery::{Decision, RetryState},
    error::chain,
    meter,
    wait::{Backoff, pause},
};

/// Lets `consumer` try messages with what they have been through, and says what has to follow for each. A panic counts as
/// a failed attempt: it must not take the other messages of the service down with it. While the consumer is away as a
/// whole, what did not succeed stays where it is.
pub(crate) async fn attempt(
    service: &'static str,
    consumer: &dyn Consumer,
    policy: &RetryPolicy,
    messages: &[(&Envelope, RetryState)],
) -> Vec<Decision> {
    let deliveries: Vec<Delivery<'_>> = messages
        .iter()
        .map(|(envelope, RetryState { attempt, waited })| Delivery {
            envelope,
            attempt: *attempt,
            is_last: policy.is_last(*attempt),
            waited: *waited,
            may_wait: policy.pause_after(*waited).is_some(),
        })
        .collect();
    let handling = async {
        match deliveries.as_slice() {
            [delivery] => vec![consumer.consume(*delivery).await],
            deliveries => consumer.consume_batch(deliveries).await,
        }
    };
    let outcomes = AssertUnwindSafe(handling).catch_unwind().await.unwrap_or_default();
    // What it said nothing about it has not handled.
    let panicked = std::iter::repeat_with(|| Outcome::Retry { reason: "the consumer panicked".to_owned() });
    let outcomes: Vec<Outcome> = outcomes.into_iter().chain(panicked).take(messages.len()).collect();
    let is_away = outcomes.iter().any(is_unfinished) && !is_ready(consumer).await;
    messages
        .iter()
        .zip(outcomes)
        .map(|(message, outcome)| match (is_away, is_unfinished(&outcome)) {
            (true, true) => Decision::GiveBack,
            (_, _) => decide(service, policy, message, outcome),
        })
        .collect()
}

/// Whether the consumer can be handed anything; one that panics over the question cannot.
pub(crate) async fn is_ready(consumer: &dyn Consumer) -> bool {
    AssertUnwindSafe(consumer.is_ready()).catch_unwind().await.unwrap_or(false)
}

fn is_unfinished(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Retry { .. } | Outcome::Later { .. } => true,
        Outcome::Done | Outcome::Dead { .. } => false,
    }
}

fn decide(
    service: &'static str,
    policy: &RetryPolicy,
    (envelope, past): &(&Envelope, RetryState),
    outcome: Outcome,
) -> Decision {
    let (name, reason) = match &outcome {
        Outcome::Done => ("done", None),
        Outcome::Retry { reason } => ("retry", Some(reason.clone())),
        Outcome::Later { reason } => ("later", Some(reason.clone())),
        Outcome::Dead { reason } => ("dead", Some(reason.clone())),
    };
    meter::consumed(service, name);
    if let Some(reason) = reason {
        tracing::warn!(
            service, attempt = past.attempt, waited_ms = past.waited.as_millis(), reason, outcome = name,
            message.id = %envelope.id, message.r#type = envelope.event_type,
            "a message was not consumed"
        );
    }
    policy.decide(*past, outcome)
}

/// Offers `letter` to the consumer until it is stored. Whoever calls this drops the future to give up.
pub(crate) async fn dead_letter_until_stored(
    service: &'static str,
    consumer: &dyn Consumer,
    letter: DeadLetter,
) {
    let mut backoff = Backoff::default();
    loop {
        let stored = AssertUnwindSafe(consumer.dead_letter(letter.clone())).catch_unwind().await;
        let trouble = match stored {
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
    meter::dead_lettered(service);
    tracing::error!(
        service,
        message.id = letter.envelope.as_ref().map(|envelope| tracing::field::display(envelope.id)),
        routing_key = letter.routing_key,
        attempts = letter.attempts,
        reason = letter.reason,
        "a message was dead-lettered"
    );
}
