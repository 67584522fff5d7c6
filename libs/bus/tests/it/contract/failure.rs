//! How messages are tried again, and given up.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use bus::Outcome;
use envelope::Envelope;
use futures_util::FutureExt;

use crate::{
    bench::{
        ALPHA, Bench, Process, any_call, call, calls, new_call, policy, publish, result, subscription, until,
    },
    probe::{Probe, Seen},
};

fn poison() -> Outcome {
    Outcome::Dead { reason: "no such call".to_owned() }
}

pub(crate) async fn retries_pause_longer_each_time_and_end_in_a_dead_letter(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let probe = Probe::answering(|_| Outcome::Retry { reason: "the line is busy".to_owned() });
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    let envelope = any_call();
    let publishing = publish(&bus, &envelope);

    let seen: [Seen; 3] = [probe.next().await, probe.next().await, probe.next().await];
    assert_eq!(seen.each_ref().map(|one| (one.attempt, one.is_last)), [(1, false), (2, false), (3, true)]);
    assert!(seen.iter().all(|one| one.envelope == envelope));
    let [first, second, third] = seen.map(|one| one.at);
    let delays: [Duration; 2] = policy().delays().try_into().unwrap();
    // The broker's clock counts whole milliseconds.
    let tolerance = Duration::from_millis(2);
    assert!(second - first + tolerance >= delays[0] && third - second + tolerance >= delays[1]);

    let letter = probe.next_dead_letter().await;
    assert_eq!((letter.reason.as_str(), letter.attempts), ("the line is busy", 3));
    assert_eq!(letter.routing_key, envelope.routingkey);
    assert_eq!(letter.body, envelope.to_bytes().unwrap());
    assert_eq!(letter.envelope, Some(envelope));
    result(publishing).await.unwrap();
    process.stop().await;
    assert!(probe.has_nothing_more().await);
}

pub(crate) async fn waiting_is_no_attempt_and_ends_with_the_patience(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let probe = Probe::answering(|_| Outcome::Later { reason: "the archive is away".to_owned() });
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    let envelope = any_call();
    let publishing = publish(&bus, &envelope);

    let mut waited = Vec::new();
    loop {
        let seen = probe.next().await;
        assert_eq!((seen.attempt, seen.is_last, &seen.envelope), (1, false, &envelope));
        waited.push(seen.waited.as_millis());
        if !seen.may_wait {
            break;
        }
    }
    assert_eq!(
        waited,
        [0, 40, 80, 120, 160, 320],
        "each pause as long as all before it, where there is such a one"
    );
    let letter = probe.next_dead_letter().await;
    assert_eq!((letter.reason.as_str(), letter.attempts), ("the archive is away", 1));
    result(publishing).await.unwrap();
    process.stop().await;
    assert!(probe.has_nothing_more().await);
}

pub(crate) async fn while_its_consumer_is_away_a_message_stays_what_it_was(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let answered = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&answered);
    let probe = Probe::answering(move |seen| {
        note.lock().unwrap().push((seen.envelope.id, seen.attempt, seen.waited));
        Outcome::Done
    });
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    let before = any_call();
    bus.publish(&before).await.unwrap();
    assert_eq!(probe.next().await.envelope.id, before.id);
    // Seen is not answered: what goes away in between would be away for the first message already.
    until(async || answered.lock().unwrap().len() == 1).await;

    probe.set_away(true);
    let envelope = any_call();
    let publishing = publish(&bus, &envelope);
    // It fails as often as it is offered while everything is away, and nothing of that is held against it.
    assert_eq!(probe.next().await.envelope.id, envelope.id);
    // Whose failure it was is asked after it; what was back by then would make it the message's own.
    until(async || probe.was_asked_while_away()).await;
    probe.set_away(false);
    result(publishing).await.unwrap();
    until(async || answered.lock().unwrap().len() == 2).await;
    let untouched = |envelope: &Envelope| (envelope.id, 1, Duration::ZERO);
    assert_eq!(*answered.lock().unwrap(), [untouched(&before), untouched(&envelope)]);
    process.stop().await;
}

pub(crate) async fn poison_is_dead_lettered_once_and_holds_up_nothing(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let probe = Probe::answering(|seen| if seen.envelope.sequence == 1 { poison() } else { Outcome::Done });
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    let subject = new_call();
    bus.publish(&call(subject, 1)).await.unwrap();
    bus.publish(&call(subject, 2)).await.unwrap();

    assert_eq!(probe.next().await.envelope.sequence, 1);
    assert_eq!(probe.next().await.envelope.sequence, 2);
    let letter = probe.next_dead_letter().await;
    assert_eq!((letter.reason.as_str(), letter.attempts), ("no such call", 1));
    process.stop().await;
    assert!(probe.has_nothing_more().await);
}

#[expect(clippy::manual_assert, reason = "the panic is what the test is about")]
pub(crate) async fn a_panic_is_a_failed_attempt(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let probe = Probe::answering(|seen| {
        if seen.attempt == 1 {
            panic!("a bug in a handler");
        }
        Outcome::Done
    });
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    let publishing = publish(&bus, &any_call());
    assert_eq!(probe.next().await.attempt, 1);
    assert_eq!(probe.next().await.attempt, 2);
    result(publishing).await.unwrap();
    process.stop().await;
}

pub(crate) async fn a_store_that_is_down_loses_no_dead_letter(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let probe = Probe::failing_to_dead_letter(3, |seen| {
        let outcome = if seen.envelope.sequence == 1 { poison() } else { Outcome::Done };
        std::future::ready(outcome).boxed()
    });
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    let dead = call(new_call(), 1);
    let publishing = publish(&bus, &dead);
    assert_eq!(probe.next().await.envelope.id, dead.id);
    // The others go on in the meantime.
    bus.publish(&call(new_call(), 2)).await.unwrap();
    assert_eq!(probe.next().await.envelope.sequence, 2);

    assert_eq!(probe.next_dead_letter().await.envelope.unwrap().id, dead.id);
    result(publishing).await.unwrap();
    process.stop().await;
    assert!(probe.has_nothing_more().await);
}
